/* store: round trips, crowds, kills, and files that were mutilated.
 *
 * The program runs itself as another process: "store write PATH FIRST NR". */
#include "io/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/store_internal.h"
#include "model/pack.h"
#include "model/snapshot.h"
#include "unit/between.h"

/* ---- a directory for each test ---- */

struct place {
	char dir[64];
	char *store; /* a path in it that does not exist yet */
};

static int place_make(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/ledger-store-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	p->store = store_file(p->dir, "store");
	*state = p;
	return 0;
}

static void remove_all(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *it;

	while (d && (it = readdir(d))) {
		char *file = store_file(path, it->d_name);

		if (it->d_name[0] != '.' && unlink(file) < 0)
			remove_all(file);
		free(file);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

static int place_remove(void **state)
{
	struct place *p = *state;

	remove_all(p->dir);
	free(p->store);
	free(p);
	return 0;
}

/* ---- short forms ---- */

static struct store *open_as(const char *path, enum store_mode mode)
{
	struct store *s;
	struct err e;
	int ret;

	err_init(&e);
	ret = store_open(&s, path, mode, &e);
	if (ret)
		print_message("%s %s\n", e.message, e.detail);
	assert_int_equal(ret, 0);
	return s;
}

static void begin(struct store *s)
{
	struct err e;

	err_init(&e);
	assert_int_equal(store_begin(s, &e), 0);
}

static void commit(struct store *s)
{
	struct err e;

	err_init(&e);
	assert_int_equal(store_commit(s, &e), 0);
}

static struct oid put(struct store *s, enum object_type type, const void *data,
		      size_t len)
{
	struct oid id;
	struct err e;

	err_init(&e);
	assert_int_equal(store_put(s, type, data, len, &id, &e), 0);
	return id;
}

static void assert_holds(struct store *s, const struct oid *id,
			 enum object_type type, const void *data, size_t len)
{
	struct buf out = BUF_INIT;
	enum object_type found;
	struct err e;

	err_init(&e);
	assert_int_equal(store_get(s, id, &found, &out, &e), 0);
	assert_int_equal(found, type);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, data, len);
	buf_release(&out);
}

/* Object `n` of many: text of 20 to 3000 bytes. */
static size_t text_of(char out[4096], unsigned long n)
{
	size_t len = 20 + n * 7919 % 2980, i;
	unsigned long seed = n + 1;

	snprintf(out, 4096, "object %lu\n", n);
	for (i = strlen(out); i < len; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		out[i] = (char)('a' + (seed >> 40) % 26);
	}
	return len;
}

static struct oid put_nth(struct store *s, unsigned long n)
{
	char text[4096];

	return put(s, OBJECT_BLOB, text, text_of(text, n));
}

static bool has_nth(struct store *s, unsigned long n)
{
	struct buf out = BUF_INIT;
	char text[4096];
	size_t len = text_of(text, n);
	enum object_type type;
	struct oid id;
	struct err e;
	bool has;

	err_init(&e);
	oid_of(&id, OBJECT_BLOB, text, len);
	has = store_get(s, &id, &type, &out, &e) == 0 && out.len == len &&
	      !memcmp(out.data, text, len);
	buf_release(&out);
	return has;
}

static void fill(const char *path, unsigned long nr)
{
	struct store *s = open_as(path, STORE_WRITE);
	unsigned long n;

	begin(s);
	for (n = 0; n < nr; n++)
		put_nth(s, n);
	commit(s);
	store_close(s);
}

/* ---- what holds ---- */

static void test_store__round_trip(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	size_t big = (size_t)5 << 20, i;
	char *data = xcalloc(1, big);
	struct oid small, empty, large, again;

	for (i = 0; i < big; i++)
		data[i] = (char)(i * i >> 7);
	begin(s);
	small = put(s, OBJECT_MIGRATION, "abc", 3);
	empty = put(s, OBJECT_BLOB, "", 0);
	large = put(s, OBJECT_BLOB, data, big);
	again = put(s, OBJECT_MIGRATION, "abc", 3);
	assert_true(oid_equal(&small, &again));
	/* Seen before the commit, by this store. */
	assert_holds(s, &small, OBJECT_MIGRATION, "abc", 3);
	commit(s);
	assert_holds(s, &large, OBJECT_BLOB, data, big);
	store_close(s);

	s = open_as(p->store, STORE_READ);
	assert_holds(s, &small, OBJECT_MIGRATION, "abc", 3);
	assert_holds(s, &empty, OBJECT_BLOB, "", 0);
	assert_holds(s, &large, OBJECT_BLOB, data, big);
	assert_true(store_has(s, &empty));
	store_close(s);
	free(data);
}

static void test_store__absent(void **state)
{
	const struct place *p = *state;
	struct buf out = BUF_INIT;
	enum object_type type;
	struct store *s;
	struct oid id;
	struct err e;

	err_init(&e);
	assert_int_equal(store_open(&s, p->store, STORE_READ, &e), 1);
	assert_null(s);
	assert_int_equal(access(p->store, F_OK), -1);
	store_close(NULL);
	s = open_as(p->store, STORE_WRITE);
	oid_of(&id, OBJECT_BLOB, "x", 1);
	buf_puts(&out, "left over");
	assert_int_equal(store_get(s, &id, &type, &out, &e), 1);
	assert_int_equal(out.len, 0);
	assert_false(store_has(s, &id));
	store_close(s);
	buf_release(&out);
}

static void test_store__parent_is_missing(void **state)
{
	const struct place *p = *state;
	char *path = store_file(p->store, "below");
	struct store *s;
	struct err e;

	err_init(&e);
	assert_int_equal(store_open(&s, path, STORE_WRITE, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	free(path);
}

static void test_store__abort_takes_back(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct oid kept, dropped;

	begin(s);
	kept = put(s, OBJECT_BLOB, "kept", 4);
	commit(s);
	begin(s);
	dropped = put(s, OBJECT_BLOB, "dropped", 7);
	store_abort(s);
	assert_false(store_has(s, &dropped));
	begin(s);
	put(s, OBJECT_BLOB, "closed", 6);
	store_close(s); /* is an abort too */
	s = open_as(p->store, STORE_WRITE);
	assert_true(store_has(s, &kept));
	assert_false(store_has(s, &dropped));
	begin(s);
	commit(s);
	store_close(s);
}

static void test_store__too_large(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct oid id;
	struct err e;

	err_init(&e);
	begin(s);
	/* Refused before a byte is read. */
	assert_int_equal(store_put(s, OBJECT_BLOB, "x", PACK_MAX + 1, &id, &e),
			 -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_int_equal(
	    store_index_put(s, STORE_REF, "k", "x", PACK_MAX + 1, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	commit(s);
	store_close(s);
}

static void test_store__resolve(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char first[OID_HEX + 1], other[OID_HEX + 1], hex[OID_HEX + 2];
	struct oid id, found;
	unsigned long n, twin = 0;
	struct err e;

	/* Two names that agree in four digits, among the first few hundred. */
	begin(s);
	id = put_nth(s, 0);
	oid_to_hex(first, &id);
	for (n = 1; n < 2000; n++) {
		struct oid next = put_nth(s, n);

		if (!memcmp(oid_to_hex(other, &next), first, 2))
			twin = n;
	}
	commit(s);
	assert_int_not_equal(twin, 0);
	for (n = 4; n <= OID_HEX; n++) {
		memcpy(hex, first, n);
		hex[n] = '\0';
		err_init(&e);
		if (store_resolve(s, hex, &found, &e) == 0) {
			assert_true(oid_equal(&found, &id));
		} else {
			assert_between(n, 4, 6);
			assert_non_null(strstr(e.message, "ambiguous"));
		}
	}
	assert_int_equal(store_resolve(s, first, &found, &e), 0);
	memset(hex, 'f', 12);
	hex[12] = '\0';
	assert_int_equal(store_resolve(s, hex, &found, &e), 1);
	store_close(s);
}

static void test_store__resolve_refuses(void **state)
{
	static const char *const rows[] = {
		"", "abc", "ABCD", "abcg", "ab d", "\xff\xff\xff\xff"
	};
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char hex[OID_HEX + 2];
	struct oid id;
	struct err e;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		err_init(&e);
		assert_int_equal(store_resolve(s, rows[i], &id, &e), -1);
		assert_int_equal(e.fault, FAULT_USAGE);
	}
	memset(hex, 'a', OID_HEX + 1);
	hex[OID_HEX + 1] = '\0';
	assert_int_equal(store_resolve(s, hex, &id, &e), -1);
	assert_int_equal(store_resolve(s, "abcd", &id, &e), 1);
	store_close(s);
}

static void test_store__resolve_ambiguous(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	MDB_val key, value = { 1, (char[]){ 0 } };
	struct oid ids[3], found;
	struct err e;
	size_t i;

	err_init(&e);
	begin(s);
	for (i = 0; i < 3; i++) {
		memset(ids[i].hash, 0xab, OID_LEN);
		ids[i].hash[2] = (unsigned char)(i < 2 ? 0x10 + i : 0x20);
		key.mv_size = OID_LEN;
		key.mv_data = ids[i].hash;
		assert_int_equal(
		    store_write(s, s->objects, &key, &value, 0, &e), 0);
	}
	assert_int_equal(store_resolve(s, "abab", &found, &e), -1);
	assert_non_null(strstr(e.message, "\"abab\" is ambiguous"));
	assert_non_null(strstr(e.detail, "abab11ab"));
	assert_non_null(strstr(e.detail, "abab20ab"));
	/* An odd number of digits. */
	assert_int_equal(store_resolve(s, "abab1", &found, &e), -1);
	assert_null(strstr(e.detail, "abab20ab"));
	assert_int_equal(store_resolve(s, "abab2", &found, &e), 0);
	assert_true(oid_equal(&found, &ids[2]));
	assert_int_equal(store_resolve(s, "abab11", &found, &e), 0);
	assert_true(oid_equal(&found, &ids[1]));
	assert_int_equal(store_resolve(s, "abab12", &found, &e), 1);
	store_abort(s);
	store_close(s);
}

/* ---- indexes ---- */

static void assert_index(struct store *s, enum store_index index,
			 const char *key, const char *value)
{
	struct buf out = BUF_INIT;
	struct err e;

	err_init(&e);
	assert_int_equal(store_index_get(s, index, key, &out, &e),
			 value ? 0 : 1);
	assert_string_equal(out.data, value ? value : "");
	buf_release(&out);
}

static void test_store__indexes(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char a[600], b[600];
	struct err e;

	err_init(&e);
	memset(a, 'k', sizeof(a));
	memcpy(b, a, sizeof(b));
	a[599] = b[599] = '\0';
	b[598] = 'x'; /* differs behind the 511 bytes that LMDB takes */
	begin(s);
	assert_int_equal(store_index_put(s, STORE_REF, "HEAD", "one", 3, &e),
			 0);
	assert_int_equal(store_index_put(s, STORE_REF, a, "A", 1, &e), 0);
	assert_int_equal(store_index_put(s, STORE_REF, b, "B", 1, &e), 0);
	assert_int_equal(store_index_put(s, STORE_REF, "", "none", 4, &e), 0);
	assert_int_equal(store_index_put(s, STORE_REF, "\1x", "low", 3, &e), 0);
	assert_int_equal(store_index_put(s, STORE_REF, "empty", "", 0, &e), 0);
	assert_int_equal(store_index_put(s, STORE_PATH, "HEAD", "path", 4, &e),
			 0);
	assert_index(s, STORE_REF, "HEAD", "one");
	commit(s);
	assert_index(s, STORE_REF, "HEAD", "one");
	assert_index(s, STORE_REF, a, "A");
	assert_index(s, STORE_REF, b, "B");
	assert_index(s, STORE_REF, "", "none");
	assert_index(s, STORE_REF, "\1x", "low");
	assert_index(s, STORE_REF, "empty", "");
	assert_index(s, STORE_PATH, "HEAD", "path");
	assert_index(s, STORE_NAME, "HEAD", NULL);
	a[511] = '\0';
	assert_index(s, STORE_REF, a, NULL);
	begin(s);
	assert_int_equal(store_index_put(s, STORE_REF, "HEAD", "two", 3, &e),
			 0);
	assert_int_equal(store_index_put(s, STORE_REF, b, NULL, 0, &e), 0);
	assert_int_equal(store_index_put(s, STORE_REF, "never", NULL, 0, &e),
			 0);
	commit(s);
	assert_index(s, STORE_REF, "HEAD", "two");
	assert_index(s, STORE_REF, b, NULL);
	store_close(s);
}

static void test_store__index_sets(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct buf set = BUF_INIT;
	struct oid ids[40];
	struct err e;
	size_t i;

	err_init(&e);
	begin(s);
	for (i = 0; i < ARRAY_LEN(ids); i++) {
		oid_of(&ids[i], OBJECT_BLOB, &i, sizeof(i));
		assert_int_equal(store_index_add(s, STORE_PATH,
						 "public/table/t", &ids[i], &e),
				 0);
	}
	for (i = 0; i < ARRAY_LEN(ids); i += 3)
		assert_int_equal(store_index_add(s, STORE_PATH,
						 "public/table/t", &ids[i], &e),
				 0);
	commit(s);
	assert_int_equal(
	    store_index_get(s, STORE_PATH, "public/table/t", &set, &e), 0);
	assert_int_equal(set.len, sizeof(ids));
	assert_memory_equal(set.data, ids, sizeof(ids));
	buf_release(&set);
	store_close(s);
}

static void test_store__index_damage_is_seen(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	MDB_val key = { 4, (char[]){ "HEAD" } };
	MDB_val value = { 12, (char[]){ "12345678text" } };
	struct buf out = BUF_INIT;
	struct err e;

	err_init(&e);
	begin(s);
	assert_int_equal(
	    store_write(s, s->indexes[STORE_REF], &key, &value, 0, &e), 0);
	assert_int_equal(store_index_get(s, STORE_REF, "HEAD", &out, &e), -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_int_equal(out.len, 0);
	value.mv_size = 3;
	assert_int_equal(
	    store_write(s, s->indexes[STORE_REF], &key, &value, 0, &e), 0);
	assert_int_equal(store_index_get(s, STORE_REF, "HEAD", &out, &e), -1);
	store_abort(s);
	store_close(s);
}

/* ---- growth of the map ---- */

static void test_store__map_grows_inside_a_transaction(void **state)
{
	const struct place *p = *state;
	struct store *s;
	unsigned long n;
	MDB_envinfo info;
	struct err e;

	err_init(&e);
	assert_int_equal(
	    store_open_sized(&s, p->store, STORE_WRITE, 1 << 16, &e), 0);
	for (n = 0; n < 3000; n++) {
		if (n % 1500 == 0)
			begin(s);
		put_nth(s, n);
		assert_int_equal(
		    store_index_put(s, STORE_REF, "HEAD", &n, sizeof(n), &e),
		    0);
		if (n % 7 == 0)
			assert_int_equal(store_index_put(s, STORE_REF, "seven",
							 n % 2 ? "x" : NULL, 1,
							 &e),
					 0);
		if (n % 1500 == 1499)
			commit(s);
	}
	mdb_env_info(s->env, &info);
	assert_between(info.me_mapsize, 1 << 20, 64 << 20);
	store_close(s);
	s = open_as(p->store, STORE_READ);
	for (n = 0; n < 3000; n++)
		assert_true(has_nth(s, n));
	store_close(s);
}

/* LMDB counts pages at the end that it does not write, which must not look like
 * a file that was cut off. */
static void test_store__pages_taken_and_given_back(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char *data = xcalloc(1, 30000), key[8];
	unsigned long seed = 3;
	struct err e;
	int i, k;

	err_init(&e);
	for (i = 0; i < 60; i++) {
		begin(s);
		for (k = 0; k < 30; k++) {
			seed =
			    seed * 6364136223846793005u + 1442695040888963407u;
			snprintf(key, sizeof(key), "k%lu", (seed >> 33) % 20);
			assert_int_equal(
			    store_index_put(s, STORE_REF, key,
					    (seed >> 40) % 4 ? data : NULL,
					    (seed >> 43) % 30000, &e),
			    0);
		}
		commit(s);
		if (i % 10 == 0) {
			store_close(s);
			s = open_as(p->store, STORE_WRITE);
		}
	}
	store_close(s);
	free(data);
}

/* ---- other processes ---- */

static pid_t start_self(const char *const *args, int out_fd)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		char *argv[8] = { NULL }, self[4096] = "";
		int i;

		/* Under valgrind the link itself leads to valgrind. */
		if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
			_exit(98);
		for (i = 0; args[i]; i++)
			argv[i + 1] = xstrdup(args[i]);
		argv[0] = xstrdup("store");
		if (out_fd >= 0)
			dup2(out_fd, STDOUT_FILENO);
		execv(self, argv);
		_exit(99);
	}
	return pid;
}

static pid_t start_writer(const char *path, unsigned long first,
			  unsigned long nr, int out_fd)
{
	char from[32], count[32];
	const char *args[] = { "write", path, from, count, NULL };

	snprintf(from, sizeof(from), "%lu", first);
	snprintf(count, sizeof(count), "%lu", nr);
	return start_self(args, out_fd);
}

static int wait_status(pid_t pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* What "store write" does: one commit for each object, then its number. */
static int run_writer(const char *path, unsigned long first, unsigned long nr)
{
	struct store *s;
	struct oid id;
	struct err e;
	char text[4096];
	unsigned long n;

	err_init(&e);
	if (store_open(&s, path, STORE_WRITE, &e))
		goto fail;
	for (n = first; n < first + nr; n++) {
		if (store_begin(s, &e) ||
		    store_put(s, OBJECT_BLOB, text, text_of(text, n), &id,
			      &e) ||
		    store_index_add(s, STORE_NAME, "all", &id, &e) ||
		    store_commit(s, &e))
			goto fail;
		if (write(STDOUT_FILENO, &n, sizeof(n)) != sizeof(n))
			return 2;
	}
	store_close(s);
	return 0;
fail:
	fprintf(stderr, "writer: %s\n", e.message);
	return 1;
}

static void test_store__writers_at_once(void **state)
{
	const struct place *p = *state;
	int null = open("/dev/null", O_WRONLY);
	struct buf set = BUF_INIT;
	pid_t pids[3];
	struct store *s;
	unsigned long n;
	struct err e;
	size_t i;

	err_init(&e);
	/* All of them find no store, and one makes it. */
	for (i = 0; i < ARRAY_LEN(pids); i++)
		pids[i] = start_writer(p->store, 1000 * i, 100, null);
	for (i = 0; i < ARRAY_LEN(pids); i++)
		assert_int_equal(wait_status(pids[i]), 0);
	s = open_as(p->store, STORE_READ);
	for (i = 0; i < ARRAY_LEN(pids); i++)
		for (n = 0; n < 100; n++)
			assert_true(has_nth(s, 1000 * i + n));
	assert_int_equal(store_index_get(s, STORE_NAME, "all", &set, &e), 0);
	assert_int_equal(set.len, 3 * 100 * OID_LEN);
	buf_release(&set);
	store_close(s);
	close(null);
}

/* An open store follows what another process writes, beyond its own map too. */
static void test_store__sees_other_processes(void **state)
{
	const struct place *p = *state;
	int null = open("/dev/null", O_WRONLY);
	struct store *reader, *s;
	struct err e;

	err_init(&e);
	fill(p->store, 1);
	assert_int_equal(
	    store_open_sized(&reader, p->store, STORE_READ, 1 << 16, &e), 0);
	assert_true(has_nth(reader, 0));
	assert_false(has_nth(reader, 77));
	assert_int_equal(wait_status(start_writer(p->store, 50, 200, null)), 0);
	assert_true(has_nth(reader, 77));
	assert_true(has_nth(reader, 249));
	store_close(reader);

	assert_int_equal(
	    store_open_sized(&s, p->store, STORE_WRITE, 1 << 16, &e), 0);
	assert_int_equal(wait_status(start_writer(p->store, 300, 200, null)),
			 0);
	begin(s);
	put_nth(s, 1000);
	commit(s);
	assert_true(has_nth(s, 1000));
	assert_true(has_nth(s, 499));
	store_close(s);
	close(null);
}

static void test_store__killed_writers_lose_nothing(void **state)
{
	const struct place *p = *state;
	unsigned long acknowledged = 0, first = 0, n, rounds;

	for (rounds = 0; rounds < 25; rounds++) {
		int ends[2];
		struct store *s;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = start_writer(p->store, first, 100000, ends[1]);
		close(ends[1]);
		/* Wait for some commits, then kill it in the middle of one. */
		for (n = 0; n < rounds % 5 + 1; n++)
			assert_int_equal(
			    read(ends[0], &acknowledged, sizeof(acknowledged)),
			    sizeof(acknowledged));
		usleep((useconds_t)(rounds * 1237 % 9000));
		kill(pid, SIGKILL);
		assert_true(WIFSIGNALED(wait_status(pid)));
		while (read(ends[0], &n, sizeof(n)) == sizeof(n))
			acknowledged = n;
		close(ends[0]);
		s = open_as(p->store, STORE_WRITE);
		for (n = 0; n <= acknowledged; n++)
			assert_true(has_nth(s, n));
		assert_false(has_nth(s, acknowledged + 2));
		/* And the store goes on. */
		begin(s);
		put_nth(s, acknowledged + 1);
		commit(s);
		store_close(s);
		first = acknowledged + 2;
	}
	assert_between(acknowledged, 50, 100000);
}

static void test_store__waits_for_its_lock_and_no_longer(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char *file = store_file(p->store, STORE_WRITER_LOCK_FILE);
	int fd = open(file, O_RDWR), ends[2];
	char byte;
	struct err e;
	pid_t pid;

	err_init(&e);
	s->lock_wait_ms = 100;
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(pwrite(fd, "4711 on host\nrest", 17, 0), 17);
	assert_int_equal(store_begin(s, &e), -1);
	assert_int_equal(e.fault, FAULT_BUSY);
	assert_non_null(strstr(e.message, "in use by process 4711 on host"));
	assert_null(strstr(e.message, "rest"));

	/* Released while we wait. */
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (write(ends[1], "x", 1) != 1)
			_exit(1);
		usleep(50000);
		flock(fd, LOCK_UN);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	s->lock_wait_ms = 10000;
	begin(s);
	commit(s);
	wait_status(pid);
	store_close(s);
	close(fd);
	close(ends[0]);
	close(ends[1]);
	free(file);
}

/* ---- files ---- */

static void test_store__modes(void **state)
{
	static const char *const names[] = { STORE_DATA_FILE,
					     STORE_LMDB_LOCK_FILE,
					     STORE_WRITER_LOCK_FILE };
	const struct place *p = *state;
	mode_t mask = umask(0);
	struct stat st;
	size_t i;

	fill(p->store, 1);
	umask(mask);
	assert_int_equal(stat(p->store, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		char *file = store_file(p->store, names[i]);

		assert_int_equal(stat(file, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		free(file);
	}
}

/* Every descriptor on the store's files. */
static void test_store__descriptors_are_closed_on_exec(void **state)
{
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	char link[64], target[4096];
	int fd, found = 0;

	for (fd = 0; fd < 100; fd++) {
		ssize_t len;

		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		len = readlink(link, target, sizeof(target) - 1);
		if (len < 0)
			continue;
		target[len] = '\0';
		if (strncmp(target, p->store, strlen(p->store)) != 0)
			continue;
		found++;
		assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	}
	assert_between(found, 3, 4);
	store_close(s);
}

/* Run `fn` in a child process; its result, or minus the signal that ended it.
 * The result comes through a pipe because the child then ends without a word:
 * exiting, a leak checker in it would complain of what is ours. */
static int in_child(int (*fn)(const struct place *p), const struct place *p)
{
	int ends[2], result, status;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		result = fn(p);
		if (write(ends[1], &result, sizeof(result)) < 0)
			_exit(97);
		kill(getpid(), SIGKILL);
	}
	status = wait_status(pid);
	close(ends[1]);
	if (read(ends[0], &result, sizeof(result)) != sizeof(result)) {
		assert_true(WIFSIGNALED(status));
		result = -WTERMSIG(status);
	}
	close(ends[0]);
	return result;
}

static int open_with_closed_output(const struct place *p)
{
	mdb_filehandle_t fd;
	struct store *s;
	struct err e;

	close(0);
	close(1);
	close(2);
	if (store_open(&s, p->store, STORE_WRITE, &e))
		return 1;
	if (mdb_env_get_fd(s->env, &fd) || fd <= 2 || s->lock_fd <= 2)
		return 2;
	store_close(s);
	return 0;
}

static void test_store__closed_output_is_not_the_data_file(void **state)
{
	assert_int_equal(in_child(open_with_closed_output, *state), 0);
}

static int read_as_nobody(const struct place *p)
{
	struct store *s;
	struct err e;

	if (geteuid() == 0 &&
	    (setgroups(0, NULL) || setgid(65534) || setuid(65534)))
		return 2;
	if (store_open(&s, p->store, STORE_READ, &e))
		return 3;
	if (!s->no_slots || !has_nth(s, 5) || has_nth(s, 55))
		return 4;
	store_close(s);
	/* And without the right to read, a reason. */
	if (store_open(&s, p->store, STORE_WRITE, &e) != -1 ||
	    e.fault != FAULT_FILE)
		return 5;
	return 0;
}

static void test_store__another_user_reads(void **state)
{
	const struct place *p = *state;
	char *data = store_file(p->store, STORE_DATA_FILE);
	char *lock = store_file(p->store, STORE_LMDB_LOCK_FILE);
	char *ours = store_file(p->store, STORE_WRITER_LOCK_FILE);

	fill(p->store, 10);
	chmod(p->dir, 0755);
	chmod(p->store, 0555);
	chmod(data, 0444);
	chmod(lock, 0444);
	chmod(ours, 0444);
	assert_int_equal(in_child(read_as_nobody, p), 0);
	chmod(p->store, 0700);
	free(data);
	free(lock);
	free(ours);
}

static int write_until_full(const struct place *p)
{
	struct rlimit limit = { 1 << 20, 1 << 20 };
	struct store *s;
	struct oid id;
	unsigned long n;
	char text[4096];
	struct err e;

	err_init(&e);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	if (store_open(&s, p->store, STORE_WRITE, &e))
		return 1;
	for (n = 0; n < 5000; n++) {
		if (store_begin(s, &e))
			return 2;
		if (store_put(s, OBJECT_BLOB, text, text_of(text, n), &id,
			      &e) ||
		    store_commit(s, &e))
			break;
	}
	if (n < 100 || n == 5000 || e.fault != FAULT_FILE)
		return 3;
	if (!strstr(e.detail, "bytes left") &&
	    !strstr(e.message, "File too large"))
		return 4;
	store_close(s);
	/* All that was committed is there. */
	if (store_open(&s, p->store, STORE_READ, &e))
		return 5;
	while (n-- > 0)
		if (!has_nth(s, n))
			return 6;
	store_close(s);
	return 0;
}

static void test_store__file_size_limit(void **state)
{
	assert_int_equal(in_child(write_until_full, *state), 0);
}

static void test_store__destroy(void **state)
{
	const struct place *p = *state;
	struct store *s;
	struct err e;

	err_init(&e);
	assert_int_equal(store_destroy(p->store, &e), 0);
	assert_int_equal(access(p->store, F_OK), -1);
	fill(p->store, 3);
	assert_int_equal(store_destroy(p->store, &e), 0);
	assert_int_equal(store_open(&s, p->store, STORE_READ, &e), 1);
	s = open_as(p->store, STORE_WRITE);
	assert_false(has_nth(s, 1));
	store_close(s);
	fill(p->store, 3);
	s = open_as(p->store, STORE_READ);
	assert_true(has_nth(s, 1));
	store_close(s);
}

static int destroy_and_make(const struct place *p)
{
	struct err e;
	struct store *s;

	if (store_destroy(p->store, &e))
		return 1;
	if (store_open(&s, p->store, STORE_WRITE, &e))
		return 2;
	store_close(s);
	return 0;
}

static void test_store__replaced_while_open(void **state)
{
	const struct place *p = *state;
	struct store *s;
	struct err e;

	err_init(&e);
	fill(p->store, 3);
	s = open_as(p->store, STORE_WRITE);
	assert_int_equal(in_child(destroy_and_make, p), 0);
	assert_true(has_nth(s, 1));
	/* What it wrote would be lost. */
	assert_int_equal(store_begin(s, &e), -1);
	assert_non_null(strstr(e.message, "was replaced"));
	store_close(s);
}

/* ---- mutilated files ---- */

static void slurp(const char *path, struct buf *out)
{
	char *file = store_file(path, STORE_DATA_FILE);
	FILE *f = fopen(file, "rb");
	char block[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, block, n);
	fclose(f);
	free(file);
}

static void spill(const char *path, const void *data, size_t len)
{
	char *file = store_file(path, STORE_DATA_FILE);
	FILE *f = fopen(file, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	free(file);
}

static void assert_refused(const char *path, const char *why)
{
	static const enum store_mode modes[] = { STORE_READ, STORE_WRITE };
	struct store *s;
	struct err e;
	size_t i;

	for (i = 0; i < ARRAY_LEN(modes); i++) {
		err_init(&e);
		assert_int_equal(store_open(&s, path, modes[i], &e), -1);
		assert_int_equal(e.fault, FAULT_CORRUPT);
		if (!strstr(e.message, why) && !strstr(e.detail, why))
			fail_msg("\"%s\", \"%s\" without \"%s\"", e.message,
				 e.detail, why);
	}
}

static void test_store__odd_files(void **state)
{
	const struct place *p = *state;
	struct buf good = BUF_INIT;
	char garbage[20000];
	struct store *s;
	struct err e;
	size_t i;

	fill(p->store, 20);
	slurp(p->store, &good);
	for (i = 0; i < sizeof(garbage); i++)
		garbage[i] = (char)(i * 31 + (i >> 8) * 17);

	spill(p->store, "", 0);
	assert_refused(p->store, "it is empty");
	spill(p->store, garbage, 100);
	assert_refused(p->store, "cut off");
	spill(p->store, garbage, sizeof(garbage));
	assert_refused(p->store, "not a data file of LMDB");
	spill(p->store, good.data, 4096);
	assert_refused(p->store, "cut off");
	/* A later version of LMDB's files. */
	good.data[20] = 2;
	spill(p->store, good.data, good.len);
	assert_refused(p->store, "another version");
	good.data[20] = 1;
	spill(p->store, good.data, good.len);
	/* What was refused was not written to. */
	s = open_as(p->store, STORE_READ);
	assert_true(has_nth(s, 19));
	store_close(s);
	/* Destroyed, it can be made anew. */
	spill(p->store, "", 0);
	err_init(&e);
	assert_int_equal(store_destroy(p->store, &e), 0);
	fill(p->store, 1);
	buf_release(&good);
}

static void test_store__symlink_is_refused(void **state)
{
	const struct place *p = *state;
	char *file = store_file(p->store, STORE_DATA_FILE);
	char *moved = store_file(p->dir, "moved");
	struct store *s;
	struct err e;

	err_init(&e);
	fill(p->store, 1);
	assert_int_equal(rename(file, moved), 0);
	assert_int_equal(symlink(moved, file), 0);
	assert_int_equal(store_open(&s, p->store, STORE_READ, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	free(file);
	free(moved);
}

static void test_store__foreign_environment(void **state)
{
	const struct place *p = *state;
	MDB_env *env;

	assert_int_equal(mkdir(p->store, 0700), 0);
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_open(env, p->store, 0, 0600), 0);
	mdb_env_close(env);
	assert_refused(p->store, "is not a store of ledger");
}

static void mark(const char *path, const char *name, const char *text)
{
	struct store *s = open_as(path, STORE_WRITE);
	MDB_val key = { strlen(name), xstrdup(name) };
	MDB_val value = { strlen(text), xstrdup(text) };
	struct err e;

	err_init(&e);
	begin(s);
	assert_int_equal(store_write(s, s->meta, &key, &value, 0, &e), 0);
	commit(s);
	store_close(s);
	free(key.mv_data);
	free(value.mv_data);
}

static void test_store__format_marks(void **state)
{
	static const struct {
		const char *name, *text, *why;
	} rows[] = {
		{ "format", "2", "has format 2, not 1" },
		{ "format", "", "has format , not 1" },
		{ "format", "11111111111111111111111111",
		  "has format , not 1" },
		{ "hash", "sha512", "uses hash sha512, not sha256" },
		{ "magic", "other store", "is not a store of ledger" },
	};
	const struct place *p = *state;
	struct err e;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		fill(p->store, 1);
		mark(p->store, rows[i].name, rows[i].text);
		assert_refused(p->store, rows[i].why);
		err_init(&e);
		assert_int_equal(store_destroy(p->store, &e), 0);
	}
}

/* In this process: a read behind the end of the file would kill it. */
static void test_store__truncation(void **state)
{
	const struct place *p = *state;
	struct buf good = BUF_INIT;
	size_t len;
	struct store *s;

	fill(p->store, 100);
	slurp(p->store, &good);
	assert_between(good.len, 30 * 4096, 500 * 4096);
	for (len = 1; len < good.len; len += 5371) {
		spill(p->store, good.data, len);
		assert_refused(p->store, "cut off");
	}
	spill(p->store, good.data, good.len - 1);
	assert_refused(p->store, "cut off");
	spill(p->store, good.data, good.len);
	s = open_as(p->store, STORE_READ);
	assert_true(has_nth(s, 99));
	store_close(s);
	buf_release(&good);
}

static void test_store__truncated_while_open(void **state)
{
	static const off_t sizes[] = { 30 * 4096, 20 * 4096, 3 * 4096, 100, 0 };
	const struct place *p = *state;
	char *file = store_file(p->store, STORE_DATA_FILE);
	struct buf out = BUF_INIT;
	enum object_type type;
	struct store *s;
	struct oid id;
	struct err e;
	size_t i;

	fill(p->store, 300);
	s = open_as(p->store, STORE_WRITE);
	assert_true(has_nth(s, 7));
	oid_of(&id, OBJECT_BLOB, "x", 1);
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		assert_int_equal(truncate(file, sizes[i]), 0);
		err_init(&e);
		assert_int_equal(store_get(s, &id, &type, &out, &e), -1);
		assert_int_equal(e.fault, FAULT_CORRUPT);
		assert_int_equal(store_begin(s, &e), -1);
		assert_int_equal(e.fault, FAULT_CORRUPT);
	}
	store_close(s);
	free(file);
}

static void assert_damaged(struct store *s, const struct oid *id,
			   const char *why)
{
	struct buf out = BUF_INIT;
	enum object_type type;
	struct err e;

	err_init(&e);
	assert_int_equal(store_get(s, id, &type, &out, &e), -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_int_equal(out.len, 0);
	if (!strstr(e.detail, why))
		fail_msg("\"%s\" without \"%s\"", e.detail, why);
	buf_release(&out);
}

static void set_place(struct store *s, struct oid *id, const void *place,
		      size_t len)
{
	MDB_val key = { OID_LEN, id->hash };
	MDB_val value = { len, xmemdupz(place, len) };
	struct err e;

	assert_int_equal(store_write(s, s->objects, &key, &value, 0, &e), 0);
	free(value.mv_data);
}

static void test_store__damaged_records(void **state)
{
#define ROW(bytes, why)                       \
	{                                     \
		bytes, sizeof(bytes) - 1, why \
	}
	static const struct {
		const char *bytes;
		size_t len;
		const char *why;
	} rows[] = {
		ROW("\7\0", "no such type"),
		ROW("\0", "no length"),
		ROW("\0\377\377", "no length"),
		ROW("\0\377\377\377\377\377\1", "no length"),
		ROW("\0\3abc", "cannot be unpacked"),
		/* The empty object, under another name. */
		ROW("\0\0\170\234\3\0\0\0\0\1", "hash to another name"),
	};
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct oid id;
	size_t i;

	begin(s);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned char place[2];
		struct err e;
		uint64_t at;

		assert_int_equal(
		    store_log_append(s, rows[i].bytes, rows[i].len, &at, &e),
		    0);
		assert_between(at, 0, 127);
		place[0] = (unsigned char)at;
		place[1] = (unsigned char)rows[i].len;
		oid_of(&id, OBJECT_BLOB, &i, sizeof(i));
		set_place(s, &id, place, sizeof(place));
		assert_damaged(s, &id, rows[i].why);
	}
	commit(s);
	assert_damaged(s, &id, "hash to another name");
	store_close(s);
}

static void test_store__damaged_places(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *why;
	} rows[] = {
		ROW("\200", "no place"),
		ROW("\0", "no place"),
		ROW("\0\200", "no place"),
		ROW("\0\5\0", "no place"),
		ROW("\377\377\377\377\377\377\377\377\377\1", "no place"),
		ROW("\0\0", "no such type"),
		/* Behind the end, in the block and beyond it; absurd. */
		ROW("\0\176", "not there"),
		ROW("\377\17\5", "not there"),
		ROW("\377\377\177\5", "not there"),
		ROW("\0\377\377\377\377\1", "not there"),
		ROW("\377\377\377\377\377\377\377\177\5", "not there"),
	};
#undef ROW
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct oid ids[ARRAY_LEN(rows)];
	size_t i;

	begin(s);
	put(s, OBJECT_BLOB, "something short", 15);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		oid_of(&ids[i], OBJECT_BLOB, &i, sizeof(i));
		set_place(s, &ids[i], rows[i].bytes, rows[i].len);
		assert_damaged(s, &ids[i], rows[i].why);
	}
	commit(s);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_damaged(s, &ids[i], rows[i].why);
	store_close(s);
}

/* A log whose end cannot be read is not written to. */
static void test_store__damaged_log(void **state)
{
	static const char key[] = "\377\377\377\377\377\377\377\377";
	static const size_t lens[] = { 8, 4 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(lens); i++) {
		const struct place *p = *state;
		struct store *s = open_as(p->store, STORE_WRITE);
		MDB_val k = { lens[i], xmemdupz(key, sizeof(key)) };
		MDB_val v = { 3, k.mv_data };
		struct err e;

		err_init(&e);
		begin(s);
		assert_int_equal(store_write(s, s->log, &k, &v, 0, &e), 0);
		commit(s);
		assert_int_equal(store_begin(s, &e), -1);
		assert_int_equal(e.fault, FAULT_CORRUPT);
		/* Its lock is free again. */
		assert_int_equal(store_destroy(p->store, &e), 0);
		store_close(s);
		free(k.mv_data);
	}
}

struct visits {
	size_t good, bad;
	size_t stop_at;
};

static int count_visit(void *ctx, const struct oid *id, enum object_type type,
		       const char *why)
{
	struct visits *v = ctx;

	(void)id;
	assert_between(type, 0, OBJECT_TYPE_NR - 1);
	*(why ? &v->bad : &v->good) += 1;
	return v->good == v->stop_at ? 5 : 0;
}

/* Every answer is the right one or an error. Runs in a child: a crash inside
 * LMDB must not be seen, and leaves what a leak checker would see. */
static int read_all(const struct place *p)
{
	struct store *s;
	struct buf out = BUF_INIT;
	enum object_type type;
	char text[4096];
	struct oid id;
	struct err e;
	unsigned long n;

	err_init(&e);
	if (store_open(&s, p->store, STORE_READ, &e))
		return e.fault == FAULT_CORRUPT || e.fault == FAULT_FILE ||
			       e.fault == FAULT_LIMIT
			   ? 0
			   : 1;
	for (n = 0; n < 100; n++) {
		size_t len = text_of(text, n);

		oid_of(&id, OBJECT_BLOB, text, len);
		if (store_get(s, &id, &type, &out, &e) == 0 &&
		    (out.len != len || memcmp(out.data, text, len) != 0))
			return 2;
	}
	if (store_index_get(s, STORE_REF, "HEAD", &out, &e) == 0 &&
	    strcmp(out.data, "the head") != 0)
		return 3;
	buf_release(&out);
	store_close(s);
	return 0;
}

static void quiet_child(void)
{
	int null = open("/dev/null", O_WRONLY);

	dup2(null, STDERR_FILENO);
}

static int read_all_quietly(const struct place *p)
{
	quiet_child();
	return read_all(p);
}

/* One bit at each of some hundred places, all over the file and densely in the
 * pages that say where everything is. */
static void test_store__bit_flips(void **state)
{
	const struct place *p = *state;
	struct buf good = BUF_INIT;
	struct store_stats stats;
	size_t i, seen = 0;
	unsigned long seed = 11;
	struct store *s;
	struct err e;

	err_init(&e);
	fill(p->store, 100);
	s = open_as(p->store, STORE_WRITE);
	begin(s);
	assert_int_equal(
	    store_index_put(s, STORE_REF, "HEAD", "the head", 8, &e), 0);
	commit(s);
	store_close(s);
	slurp(p->store, &good);
	for (i = 0; i < 250; i++) {
		struct visits v = { 0, 0, SIZE_MAX };
		size_t at;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		at = (seed >> 33) % good.len;
		if (i % 8 == 0)
			at = (seed >> 33) % 2 * 4096 + (seed >> 40) % 160;
		else if (i % 8 == 1)
			at = at / 4096 * 4096 + (seed >> 40) % 64;
		good.data[at] ^= (char)(1 << i % 8);
		spill(p->store, good.data, good.len);
		good.data[at] ^= (char)(1 << i % 8);
		assert_int_equal(in_child(read_all_quietly, p), 0);
		err_init(&e);
		if (store_check(p->store, count_visit, &v, &stats, &e) < 0 ||
		    v.bad > 0 || v.good != 100)
			seen++;
	}
	/* Most bytes hold content. */
	assert_between(seen, 60, 250);
	buf_release(&good);
}

/* A value that ends far behind the file. */
static int read_behind_the_end(const struct place *p)
{
	struct buf out = BUF_INIT;
	struct store *s;
	struct oid id = { { 0 } };
	enum object_type type;
	struct err e;

	err_init(&e);
	if (store_open(&s, p->store, STORE_WRITE, &e))
		return 1;
	if (store_index_get(s, STORE_REF, "a-known-key", &out, &e) != -1 ||
	    e.fault != FAULT_CORRUPT)
		return 2;
	/* Nothing of it is touched from there on. */
	if (store_get(s, &id, &type, &out, &e) != -1 ||
	    e.fault != FAULT_CORRUPT || store_has(s, &id) ||
	    store_begin(s, &e) != -1 || e.fault != FAULT_CORRUPT)
		return 3;
	store_close(s);
	if (store_destroy(p->store, &e) ||
	    store_open(&s, p->store, STORE_WRITE, &e) || store_begin(s, &e) ||
	    store_put(s, OBJECT_BLOB, "x", 1, &id, &e) || store_commit(s, &e) ||
	    !store_has(s, &id))
		return 4;
	store_close(s);
	return 0;
}

/* LMDB 0.9: before a key stand the length of its value (two times 16 bits),
 * flags and the length of the key. */
static void test_store__crash_inside_lmdb_is_damage(void **state)
{
	static const char key[] = "a-known-key";
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct buf file = BUF_INIT;
	char *found;
	struct err e;

	err_init(&e);
	begin(s);
	assert_int_equal(store_index_put(s, STORE_REF, key, "v", 1, &e), 0);
	commit(s);
	store_close(s);
	slurp(p->store, &file);
	found = memmem(file.data, file.len, key, strlen(key));
	assert_non_null(found);
	found[-6] = 8;
	spill(p->store, file.data, file.len);
	assert_int_equal(in_child(read_behind_the_end, p), 0);
	buf_release(&file);
}

/* Only what happens in the store is taken for its damage. */
static int crash_outside(const struct place *p)
{
	struct store *s;
	struct err e;

	quiet_child();
	if (store_open(&s, p->store, STORE_WRITE, &e))
		return 1;
	raise(SIGSEGV);
	return 2;
}

static void test_store__other_crashes_are_crashes(void **state)
{
	assert_int_equal(in_child(crash_outside, *state), -SIGSEGV);
}

/* ---- checking ---- */

static void test_store__check_of_a_good_store(void **state)
{
	const struct place *p = *state;
	struct visits v = { 0, 0, SIZE_MAX };
	struct store *s = open_as(p->store, STORE_WRITE);
	struct oid roots[PART_NR];
	struct store_stats stats;
	struct buf text = BUF_INIT;
	struct err e;

	err_init(&e);
	memset(roots, 1, sizeof(roots));
	roots_encode(&text, roots);
	begin(s);
	put(s, OBJECT_BLOB, "blob", 4);
	put(s, OBJECT_TREE, "\1\0\0", 3);
	put(s, OBJECT_SNAPSHOT, text.data, text.len);
	put(s, OBJECT_MIGRATION, "anything", 8);
	assert_int_equal(store_index_put(s, STORE_REF, "a", "b", 1, &e), 0);
	commit(s);
	store_close(s);
	assert_int_equal(store_check(p->store, count_visit, &v, &stats, &e), 0);
	assert_int_equal(v.good, 4);
	assert_int_equal(v.bad, 0);
	assert_int_equal(stats.objects[OBJECT_BLOB], 1);
	assert_int_equal(stats.objects[OBJECT_TREE], 1);
	assert_int_equal(stats.objects[OBJECT_SNAPSHOT], 1);
	assert_int_equal(stats.objects[OBJECT_MIGRATION], 1);
	assert_int_equal(stats.bytes_plain, 4 + 3 + text.len + 8);
	assert_between(stats.bytes_packed, 60, 600);
	assert_between(stats.bytes_file, 8 * 4096, 40 * 4096);
	v.stop_at = 6;
	assert_int_equal(store_check(p->store, count_visit, &v, &stats, &e), 5);
	buf_release(&text);
}

static void test_store__check_finds_what_is_bad(void **state)
{
	const struct place *p = *state;
	struct visits v = { 0, 0, SIZE_MAX };
	struct store *s = open_as(p->store, STORE_WRITE);
	MDB_val key, value = { 12, (char[]){ "12345678text" } };
	struct store_stats stats;
	struct oid id;
	struct err e;

	err_init(&e);
	begin(s);
	put(s, OBJECT_BLOB, "good", 4);
	put(s, OBJECT_TREE, "no tree", 7);
	put(s, OBJECT_SNAPSHOT, "no snapshot", 11);
	oid_of(&id, OBJECT_BLOB, "another", 7);
	key.mv_size = OID_LEN;
	key.mv_data = id.hash;
	assert_int_equal(store_write(s, s->objects, &key, &value, 0, &e), 0);
	key.mv_size = 5;
	assert_int_equal(store_write(s, s->objects, &key, &value, 0, &e), 0);
	assert_int_equal(
	    store_write(s, s->indexes[STORE_PATH], &key, &value, 0, &e), 0);
	commit(s);
	store_close(s);
	assert_int_equal(store_check(p->store, count_visit, &v, &stats, &e), 0);
	assert_int_equal(v.good, 1);
	assert_int_equal(v.bad, 5);
}

static void test_store__check_of_no_store(void **state)
{
	const struct place *p = *state;
	struct visits v = { 0, 0, SIZE_MAX };
	struct store_stats stats;
	struct err e;

	err_init(&e);
	assert_int_equal(store_check(p->store, count_visit, &v, &stats, &e),
			 -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, "there is no store"));
	assert_int_equal(mkdir(p->store, 0700), 0);
	spill(p->store, "", 0);
	assert_int_equal(store_check(p->store, count_visit, &v, &stats, &e),
			 -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
}

/* ---- size ---- */

static int give_chunk(void *ctx, const struct oid *id, const void *data,
		      size_t len, struct err *e)
{
	struct oid named;

	if (store_put(ctx, OBJECT_TREE, data, len, &named, e) < 0)
		return -1;
	assert_true(oid_equal(&named, id));
	return 0;
}

static void put_column(struct store *s, struct snapshot *snap, int table,
		       int column, int version)
{
	char path[64], text[96];
	int len;

	snprintf(path, sizeof(path), "public/table/table_%04d/column/col_%d",
		 table, column);
	len = snprintf(text, sizeof(text),
		       "type: varchar(%d)\nnot null\ndefault: 'v%d'\n",
		       column + 10, version);
	put(s, OBJECT_BLOB, text, (size_t)len);
	snapshot_put_text(snap, PART_STRUCTURE, path, text, (size_t)len, false,
			  NULL);
}

static void commit_snapshot(struct store *s, struct snapshot *snap)
{
	struct tree_io io = { s, NULL, give_chunk };
	struct oid roots[PART_NR];
	struct buf text = BUF_INIT;
	struct err e;

	err_init(&e);
	assert_int_equal(snapshot_roots(snap, &io, roots, &e), 0);
	roots_encode(&text, roots);
	put(s, OBJECT_SNAPSHOT, text.data, text.len);
	commit(s);
	buf_release(&text);
}

static off_t data_size(const struct place *p)
{
	char *file = store_file(p->store, STORE_DATA_FILE);
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	free(file);
	return st.st_size;
}

/* Something like a record of 1.5 KB: names, SQL, and hashes. */
static void put_record(struct store *s, int nr)
{
	struct buf text = BUF_INIT;
	char hex[OID_HEX + 1];
	struct oid id;
	int i;

	buf_printf(&text, "ledger record 1\nname: %04d_widen_columns\n", nr);
	for (i = 0; text.len < 1400; i++) {
		int seed = nr * 100 + i;

		oid_of_bytes(&id, &seed, sizeof(seed));
		buf_printf(&text,
			   "statement %d: ALTER TABLE table_%04d ALTER COLUMN "
			   "col_%d TYPE varchar(%d)\neffect: %s\n",
			   i, nr * 37 % 1000, i, 10 + nr, oid_to_hex(hex, &id));
	}
	put(s, OBJECT_MIGRATION, text.data, text.len);
	buf_release(&text);
}

/* 1,000 tables; each commit changes all 12 columns of one and adds a migration.
 */
static void test_store__growth_per_commit(void **state)
{
	enum { TABLES = 1000, COLUMNS = 12, COMMITS = 100 };
	const struct place *p = *state;
	struct store *s = open_as(p->store, STORE_WRITE);
	struct snapshot *snap = snapshot_new();
	off_t before;
	int i, k;

	begin(s);
	for (i = 0; i < TABLES; i++)
		for (k = 0; k < COLUMNS; k++)
			put_column(s, snap, i, k, 0);
	commit_snapshot(s, snap);
	before = data_size(p);
	for (i = 0; i < COMMITS; i++) {
		begin(s);
		for (k = 0; k < COLUMNS; k++)
			put_column(s, snap, i * 37 % TABLES, k, i + 1);
		put_record(s, i);
		commit_snapshot(s, snap);
	}
	print_message("%ld bytes at first, %ld for each commit\n", (long)before,
		      (long)(data_size(p) - before) / COMMITS);
	assert_between(data_size(p) - before, 1, COMMITS * 8192);
	store_close(s);
	snapshot_free(snap);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_store__round_trip),
		TEST(test_store__absent),
		TEST(test_store__parent_is_missing),
		TEST(test_store__abort_takes_back),
		TEST(test_store__too_large),
		TEST(test_store__resolve),
		TEST(test_store__resolve_refuses),
		TEST(test_store__resolve_ambiguous),
		TEST(test_store__indexes),
		TEST(test_store__index_sets),
		TEST(test_store__index_damage_is_seen),
		TEST(test_store__map_grows_inside_a_transaction),
		TEST(test_store__pages_taken_and_given_back),
		TEST(test_store__writers_at_once),
		TEST(test_store__sees_other_processes),
		TEST(test_store__killed_writers_lose_nothing),
		TEST(test_store__waits_for_its_lock_and_no_longer),
		TEST(test_store__modes),
		TEST(test_store__descriptors_are_closed_on_exec),
		TEST(test_store__closed_output_is_not_the_data_file),
		TEST(test_store__another_user_reads),
		TEST(test_store__file_size_limit),
		TEST(test_store__destroy),
		TEST(test_store__replaced_while_open),
		TEST(test_store__odd_files),
		TEST(test_store__symlink_is_refused),
		TEST(test_store__foreign_environment),
		TEST(test_store__format_marks),
		TEST(test_store__truncation),
		TEST(test_store__truncated_while_open),
		TEST(test_store__damaged_records),
		TEST(test_store__damaged_places),
		TEST(test_store__damaged_log),
		TEST(test_store__bit_flips),
		TEST(test_store__crash_inside_lmdb_is_damage),
		TEST(test_store__other_crashes_are_crashes),
		TEST(test_store__check_of_a_good_store),
		TEST(test_store__check_finds_what_is_bad),
		TEST(test_store__check_of_no_store),
		TEST(test_store__growth_per_commit),
	};

	if (argc == 5 && !strcmp(argv[1], "write"))
		return run_writer(argv[2], strtoul(argv[3], NULL, 10),
				  strtoul(argv[4], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
