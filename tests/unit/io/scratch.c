/* The scratch database against real servers: what it leaves behind (nothing),
 * however the tool ends, and as whom it runs. Each test has a temporary and a
 * cache directory of its own; the helper processes are this program again, with
 * that directory in their arguments, by which they and their keepers are found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "io/conn.h"
#include "io/scratch.h"
#include "io/scratch_parts.h"

#define GONE_LIMIT_MS 6000
#define HELPER "--hold"

/* ---- the surroundings of a test ---- */

struct place {
	char root[64];	/* /tmp/st-XXXXXX */
	char tmp[96];	/* TMPDIR */
	char cache[96]; /* XDG_CACHE_HOME; shared by all tests but a few */
};

static char shared_cache[] = "/tmp/st-cache-XXXXXX";
/* Not /proc/self/exe, which under valgrind is valgrind. */
static const char *self;
/* LEDGER_PG_BINDIR from outside: the version to test; NULL: any. */
static char *bindir;

static void path_in(char *out, size_t size, const char *a, const char *b)
{
	int n = snprintf(out, size, "%s/%s", a, b);

	assert_true(n > 0 && (size_t)n < size);
}

static void make_place(struct place *p)
{
	snprintf(p->root, sizeof(p->root), "/tmp/st-XXXXXX");
	assert_non_null(mkdtemp(p->root));
	assert_int_equal(chmod(p->root, 0755), 0);
	path_in(p->tmp, sizeof(p->tmp), p->root, "t");
	path_in(p->cache, sizeof(p->cache), p->root, "c");
	assert_int_equal(mkdir(p->tmp, 0755), 0);
	assert_int_equal(mkdir(p->cache, 0700), 0);
	setenv("TMPDIR", p->tmp, 1);
	setenv("HOME", p->root, 1);
	setenv("XDG_CACHE_HOME", shared_cache, 1);
	if (bindir)
		setenv("LEDGER_PG_BINDIR", bindir, 1);
	else
		unsetenv("LEDGER_PG_BINDIR");
}

static int setup(void **state)
{
	static struct place p;

	make_place(&p);
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	const struct place *p = *state;
	struct err e;

	return file_remove_tree(p->root, &e);
}

static size_t entries(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *it;
	size_t nr = 0;

	assert_non_null(d);
	while ((it = readdir(d)) != NULL)
		nr += it->d_name[0] != '.';
	closedir(d);
	return nr;
}

/* Processes with `needle` in their arguments, without ourselves. */
static size_t processes(const char *needle)
{
	DIR *d = opendir("/proc");
	struct dirent *it;
	size_t nr = 0;

	assert_non_null(d);
	while ((it = readdir(d)) != NULL) {
		char path[300], args[4096];
		ssize_t n;
		int fd;

		if (it->d_name[0] < '0' || it->d_name[0] > '9' ||
		    atol(it->d_name) == getpid())
			continue;
		snprintf(path, sizeof(path), "/proc/%s/cmdline", it->d_name);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		n = read(fd, args, sizeof(args));
		close(fd);
		nr += n > 0 &&
		      memmem(args, (size_t)n, needle, strlen(needle)) != NULL;
	}
	closedir(d);
	return nr;
}

static void nap_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static bool gone(const struct place *p, int limit_ms)
{
	for (int t = 0; t <= limit_ms; t += 20) {
		if (entries(p->tmp) == 0 && processes(p->tmp) == 0)
			return true;
		nap_ms(20);
	}
	return false;
}

static void assert_nothing_left(const struct place *p)
{
	assert_int_equal(entries(p->tmp), 0);
	assert_int_equal(processes(p->tmp), 0);
	/* The keeper was our child. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static struct scratch *open_ok(const struct scratch_options *o)
{
	struct scratch *s = NULL;
	struct err e;

	err_init(&e);
	if (scratch_open(&s, o, &e) != 0)
		fail_msg("%s\n%s", e.message, e.detail);
	return s;
}

static void exec_ok(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e) != 0)
		fail_msg("%s: %s", sql, e.message);
}

static void value(struct conn *c, const char *sql, char *out, size_t size)
{
	struct rows *r = NULL;
	struct err e;

	err_init(&e);
	if (conn_query(c, sql, NULL, 0, &r, &e) != 0)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(rows_nr(r), 1);
	snprintf(out, size, "%s", rows_get(r, 0, 0));
	rows_free(r);
}

static void assert_value(struct conn *c, const char *sql, const char *expected)
{
	char is[256];

	value(c, sql, is, sizeof(is));
	assert_string_equal(is, expected);
}

/* ---- open and close ---- */

static void test_scratch__open_close_leaves_nothing(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };

	for (int i = 0; i < 2; i++) {
		struct scratch *s = open_ok(&o);

		assert_value(scratch_conn(s),
			     "SELECT current_setting('is_superuser')", "on");
		assert_value(scratch_conn(s),
			     "SELECT current_setting('listen_addresses')", "");
		assert_value(scratch_conn(s),
			     "SELECT count(*) FROM pg_class"
			     " WHERE relnamespace = 'public'::regnamespace",
			     "0");
		exec_ok(scratch_conn(s), "CREATE TABLE public.t (i int)");
		assert_int_equal(entries(p->tmp), 1);
		scratch_close(s);
		assert_nothing_left(p);
	}
}

static void test_scratch__directory_is_private(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = open_ok(&o);
	char data[256];
	struct stat st;

	value(scratch_conn(s), "SELECT current_setting('data_directory')", data,
	      sizeof(data));
	*strrchr(data, '/') = '\0';
	assert_int_equal(stat(data, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(strncmp(data, p->tmp, strlen(p->tmp)), 0);
	/* The server never runs as root. */
	assert_int_not_equal(st.st_uid, 0);
	scratch_close(s);
}

static void test_scratch__two_at_once(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	struct scratch *a = open_ok(&o), *b = open_ok(&o);

	exec_ok(scratch_conn(a), "CREATE TABLE public.only_a (i int)");
	assert_value(scratch_conn(b),
		     "SELECT to_regclass('public.only_a') IS NULL", "t");
	assert_int_equal(entries(p->tmp), 2);
	scratch_close(a);
	assert_value(scratch_conn(b), "SELECT 1", "1");
	scratch_close(b);
	assert_nothing_left(p);
}

static void test_scratch__ignores_settings_for_the_target(void **state)
{
	static const char *const hostile[][2] = {
		{ "PGHOSTADDR", "192.0.2.1" },	  { "PGPORT", "1" },
		{ "PGSERVICE", "nowhere" },	  { "PGDATABASE", "nowhere" },
		{ "PGGSSENCMODE", "require" },	  { "PGDATA", "/nowhere" },
		{ "PGOPTIONS", "-c work_mem=x" },
	};
	const struct scratch_options o = { .url = NULL };
	struct scratch *s;
	struct err e;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++)
		setenv(hostile[i][0], hostile[i][1], 1);
	s = open_ok(&o);
	assert_int_equal(scratch_make_role(s, "app", &e), 0);
	scratch_close(s);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		assert_string_equal(getenv(hostile[i][0]), hostile[i][1]);
		unsetenv(hostile[i][0]);
	}
}

static void test_scratch__make_role(void **state)
{
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = open_ok(&o);
	struct conn *c = scratch_conn(s);
	struct err e;

	(void)state;
	exec_ok(c, "BEGIN");
	assert_int_equal(scratch_make_role(s, "odd \"name\"; --", &e), 0);
	exec_ok(c, "GRANT USAGE ON SCHEMA public TO \"odd \"\"name\"\"; --\"");
	exec_ok(c, "ROLLBACK");
	/* It outlives the migration's transaction. */
	assert_value(c,
		     "SELECT rolcanlogin FROM pg_roles"
		     " WHERE rolname = 'odd \"name\"; --'",
		     "f");
	/* One that is there already is no failure. */
	assert_int_equal(scratch_make_role(s, "odd \"name\"; --", &e), 0);
	scratch_close(s);
}

/* ---- the cache ---- */

/* The one entry below the cache: …/ledger/scratch/<build>/. */
static void build_dir(const char *cache, char *out, size_t size)
{
	char root[256];
	DIR *d;
	struct dirent *it;

	path_in(root, sizeof(root), cache, "ledger/scratch");
	d = opendir(root);
	assert_non_null(d);
	out[0] = '\0';
	while ((it = readdir(d)) != NULL)
		if (it->d_name[0] != '.')
			path_in(out, size, root, it->d_name);
	closedir(d);
	assert_true(out[0] != '\0');
}

/* A cache of the test's own that has the template already. */
static void own_cache(const struct place *p)
{
	const struct scratch_options o = { .url = NULL };
	char from[128], to[128];
	struct scratch_sum sum = { 0 };
	struct err e;

	path_in(from, sizeof(from), shared_cache, "ledger");
	path_in(to, sizeof(to), p->cache, "ledger");
	if (access(from, F_OK) != 0)
		scratch_close(open_ok(&o));
	if (scratch_copy(from, to, SCRATCH_ALL, &sum, &e) != 0)
		fail_msg("%s", e.message);
	setenv("XDG_CACHE_HOME", p->cache, 1);
}

enum damage { TRUNCATED, ZEROED, MISSING, NO_SIZE };

static void damage(const struct place *p, const char *entry, enum damage how)
{
	char build[300], path[512], zero[8192] = { 0 };
	struct stat st;
	int fd;

	build_dir(p->cache, build, sizeof(build));
	snprintf(path, sizeof(path), "%s/%s/%s", build, entry,
		 how == NO_SIZE ? "size" : "data/global/pg_control");
	assert_int_equal(stat(path, &st), 0);
	switch (how) {
	case TRUNCATED:
		assert_int_equal(truncate(path, 100), 0);
		break;
	case ZEROED:
		assert_int_equal(st.st_size, sizeof(zero));
		fd = open(path, O_WRONLY);
		assert_int_equal(write(fd, zero, sizeof(zero)), sizeof(zero));
		close(fd);
		break;
	case MISSING:
	case NO_SIZE:
		assert_int_equal(unlink(path), 0);
		break;
	}
}

/* In a way that the size does not tell; what it tells is tried on states. */
static void test_scratch__damaged_template_is_made_again(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	char build[300], path[400], byte = 0;
	int fd;

	own_cache(p);
	damage(p, "template", ZEROED);
	scratch_close(open_ok(&o));
	build_dir(p->cache, build, sizeof(build));
	assert_int_equal(entries(build), 1);
	path_in(path, sizeof(path), build, "template/data/global/pg_control");
	fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, &byte, 1), 1);
	close(fd);
	assert_int_not_equal(byte, 0);
	assert_nothing_left(p);
}

/* The databases that nobody can enter are copied while the server starts: that
 * a file of theirs is missing shows when it runs. */
static void test_scratch__damage_in_the_rest_of_a_template(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	char build[300], path[400];
	struct scratch *scratch;
	struct err e;

	own_cache(p);
	build_dir(p->cache, build, sizeof(build));
	path_in(path, sizeof(path), build, "template/data/base/1/PG_VERSION");
	assert_int_equal(unlink(path), 0);
	scratch = open_ok(&o);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(conn_exec(scratch_conn(scratch),
				   "CREATE DATABASE of_a_migration", &e),
			 0);
	scratch_close(scratch);
	assert_nothing_left(p);
}

static void test_scratch__works_without_a_cache(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	char file[128];
	struct scratch *s;
	int fd;

	path_in(file, sizeof(file), p->root, "file");
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	close(fd);
	setenv("XDG_CACHE_HOME", file, 1);
	s = open_ok(&o);
	assert_value(scratch_conn(s), "SELECT 1", "1");
	scratch_save(s, "key");
	scratch_close(s);
	assert_nothing_left(p);
}

/* A server's configuration can load libraries: only our own cache counts. */
static void test_scratch__foreign_cache_is_not_used(void **state)
{
	static const struct {
		mode_t mode;
		bool used;
	} cases[] = {
		{ 0700, true }, { 0755, true }, { 0777, false }, { 0770, false }
	};
	const struct place *p = *state;
	char dir[256], out[SCRATCH_PATH_MAX];

	setenv("XDG_CACHE_HOME", p->cache, 1);
	path_in(dir, sizeof(dir), p->cache, "ledger");
	assert_int_equal(mkdir(dir, 0755), 0);
	path_in(dir, sizeof(dir), p->cache, "ledger/scratch");
	assert_int_equal(mkdir(dir, 0755), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(chmod(dir, cases[i].mode), 0);
		scratch_cache_locate(out, "build");
		assert_int_equal(out[0] != '\0', cases[i].used);
	}
	assert_int_equal(chmod(dir, 0700), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(dir, 65534, 65534), 0);
		scratch_cache_locate(out, "build");
		assert_string_equal(out, "");
	}
	/* A relative one does not count, by the XDG specification. */
	setenv("XDG_CACHE_HOME", "relative", 1);
	unsetenv("HOME");
	scratch_cache_locate(out, "build");
	assert_string_equal(out, "");
}

/* ---- saved states ---- */

static void save_state(const char *key, const char *sql)
{
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = open_ok(&o);

	exec_ok(scratch_conn(s), sql);
	scratch_save(s, key);
	scratch_close(s);
}

static void test_scratch__saved_state_round_trip(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	const char *const keys[] = { "unknown", "n1", "../n1" };
	struct scratch *s = NULL;
	struct err e;

	own_cache(p);
	assert_int_equal(scratch_find(&o, keys, 3), -1);
	assert_int_equal(scratch_open_saved(&s, &o, "n1", &e), 1);
	save_state("n1", "CREATE TABLE public.cards (id int)");
	assert_int_equal(scratch_find(&o, keys, 3), 1);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(scratch_open_saved(&s, &o, "n1", &e), 0);
		assert_value(scratch_conn(s),
			     "SELECT to_regclass('public.cards')",
			     "public.cards");
		/* What this run does is not seen by the next. */
		exec_ok(scratch_conn(s), "DROP TABLE public.cards");
		scratch_close(s);
		assert_nothing_left(p);
	}
	/* A fresh one is still empty. */
	s = open_ok(&o);
	assert_value(scratch_conn(s),
		     "SELECT to_regclass('public.cards') IS NULL", "t");
	scratch_close(s);
	assert_int_equal(scratch_open_saved(&s, &o, "../n1", &e), 1);
	assert_nothing_left(p);
}

static void test_scratch__newest_states_are_kept(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	const char *const one[] = { "s1" }, *const two[] = { "s2" };
	const char *const three[] = { "s3" }, *const four[] = { "s4" };
	struct scratch *s = NULL;
	char key[16];
	struct err e;

	own_cache(p);
	for (int i = 1; i <= 4; i++) {
		snprintf(key, sizeof(key), "s%d", i);
		save_state(key, "SELECT 1");
	}
	/* The use of the oldest makes it the newest. */
	assert_int_equal(scratch_open_saved(&s, &o, "s1", &e), 0);
	scratch_close(s);
	save_state("s5", "SELECT 1");
	assert_int_equal(scratch_find(&o, one, 1), 0);
	assert_int_equal(scratch_find(&o, two, 1), -1);
	/* So does saving it again, which is not done, as nothing is new. */
	save_state("s3", "CREATE TABLE public.cards (id int)");
	save_state("s6", "SELECT 1");
	assert_int_equal(scratch_find(&o, three, 1), 0);
	assert_int_equal(scratch_find(&o, four, 1), -1);
	assert_int_equal(scratch_open_saved(&s, &o, "s3", &e), 0);
	assert_value(scratch_conn(s),
		     "SELECT to_regclass('public.cards') IS NULL", "t");
	scratch_close(s);
}

static void test_scratch__tablespace_is_not_saved(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	const char *const keys[] = { "k" };
	struct scratch *s;
	char dir[256], sql[512];
	struct stat st;

	own_cache(p);
	s = open_ok(&o);
	value(scratch_conn(s), "SELECT current_setting('data_directory')", dir,
	      sizeof(dir));
	assert_int_equal(stat(dir, &st), 0);
	path_in(dir, sizeof(dir), p->root, "space");
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(chown(dir, st.st_uid, st.st_gid), 0);
	snprintf(sql, sizeof(sql), "CREATE TABLESPACE a LOCATION '%s'", dir);
	exec_ok(scratch_conn(s), sql);
	scratch_save(s, "k");
	scratch_close(s);
	assert_int_equal(scratch_find(&o, keys, 1), -1);
	assert_nothing_left(p);
}

static void test_scratch__damaged_state_is_not_used(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	const char *const keys[] = { "k" };
	struct scratch *s = NULL;
	struct err e;

	own_cache(p);
	for (enum damage how = TRUNCATED; how <= NO_SIZE; how++) {
		save_state("k", "SELECT 1");
		assert_int_equal(scratch_find(&o, keys, 1), 0);
		damage(p, "state-k", how);
		assert_int_equal(scratch_open_saved(&s, &o, "k", &e), 1);
		assert_null(s);
		assert_int_equal(scratch_find(&o, keys, 1), -1);
	}
	assert_nothing_left(p);
}

/* ---- in memory ---- */

/* The run's directory. */
static void run_dir(struct scratch *s, char *out, size_t size)
{
	value(scratch_conn(s), "SELECT current_setting('data_directory')", out,
	      size);
	*strrchr(out, '/') = '\0';
}

/* Where this machine has no room in memory there is nothing to be tested. */
static void need_memory(void)
{
	unsetenv("TMPDIR");
	if (!scratch_memory_dir())
		skip();
}

static void test_scratch__is_in_memory_unless_told(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	struct scratch *s;
	struct stat st;
	char dir[256];

	need_memory();
	s = open_ok(&o);
	run_dir(s, dir, sizeof(dir));
	assert_memory_equal(dir, SCRATCH_MEMORY "/", sizeof(SCRATCH_MEMORY));
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_not_equal(st.st_uid, 0);
	scratch_close(s);
	assert_int_equal(access(dir, F_OK), -1);
	assert_int_equal(processes(dir), 0);
	setenv("TMPDIR", p->tmp, 1);
	s = open_ok(&o);
	run_dir(s, dir, sizeof(dir));
	assert_memory_equal(dir, p->tmp, strlen(p->tmp));
	scratch_close(s);
}

/* Saved by a server in memory, used by one there and by one on the disk. */
static void test_scratch__state_of_a_server_in_memory(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	char build[300], path[400];
	struct scratch *s = NULL;
	struct err e;

	need_memory();
	own_cache(p);
	save_state("k", "CREATE TABLE public.cards (id int)");
	build_dir(p->cache, build, sizeof(build));
	path_in(path, sizeof(path), build, "state-k/pack");
	assert_int_equal(access(path, F_OK), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(scratch_open_saved(&s, &o, "k", &e), 0);
		assert_value(scratch_conn(s),
			     "SELECT to_regclass('public.cards')",
			     "public.cards");
		exec_ok(scratch_conn(s), "CREATE DATABASE other");
		scratch_close(s);
		setenv("TMPDIR", p->tmp, 1);
	}
	assert_nothing_left(p);
}

static void test_scratch__damaged_pack_is_not_used(void **state)
{
	/* Where bytes are overwritten; -1: cut to `len` bytes. The first head
	 * has the size at 0, the length of the name at 8, the kind at 10. */
	static const struct {
		off_t at;
		const char *bytes;
		off_t len;
	} cases[] = {
		{ -1, NULL, 100 },    { -1, NULL, 0 }, { 10, "x", 1 },
		{ 10, "u", 1 },	      { 10, "e", 1 },  { 16, "/", 1 },
		{ 8, "\377\377", 2 },
	};
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	const char *const keys[] = { "k" };
	char build[300], path[400];
	struct scratch *s = NULL;
	struct err e;

	need_memory();
	own_cache(p);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int fd;

		save_state("k", "SELECT 1");
		build_dir(p->cache, build, sizeof(build));
		path_in(path, sizeof(path), build, "state-k/pack");
		fd = open(path, O_WRONLY);
		assert_true(fd >= 0);
		if (cases[i].at < 0)
			assert_int_equal(ftruncate(fd, cases[i].len), 0);
		else
			assert_int_equal(pwrite(fd, cases[i].bytes,
						(size_t)cases[i].len,
						cases[i].at),
					 cases[i].len);
		close(fd);
		assert_int_equal(scratch_open_saved(&s, &o, "k", &e), 1);
		assert_null(s);
		assert_int_equal(scratch_find(&o, keys, 1), -1);
	}
}

/* What a table may take of the memory has a limit. */
static void test_scratch__memory_has_a_limit(void **state)
{
	const struct scratch_options o = { .url = NULL };
	struct scratch *s;
	struct err e;

	(void)state;
	need_memory();
	s = open_ok(&o);
	err_init(&e);
	assert_int_equal(conn_exec(scratch_conn(s), "SELECT 1/0", &e), -1);
	assert_false(scratch_out_of_memory(s, &e));
	exec_ok(scratch_conn(s), "CREATE TABLE public.big (t text)");
	exec_ok(scratch_conn(s),
		"ALTER TABLE public.big ALTER t SET STORAGE PLAIN");
	err_init(&e);
	assert_int_equal(
	    conn_exec(scratch_conn(s),
		      "INSERT INTO public.big SELECT repeat('x', 8000)"
		      " FROM generate_series(1, 33000)",
		      &e),
	    -1);
	assert_true(scratch_out_of_memory(s, &e));
	/* The server goes on. */
	assert_value(scratch_conn(s), "SELECT count(*) FROM public.big", "0");
	scratch_close(s);
}

/* A run on the disk removes what one in memory left. */
static void test_scratch__left_in_memory_is_removed(void **state)
{
	const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
	const struct scratch_options o = { .url = NULL };
	char dir[] = SCRATCH_MEMORY "/ledger-scratch-XXXXXX", path[64];
	const struct place *p = *state;
	struct scratch_pg pg;
	struct err e;
	int fd;

	need_memory();
	setenv("TMPDIR", p->tmp, 1);
	assert_int_equal(scratch_pg_find(&pg, &o, &e), 0);
	assert_non_null(mkdtemp(dir));
	path_in(path, sizeof(path), dir, "keeper");
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
	if (geteuid() == 0)
		assert_int_equal(chown(dir, pg.uid, (gid_t)-1), 0);
	scratch_close(open_ok(&o));
	assert_int_equal(access(dir, F_OK), -1);
}

/* ---- programs that are missing or fail ---- */

static void write_script(const char *dir, const char *name, const char *text)
{
	char path[256];
	int fd;

	path_in(path, sizeof(path), dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void test_scratch__no_server_found(void **state)
{
	const struct place *p = *state;
	const struct scratch_options in_option = { .bindir = p->tmp };
	const struct scratch_options in_environment = { .url = NULL };
	struct scratch *s = NULL;
	struct err e;

	assert_int_equal(scratch_open(&s, &in_option, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, p->tmp));
	setenv("LEDGER_PG_BINDIR", p->tmp, 1);
	assert_int_equal(scratch_open(&s, &in_environment, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.hint, "LEDGER_PG_BINDIR"));
	assert_null(s);
	assert_nothing_left(p);
}

static void test_scratch__failing_programs(void **state)
{
	static const struct {
		const char *initdb, *postgres, *message, *detail;
	} cases[] = {
		{ "#!/bin/sh\necho 'initdb: error: boom' >&2\nexit 1\n",
		  "#!/bin/sh\nexit 0\n", "initdb", "initdb: error: boom" },
		{ "#!/bin/sh\nmkdir \"$2\"\n",
		  "#!/bin/sh\n[ \"$1\" = --single ] && exit 0\n"
		  "echo 'FATAL:  no good'\nexit 1\n",
		  "did not start", "FATAL:  no good" },
		{ "no program\n", "no program\n", "initdb", "could not run" },
	};
	const struct place *p = *state;
	char bin[128];
	const struct scratch_options o = { .bindir = bin };

	setenv("XDG_CACHE_HOME", p->cache, 1);
	path_in(bin, sizeof(bin), p->root, "bin");
	assert_int_equal(mkdir(bin, 0755), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scratch *s = NULL;
		struct err e;

		write_script(bin, "initdb", cases[i].initdb);
		write_script(bin, "postgres", cases[i].postgres);
		assert_int_equal(scratch_open(&s, &o, &e), -1);
		assert_int_equal(e.fault, FAULT_FILE);
		assert_non_null(strstr(e.message, cases[i].message));
		assert_non_null(strstr(e.detail, cases[i].detail));
		assert_null(s);
		assert_nothing_left(p);
	}
}

/* ---- the tool ends in other ways ---- */

/* The helper: open, say so, wait to be killed. `url` may be empty. */
static int hold(const char *url)
{
	const struct scratch_options o = { .url = *url ? url : NULL };
	struct scratch *s = NULL;
	struct err e;

	if (scratch_open(&s, &o, &e) != 0 ||
	    scratch_make_role(s, "held", &e) != 0) {
		fprintf(stderr, "helper: %s\n%s\n", e.message, e.detail);
		return 1;
	}
	if (write(STDOUT_FILENO, "x", 1) != 1)
		return 1;
	for (;;)
		pause();
}

/* Start it in a process group of its own; `opened` waits for its word. */
static pid_t start_helper(const struct place *p, const char *url, bool opened)
{
	int fds[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		dup2(fds[1], STDOUT_FILENO);
		execl(self, self, HELPER, p->tmp, url, NULL);
		_exit(127);
	}
	close(fds[1]);
	if (opened)
		assert_int_equal(read(fds[0], &c, 1), 1);
	close(fds[0]);
	return pid;
}

static void test_scratch__killed_tool_leaves_nothing(void **state)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGINT, SIGHUP };
	const struct place *p = *state;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		pid_t pid = start_helper(p, "", true);

		assert_int_equal(entries(p->tmp), 1);
		/* As the terminal does: the whole process group. */
		kill(-pid, signals[i]);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		assert_true(gone(p, GONE_LIMIT_MS));
	}
}

/* At any moment of opening: while it copies, while the server starts. */
static void test_scratch__killed_while_opening(void **state)
{
	const struct place *p = *state;

	for (long ms = 0; ms < 120; ms += 20) {
		pid_t pid = start_helper(p, "", false);

		nap_ms(ms);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		assert_true(gone(p, GONE_LIMIT_MS));
	}
}

static void test_scratch__killed_during_initdb(void **state)
{
	const struct place *p = *state;

	setenv("XDG_CACHE_HOME", "/dev/null", 1);
	for (long ms = 50; ms <= 450; ms += 400) {
		pid_t pid = start_helper(p, "", false);

		nap_ms(ms);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		assert_true(gone(p, GONE_LIMIT_MS));
	}
}

/* ^C reaches the process group; the tool decides, the server lives on. */
static int survive_interrupt(void)
{
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = NULL;
	struct err e;
	int rc;

	setpgid(0, 0);
	signal(SIGINT, SIG_IGN);
	if (scratch_open(&s, &o, &e) != 0)
		return 1;
	kill(0, SIGINT);
	nap_ms(50);
	rc = conn_exec(scratch_conn(s), "SELECT 1", &e) == 0 ? 0 : 2;
	scratch_close(s);
	return rc;
}

static void test_scratch__interrupt_does_not_reach_the_server(void **state)
{
	const struct place *p = *state;
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(survive_interrupt());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_nothing_left(p);
}

static pid_t only_child(void)
{
	DIR *d = opendir("/proc");
	struct dirent *it;
	long found = 0;

	assert_non_null(d);
	while ((it = readdir(d)) != NULL) {
		char path[300];
		long pid = atol(it->d_name);
		int parent = 0;
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/stat", it->d_name);
		f = pid > 0 ? fopen(path, "r") : NULL;
		if (!f)
			continue;
		if (fscanf(f, "%*d (%*[^)]) %*c %d", &parent) == 1 &&
		    parent == getpid())
			found = pid;
		fclose(f);
	}
	closedir(d);
	assert_true(found > 0);
	return (pid_t)found;
}

static void test_scratch__killed_keeper(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = open_ok(&o);

	kill(only_child(), SIGKILL);
	scratch_close(s);
	assert_true(gone(p, GONE_LIMIT_MS));
}

struct left {
	const char *name;
	bool lock_file, old, held;
	bool stays;
};

static void make_left(const struct place *p, const struct left *left, uid_t uid,
		      int *fd)
{
	const struct timespec times[2] = { { 1000, 0 }, { 1000, 0 } };
	char dir[256], path[300];

	*fd = -1;
	path_in(dir, sizeof(dir), p->tmp, left->name);
	path_in(path, sizeof(path), dir, "keeper");
	assert_int_equal(mkdir(dir, 0700), 0);
	if (geteuid() == 0)
		assert_int_equal(chown(dir, uid, (gid_t)-1), 0);
	if (!left->lock_file)
		return;
	*fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(*fd >= 0);
	if (left->old)
		assert_int_equal(futimens(*fd, times), 0);
	if (left->held)
		assert_int_equal(flock(*fd, LOCK_EX), 0);
}

/* A machine that stopped, a keeper that was killed with its tool. */
static void test_scratch__left_directories_are_removed(void **state)
{
	static const struct left cases[] = {
		{ "ledger-scratch-abcdef", true, true, false, false },
		{ "ledger-scratch-locked", true, true, true, true },
		{ "ledger-scratch-newone", true, false, false, true },
		{ "ledger-scratch-nofile", false, true, false, true },
		{ "ledger-scratch-longname", true, true, false, true },
		{ "ledger-backup", true, true, false, true },
	};
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	int fds[ARRAY_LEN(cases)];
	struct scratch_pg pg;
	struct err e;

	assert_int_equal(scratch_pg_find(&pg, &o, &e), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		make_left(p, &cases[i], pg.uid, &fds[i]);
	scratch_close(open_ok(&o));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char dir[256];

		path_in(dir, sizeof(dir), p->tmp, cases[i].name);
		if ((access(dir, F_OK) == 0) != cases[i].stays)
			fail_msg("%s", cases[i].name);
		if (fds[i] >= 0)
			close(fds[i]);
	}
}

static void test_scratch__killed_server(void **state)
{
	const struct place *p = *state;
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = open_ok(&o);
	char data[256], line[64];
	struct err e;
	FILE *f;

	value(scratch_conn(s), "SELECT current_setting('data_directory')", data,
	      sizeof(data) - 16);
	strncat(data, "/postmaster.pid", 16);
	f = fopen(data, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	kill((pid_t)strtol(line, NULL, 10), SIGKILL);
	nap_ms(20);
	assert_int_equal(scratch_make_role(s, "r", &e), -1);
	scratch_close(s);
	assert_true(gone(p, GONE_LIMIT_MS));
}

/* ---- an ordinary user ---- */

static int as_nobody(const struct place *p, const struct passwd *user)
{
	const struct scratch_options o = { .url = NULL };
	struct scratch *s = NULL;
	struct err e;

	if (setgroups(0, NULL) < 0 || setgid(user->pw_gid) < 0 ||
	    setuid(user->pw_uid) < 0)
		return 1;
	setenv("XDG_CACHE_HOME", p->cache, 1);
	for (int i = 0; i < 2; i++) {
		if (scratch_open(&s, &o, &e) != 0) {
			fprintf(stderr, "%s\n%s\n", e.message, e.detail);
			return 2;
		}
		if (entries(p->tmp) != 1)
			return 3;
		scratch_close(s);
		if (entries(p->tmp) != 0)
			return 4;
	}
	return 0;
}

static void test_scratch__ordinary_user(void **state)
{
	const struct place *p = *state;
	const struct passwd *user = getpwnam("nobody");
	char build[300];
	pid_t pid;
	int status;

	if (geteuid() != 0 || !user)
		skip();
	assert_int_equal(chown(p->tmp, user->pw_uid, user->pw_gid), 0);
	assert_int_equal(chown(p->cache, user->pw_uid, user->pw_gid), 0);
	pid = fork();
	if (pid == 0)
		_exit(as_nobody(p, user));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	build_dir(p->cache, build, sizeof(build));
	assert_int_equal(entries(build), 1);
	assert_nothing_left(p);
}

/* ---- a given server ---- */

/* A private server stands for it; LEDGER_TEST_PG may name another. */
struct given {
	struct scratch *server;
	struct conn *conn;
	char url[512];
};

enum form { AS_URL, AS_CONNINFO };

static void given_open(struct given *g, enum form form, const char *user)
{
	const struct scratch_options o = { .url = NULL };
	char dir[256];

	g->server = open_ok(&o);
	g->conn = scratch_conn(g->server);
	value(g->conn, "SELECT current_setting('unix_socket_directories')", dir,
	      sizeof(dir));
	if (form == AS_URL)
		snprintf(g->url, sizeof(g->url),
			 "postgresql:///scratch?host=%s&user=%s", dir, user);
	else
		snprintf(g->url, sizeof(g->url),
			 "host=%s user=%s dbname=scratch", dir, user);
}

#define COUNT_DATABASES \
	"SELECT count(*) FROM pg_database WHERE datname LIKE 'ledger_scratch_%'"

static void test_scratch__given_server(void **state)
{
	const struct place *p = *state;
	struct given g;
	struct err e;

	for (enum form form = AS_URL; form <= AS_CONNINFO; form++) {
		struct scratch *s;

		given_open(&g, form, "postgres");
		s = open_ok(&(struct scratch_options){ .url = g.url });
		assert_value(scratch_conn(s),
			     "SELECT current_database()"
			     " LIKE 'ledger\\_scratch\\_%'",
			     "t");
		exec_ok(scratch_conn(s), "CREATE TABLE public.t (i int)");
		assert_int_equal(scratch_make_role(s, "app\"1", &e), 0);
		exec_ok(scratch_conn(s),
			"GRANT ALL ON public.t TO \"app\"\"1\"");
		scratch_save(s, "key");
		assert_value(g.conn, COUNT_DATABASES, "1");
		scratch_close(s);
		assert_value(g.conn, COUNT_DATABASES, "0");
		assert_value(g.conn,
			     "SELECT count(*) FROM pg_roles"
			     " WHERE rolname = 'app\"1'",
			     "0");
		scratch_close(g.server);
	}
	assert_nothing_left(p);
}

static void test_scratch__given_server_keeps_its_roles(void **state)
{
	struct scratch *s;
	struct given g;
	struct err e;

	(void)state;
	given_open(&g, AS_URL, "postgres");
	exec_ok(g.conn, "CREATE ROLE theirs");
	s = open_ok(&(struct scratch_options){ .url = g.url });
	assert_int_equal(scratch_make_role(s, "theirs", &e), 0);
	scratch_close(s);
	assert_value(g.conn,
		     "SELECT count(*) FROM pg_roles WHERE rolname = 'theirs'",
		     "1");
	scratch_close(g.server);
}

static void test_scratch__given_server_after_a_kill(void **state)
{
	const struct place *p = *state;
	struct scratch *s;
	struct given g;
	pid_t pid;

	given_open(&g, AS_URL, "postgres");
	pid = start_helper(p, g.url, true);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_value(g.conn, COUNT_DATABASES, "1");
	/* Its session may take a moment to end. */
	for (int i = 0; i < 50; i++) {
		char nr[8];

		value(g.conn,
		      "SELECT count(*) FROM pg_stat_activity"
		      " WHERE datname LIKE 'ledger_scratch_%'",
		      nr, sizeof(nr));
		if (strcmp(nr, "0") == 0)
			break;
		nap_ms(20);
	}
	s = open_ok(&(struct scratch_options){ .url = g.url });
	assert_value(g.conn, COUNT_DATABASES, "1");
	assert_value(g.conn,
		     "SELECT count(*) FROM pg_roles WHERE rolname = 'held'",
		     "0");
	scratch_close(s);
	assert_value(g.conn, COUNT_DATABASES, "0");
	scratch_close(g.server);
}

/* A run that is alive, one of another host, and a user's own database that only
 * has such a name are left alone. */
static void test_scratch__given_server_drops_no_others(void **state)
{
	struct scratch *s, *alive;
	struct given g;

	(void)state;
	given_open(&g, AS_URL, "postgres");
	alive = open_ok(&(struct scratch_options){ .url = g.url });
	exec_ok(g.conn, "CREATE DATABASE ledger_scratch_1_0123abcd");
	exec_ok(g.conn, "CREATE DATABASE ledger_scratch_2_0123abcd");
	exec_ok(g.conn, "COMMENT ON DATABASE ledger_scratch_2_0123abcd"
			" IS 'other.example.com 999999'");
	s = open_ok(&(struct scratch_options){ .url = g.url });
	assert_value(scratch_conn(alive), "SELECT 1", "1");
	assert_value(g.conn, COUNT_DATABASES, "4");
	scratch_close(s);
	scratch_close(alive);
	assert_value(g.conn, COUNT_DATABASES, "2");
	scratch_close(g.server);
}

static void test_scratch__given_server_denies(void **state)
{
	struct scratch *s = NULL;
	struct given g;
	struct err e;

	(void)state;
	given_open(&g, AS_URL, "plain");
	exec_ok(g.conn, "CREATE ROLE plain LOGIN");
	assert_int_equal(
	    scratch_open(&s, &(struct scratch_options){ .url = g.url }, &e),
	    -1);
	assert_int_equal(e.fault, FAULT_DENIED);
	assert_non_null(strstr(e.hint, "CREATEDB"));
	assert_null(s);
	exec_ok(g.conn, "ALTER ROLE plain CREATEDB");
	s = open_ok(&(struct scratch_options){ .url = g.url });
	scratch_close(s);
	assert_value(g.conn, COUNT_DATABASES, "0");
	scratch_close(g.server);
}

static void test_scratch__test_server(void **state)
{
	const char *url = getenv("LEDGER_TEST_PG");
	struct scratch *s;

	(void)state;
	if (!url || !*url)
		skip();
	s = open_ok(&(struct scratch_options){ .url = url });
	exec_ok(scratch_conn(s), "CREATE TABLE public.t (i int)");
	scratch_close(s);
}

/* ---- all of it ---- */

#define T(name) \
	cmocka_unit_test_setup_teardown(test_scratch__##name, setup, teardown)

static int group_setup(void **state)
{
	const char *outside = getenv("LEDGER_PG_BINDIR");

	(void)state;
	bindir = outside ? strdup(outside) : NULL;
	return mkdtemp(shared_cache) ? 0 : -1;
}

static int group_teardown(void **state)
{
	struct err e;

	(void)state;
	free(bindir);
	return file_remove_tree(shared_cache, &e);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(open_close_leaves_nothing),
		T(directory_is_private),
		T(two_at_once),
		T(ignores_settings_for_the_target),
		T(make_role),
		T(damaged_template_is_made_again),
		T(damage_in_the_rest_of_a_template),
		T(works_without_a_cache),
		T(foreign_cache_is_not_used),
		T(saved_state_round_trip),
		T(newest_states_are_kept),
		T(tablespace_is_not_saved),
		T(damaged_state_is_not_used),
		T(is_in_memory_unless_told),
		T(state_of_a_server_in_memory),
		T(damaged_pack_is_not_used),
		T(memory_has_a_limit),
		T(left_in_memory_is_removed),
		T(no_server_found),
		T(failing_programs),
		T(killed_tool_leaves_nothing),
		T(killed_while_opening),
		T(killed_during_initdb),
		T(interrupt_does_not_reach_the_server),
		T(killed_keeper),
		T(left_directories_are_removed),
		T(killed_server),
		T(ordinary_user),
		T(given_server),
		T(given_server_keeps_its_roles),
		T(given_server_after_a_kill),
		T(given_server_drops_no_others),
		T(given_server_denies),
		T(test_server),
	};

	if (argc == 4 && strcmp(argv[1], HELPER) == 0)
		return hold(argv[3]);
	self = argv[0];
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
