/* Reading everything there is, in a child process: a damaged file can make
 * LMDB 0.9.24 crash or go round in circles. The child reports through a pipe as
 * it goes, so what was found before a crash is told. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/buf.h"
#include "base/err.h"
#include "io/store_internal.h"
#include "model/snapshot.h"
#include "model/tree.h"

#define CPU_MAX_S 600
#define WHY_MAX sizeof(((struct err *)NULL)->detail)
/* No entry takes less of the file than its key; more entries than that fit are
 * pages that lead in a circle. */
#define ENTRY_MIN 8

/* One message of the child; `why_len` bytes of text follow. */
enum kind { KIND_OBJECT, KIND_DONE, KIND_ERROR };
struct report {
	enum kind kind;
	enum object_type type;
	struct oid id;
	enum fault fault;	  /* KIND_ERROR */
	struct store_stats stats; /* KIND_DONE */
	size_t why_len;		  /* 0: the object is good */
};

/* ---- the child ---- */

struct checker {
	struct store *store;
	int fd; /* the pipe */
	MDB_txn *txn;
	struct store_stats stats;
	size_t entries_left;
};

static int write_whole(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int send_report(int fd, struct report *r, const char *why, struct err *e)
{
	r->why_len = strlen(why);
	if (write_whole(fd, r, sizeof(*r)) < 0 ||
	    write_whole(fd, why, r->why_len) < 0)
		return err_set_errno(e, FAULT_FILE, "could not report");
	return 0;
}

/* The message names the object, which the report does already. */
static const char *why_of(const struct err *found)
{
	return found->detail[0] ? found->detail : found->message;
}

/* Its parts in words; NULL: it says what its type wants. A migration's text is
 * read by others. */
static int check_content(enum object_type type, const struct buf *content,
			 struct err *e)
{
	struct arena a = ARENA_INIT;
	struct oid roots[PART_NR];
	struct tree_item *items;
	int level, canonical, ret = 0;
	size_t nr;

	if (type == OBJECT_TREE)
		ret = tree_decode(&a, content->data, content->len, &level,
				  &items, &nr, e);
	else if (type == OBJECT_SNAPSHOT)
		ret = roots_decode(roots, &canonical, content->data,
				   content->len, e);
	arena_release(&a);
	return ret;
}

static size_t stored_len(const MDB_val *value)
{
	uint64_t at;
	size_t len;

	return store_place(value, &at, &len) ? len : 0;
}

static int check_object(struct checker *c, const MDB_val *key,
			const MDB_val *value, struct err *e)
{
	struct report r = { .kind = KIND_OBJECT };
	struct buf content = BUF_INIT;
	struct err found;
	int ret;

	err_init(&found);
	if (key->mv_size != OID_LEN) {
		ret = err_set(&found, FAULT_CORRUPT, "its name is damaged");
	} else {
		memcpy(r.id.hash, key->mv_data, OID_LEN);
		ret = store_fetch(c->store, c->txn, &r.id, value, &r.type,
				  &content, &found);
	}
	if (ret == 0)
		ret = check_content(r.type, &content, &found);
	if (ret == 0) {
		c->stats.objects[r.type]++;
		c->stats.bytes_plain += content.len;
		c->stats.bytes_packed += stored_len(value);
	}
	buf_release(&content);
	return send_report(c->fd, &r, why_of(&found), e);
}

static int check_entry(struct checker *c, enum store_index index,
		       const MDB_val *key, const MDB_val *value, struct err *e)
{
	struct report r = { .kind = KIND_OBJECT };
	struct buf content = BUF_INIT;
	struct err found;
	int ret = store_index_value(index, key, value, &content, &found);

	buf_release(&content);
	if (ret == 0)
		return 0;
	return send_report(c->fd, &r, why_of(&found), e);
}

/* All entries of one table; `index` STORE_INDEX_NR: the objects. */
static int check_table(struct checker *c, MDB_dbi dbi, enum store_index index,
		       struct err *e)
{
	MDB_cursor *cursor;
	MDB_val key, value;
	int code = mdb_cursor_open(c->txn, dbi, &cursor), ret = 0;

	if (code)
		return store_error(c->store, code, "read", e);
	code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
	while (!code && ret == 0) {
		if (c->entries_left-- == 0)
			ret = err_set(e, FAULT_CORRUPT,
				      "the store's pages lead in a circle");
		else if (index == STORE_INDEX_NR)
			ret = check_object(c, &key, &value, e);
		else
			ret = check_entry(c, index, &key, &value, e);
		if (ret == 0)
			code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	if (ret == 0 && code != MDB_NOTFOUND)
		ret = store_error(c->store, code, "read", e);
	mdb_cursor_close(cursor);
	return ret;
}

/* LMDB counts a table's entries; fewer met than counted means a lost page. */
static int check_count(struct checker *c, MDB_dbi dbi, size_t met,
		       struct err *e)
{
	MDB_stat stat;

	if (mdb_stat(c->txn, dbi, &stat) || stat.ms_entries != met)
		return err_set(e, FAULT_CORRUPT,
			       "the store counts %zu entries, and has %zu",
			       stat.ms_entries, met);
	return 0;
}

static int check_counted(struct checker *c, MDB_dbi dbi, enum store_index index,
			 struct err *e)
{
	size_t before = c->entries_left;

	if (check_table(c, dbi, index, e) < 0)
		return -1;
	return check_count(c, dbi, before - c->entries_left, e);
}

static int check_all(struct checker *c, const char *path, struct err *e)
{
	uint64_t size;
	int i, ret;

	ret = store_probe(path, &size, e);
	if (ret == 0)
		ret = store_open(&c->store, path, STORE_READ, e);
	if (ret == 1)
		ret = err_set(e, FAULT_FILE, "there is no store \"%s\"", path);
	if (ret < 0 || store_read_begin(c->store, &c->txn, e) < 0)
		return -1;
	c->stats.bytes_file = size;
	c->entries_left = size / ENTRY_MIN;
	ret = check_counted(c, c->store->objects, STORE_INDEX_NR, e);
	for (i = 0; i < STORE_INDEX_NR && ret == 0; i++)
		ret = check_counted(c, c->store->indexes[i],
				    (enum store_index)i, e);
	store_read_end(c->store, c->txn);
	return ret;
}

/* Die by the signal, at once and without a word. */
static void expect_crash(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE,
				       SIGXCPU };
	struct rlimit cpu = { CPU_MAX_S, CPU_MAX_S }, core = { 0, 0 };
	size_t i;
	int null;

	for (i = 0; i < ARRAY_LEN(signals); i++)
		signal(signals[i], SIG_DFL);
	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_CORE, &core);
	/* What LMDB says as it aborts. */
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0)
		dup2(null, STDERR_FILENO);
}

NORETURN static void child(const char *path, int fd)
{
	struct checker c = { .fd = fd };
	struct report r = { .kind = KIND_DONE };
	struct err e;

	err_init(&e);
	expect_crash();
	if (check_all(&c, path, &e) < 0) {
		r.kind = KIND_ERROR;
		r.fault = e.fault;
	}
	r.stats = c.stats;
	/* Without this last report the parent takes us for crashed. */
	_exit(send_report(fd, &r, e.message, &e) < 0 ? 1 : 0);
}

/* ---- the parent ---- */

struct visitor {
	int (*visit)(void *ctx, const struct oid *id, enum object_type type,
		     const char *why);
	void *ctx;
	struct store_stats *stats;
	bool done; /* the child came to its end */
};

static int read_whole(int fd, void *data, size_t len)
{
	char *p = data;

	while (len > 0) {
		ssize_t n = read(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* 0: a report. 1: the end, or half a report of a crash. */
static int read_report(int fd, struct report *r, char why[WHY_MAX])
{
	if (read_whole(fd, r, sizeof(*r)) < 0 || r->why_len >= WHY_MAX ||
	    read_whole(fd, why, r->why_len) < 0)
		return 1;
	why[r->why_len] = '\0';
	return 0;
}

static int take_report(struct visitor *v, const struct report *r,
		       const char *why, struct err *e)
{
	switch (r->kind) {
	case KIND_OBJECT:
		return v->visit(v->ctx, &r->id, r->type, *why ? why : NULL);
	case KIND_DONE:
		*v->stats = r->stats;
		v->done = true;
		return 0;
	case KIND_ERROR:
		v->done = true;
		return err_set(e, r->fault, "%s", why);
	}
	return err_set(e, FAULT_CORRUPT, "the check of the store failed");
}

static int listen_to(struct visitor *v, int fd, struct err *e)
{
	char why[WHY_MAX];
	struct report r;
	int ret = 0;

	while (ret == 0 && read_report(fd, &r, why) == 0)
		ret = take_report(v, &r, why, e);
	return ret;
}

static int wait_for(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return 0;
}

static int crashed(const char *path, int status, struct err *e)
{
	err_set(e, FAULT_CORRUPT, "store \"%s\" is damaged", path);
	if (WIFSIGNALED(status))
		return err_detail(e, "Reading it ended with signal %d (%s).",
				  WTERMSIG(status),
				  strsignal(WTERMSIG(status)));
	return err_detail(e, "Reading it ended early.");
}

static int start(const char *path, pid_t *pid, int *fd, struct err *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set_errno(e, FAULT_FILE, "could not make a pipe");
	fflush(NULL);
	*pid = fork();
	if (*pid == 0) {
		close(ends[0]);
		child(path, ends[1]);
	}
	close(ends[1]);
	*fd = ends[0];
	if (*pid < 0) {
		close(ends[0]);
		return err_set_errno(e, FAULT_FILE, "could not fork");
	}
	return 0;
}

int store_check(const char *path,
		int (*visit)(void *ctx, const struct oid *id,
			     enum object_type type, const char *why),
		void *ctx, struct store_stats *stats, struct err *e)
{
	struct visitor v = { visit, ctx, stats, false };
	int fd = -1, status = 0, ret;
	pid_t pid = -1;

	memset(stats, 0, sizeof(*stats));
	if (start(path, &pid, &fd, e) < 0)
		return -1;
	ret = listen_to(&v, fd, e);
	/* A visitor that stops leaves the child writing into a closed pipe. */
	close(fd);
	if (ret != 0)
		kill(pid, SIGKILL);
	if (wait_for(pid, &status) < 0)
		return err_set_errno(e, FAULT_FILE, "could not wait");
	if (ret == 0 && !v.done)
		ret = crashed(path, status, e);
	return ret;
}
