#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

/* Each test runs inside a fresh directory. */
static char top[64];
static struct dir *d;
static struct err e;
static struct buf b = BUF_INIT;

static int setup(void **state)
{
	(void)state;
	snprintf(top, sizeof(top), "/tmp/ledger-file-XXXXXX");
	if (!mkdtemp(top) || chdir(top) != 0)
		return -1;
	err_init(&e);
	return dir_open(&d, top, &e);
}

static int teardown(void **state)
{
	(void)state;
	dir_close(d);
	buf_release(&b);
	return chdir("/") == 0 ? file_remove_tree(top, &e) : -1;
}

static void put(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void test_file__open(void **state)
{
	struct dir *other;

	(void)state;
	assert_string_equal(dir_path(d), top);
	assert_int_equal(dir_open(&other, "missing", &e), 1);
	assert_null(other);
	put("plain", "");
	assert_int_equal(dir_open(&other, "plain", &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, "Not a directory"));
}

static void test_file__read(void **state)
{
	(void)state;
	put("a.sql", "select 1;\n");
	buf_puts(&b, "old");
	assert_int_equal(dir_read(d, "a.sql", 100, &b, &e), 0);
	assert_string_equal(b.data, "select 1;\n");
	assert_int_equal(dir_read(d, "none.sql", 100, &b, &e), 1);
	assert_int_equal(b.len, 0);
	assert_int_equal(dir_read(d, "none/none.sql", 100, &b, &e), 1);
	put("empty", "");
	assert_int_equal(dir_read(d, "empty", 0, &b, &e), 0);
}

static void test_file__read_limit(void **state)
{
	(void)state;
	put("ten", "0123456789");
	assert_int_equal(dir_read(d, "ten", 10, &b, &e), 0);
	assert_int_equal(dir_read(d, "ten", 9, &b, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_int_equal(b.len, 0);
	/* A sparse file of 2 GB is refused before it is read. */
	assert_int_equal(truncate("ten", (off_t)1 << 31), 0);
	assert_int_equal(dir_read(d, "ten", FILE_MAX_DEFAULT, &b, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
}

static void socket_make(const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", name);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	close(fd);
}

/* Everything that is no plain file below the directory; NULL: all are refused,
 * else the one that is not. Used in a child too, where cmocka cannot fail. */
static const char *not_refused(void)
{
	static const struct {
		const char *name, *why;
	} rows[] = {
		{ "link", "" },
		{ "out/secret", "" },
		{ "inner/../real.sql", "" },
		{ "../x", "" },
		{ "/etc/passwd", "" },
		{ "fifo", "a FIFO" },
		{ "socket", "a socket" },
		{ "inner", "a directory" },
		{ "real.sql/x", "Not a directory" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		err_init(&e);
		if (dir_read(d, rows[i].name, 100, &b, &e) != -1 ||
		    e.fault != FAULT_FILE || b.len ||
		    !strstr(e.message, rows[i].why))
			return rows[i].name;
	}
	return NULL;
}

static void special_files_make(void)
{
	assert_int_equal(mkdir("inner", 0777), 0);
	put("real.sql", "real");
	put("inner/deep.sql", "deep");
	assert_int_equal(symlink("real.sql", "link"), 0);
	assert_int_equal(symlink("/etc", "out"), 0);
	assert_int_equal(mkfifo("fifo", 0666), 0);
	socket_make("socket");
}

static void test_file__read_refuses(void **state)
{
	struct dir *inner;

	(void)state;
	special_files_make();
	assert_null(not_refused());
	assert_int_equal(dir_read(d, "inner/deep.sql", 100, &b, &e), 0);
	assert_int_equal(dir_open_at(&inner, d, "inner", &e), 0);
	assert_int_equal(dir_read(inner, "deep.sql", 100, &b, &e), 0);
	assert_string_equal(b.data, "deep");
	dir_close(inner);
	assert_int_equal(dir_open_at(&inner, d, "out", &e), -1);
	assert_non_null(strstr(e.message, "symbolic link"));
	assert_int_equal(dir_open_at(&inner, d, "none", &e), 1);
	assert_int_equal(dir_open_at(&inner, d, "../", &e), -1);
}

/* openat2 fails with ENOSYS from here on, as before Linux 5.6. */
static bool openat2_forbid(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { ARRAY_LEN(code), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 &&
	       syscall(SYS_openat2, 0, "", NULL, 0) == -1 && errno == ENOSYS;
}

static void test_file__read_refuses_without_openat2(void **state)
{
	int status, rc;
	pid_t child;

	(void)state;
	special_files_make();
	child = fork();
	if (child == 0) {
		if (!openat2_forbid())
			_exit(77);
		rc = not_refused() != NULL;
		if (rc == 0)
			rc = dir_read(d, "inner/deep.sql", 100, &b, &e);
		if (rc == 0)
			rc = strcmp(b.data, "deep");
		if (rc == 0)
			rc = dir_read(d, "none/x", 100, &b, &e) != 1;
		_exit(rc != 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_file__read_sees_change(void **state)
{
	/* Its size is said to be 4096, and it has fewer bytes. */
	struct dir *sys;

	(void)state;
	if (dir_open(&sys, "/sys/kernel", &e) != 0)
		skip();
	if (dir_read(sys, "mm/transparent_hugepage/enabled", 8192, &b, &e) ==
	    1) {
		dir_close(sys);
		skip();
	}
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, "changed while it was read"));
	assert_int_equal(b.len, 0);
	dir_close(sys);
}

static void test_file__list(void **state)
{
	static const struct dir_item want[] = {
		{ ".hidden", false }, { "B.sql", false }, { "a.sql", false },
		{ "dirlink", false }, { "inner", true },
	};
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	size_t nr, i;
	int round;

	(void)state;
	assert_int_equal(dir_list(d, &a, &items, &nr, &e), 0);
	assert_int_equal(nr, 0);
	put("a.sql", "");
	put("B.sql", "");
	put(".hidden", "");
	assert_int_equal(mkdir("inner", 0777), 0);
	assert_int_equal(symlink("inner", "dirlink"), 0);
	for (round = 0; round < 2; round++) {
		assert_int_equal(dir_list(d, &a, &items, &nr, &e), 0);
		assert_int_equal(nr, ARRAY_LEN(want));
		for (i = 0; i < nr; i++) {
			assert_string_equal(items[i].name, want[i].name);
			assert_int_equal(items[i].is_dir, want[i].is_dir);
		}
	}
	arena_release(&a);
}

static size_t names_here(void)
{
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	size_t nr;

	assert_int_equal(dir_list(d, &a, &items, &nr, &e), 0);
	arena_release(&a);
	return nr;
}

static void test_file__write(void **state)
{
	(void)state;
	assert_int_equal(dir_write(d, "x.rec", "one\n", 4, &e), 0);
	assert_int_equal(dir_write(d, "x.rec", "second\n", 7, &e), 0);
	assert_int_equal(dir_read(d, "x.rec", 100, &b, &e), 0);
	assert_string_equal(b.data, "second\n");
	assert_int_equal(names_here(), 1);
	assert_int_equal(mkdir("sub", 0777), 0);
	assert_int_equal(dir_write(d, "sub/y.rec", "", 0, &e), 0);
	assert_int_equal(dir_read(d, "sub/y.rec", 100, &b, &e), 0);
	assert_int_equal(b.len, 0);
}

static void test_file__write_fails_whole(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0777), 0);
	assert_int_equal(symlink("/tmp", "link"), 0);
	/* The name is taken by a directory: the temporary file goes away. */
	assert_int_equal(dir_write(d, "sub", "x", 1, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_int_equal(dir_write(d, "none/x", "x", 1, &e), -1);
	assert_int_equal(dir_write(d, "link/x", "x", 1, &e), -1);
	assert_int_equal(dir_write(d, "../x", "x", 1, &e), -1);
	assert_int_equal(names_here(), 2);
}

static void test_file__write_replaces_link_not_its_target(void **state)
{
	(void)state;
	put("target", "old");
	assert_int_equal(symlink("target", "name"), 0);
	assert_int_equal(dir_write(d, "name", "new", 3, &e), 0);
	assert_int_equal(dir_read(d, "target", 10, &b, &e), 0);
	assert_string_equal(b.data, "old");
	assert_int_equal(dir_read(d, "name", 10, &b, &e), 0);
	assert_string_equal(b.data, "new");
}

static void test_file__batch(void **state)
{
	struct dir_batch *batch = dir_batch_new(d);

	(void)state;
	put("b", "old");
	assert_int_equal(dir_batch_commit(batch, &e), 0);
	assert_int_equal(dir_batch_add(batch, "a", "one", 3, &e), 0);
	assert_int_equal(dir_batch_add(batch, "b", "two", 3, &e), 0);
	assert_int_equal(dir_batch_nr(batch), 2);
	/* Until then nothing has its name. */
	assert_int_equal(dir_read(d, "a", 10, &b, &e), 1);
	assert_int_equal(dir_read(d, "b", 10, &b, &e), 0);
	assert_string_equal(b.data, "old");
	assert_int_equal(dir_batch_commit(batch, &e), 0);
	assert_int_equal(dir_batch_nr(batch), 0);
	assert_int_equal(dir_read(d, "a", 10, &b, &e), 0);
	assert_string_equal(b.data, "one");
	assert_int_equal(dir_read(d, "b", 10, &b, &e), 0);
	assert_string_equal(b.data, "two");
	assert_int_equal(names_here(), 2);
	/* It can be used again; what is not committed leaves no trace. */
	assert_int_equal(dir_batch_add(batch, "c", "x", 1, &e), 0);
	assert_int_equal(names_here(), 3);
	dir_batch_free(batch);
	assert_int_equal(names_here(), 2);
}

/* What comes before a file that cannot be written stays, what comes after it
 * does not come; no temporary is left. */
static void test_file__batch_fails_in_order(void **state)
{
	struct dir_batch *batch = dir_batch_new(d);

	(void)state;
	assert_int_equal(mkdir("taken", 0777), 0);
	assert_int_equal(dir_batch_add(batch, "a", "1", 1, &e), 0);
	assert_int_equal(dir_batch_add(batch, "taken", "2", 1, &e), 0);
	assert_int_equal(dir_batch_add(batch, "z", "3", 1, &e), 0);
	assert_int_equal(dir_batch_commit(batch, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, "taken"));
	assert_int_equal(dir_read(d, "a", 10, &b, &e), 0);
	assert_int_equal(dir_read(d, "z", 10, &b, &e), 1);
	assert_int_equal(names_here(), 2);
	dir_batch_free(batch);
}

static void test_file__remove(void **state)
{
	(void)state;
	put("x", "");
	assert_int_equal(dir_remove(d, "x", &e), 0);
	assert_int_equal(dir_remove(d, "x", &e), 1);
	assert_int_equal(dir_remove(d, "none/x", &e), 1);
	assert_int_equal(mkdir("sub", 0777), 0);
	assert_int_equal(dir_remove(d, "sub", &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
}

static void test_file__mkdirs(void **state)
{
	char path[128];
	struct stat st;

	(void)state;
	assert_int_equal(file_mkdirs("a//b/c/", 0777, &e), 0);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_int_equal(file_mkdirs("a/b/c", 0777, &e), 0);
	snprintf(path, sizeof(path), "%s/p/q", top);
	assert_int_equal(file_mkdirs(path, 0700, &e), 0);
	assert_int_equal(stat("p/q", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	put("file", "");
	assert_int_equal(file_mkdirs("file", 0777, &e), -1);
	assert_int_equal(file_mkdirs("file/x", 0777, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
}

static void test_file__remove_tree(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_mkdirs("keep", 0777, &e), 0);
	put("keep/file", "");
	assert_int_equal(file_mkdirs("tree/a/b", 0777, &e), 0);
	put("tree/a/b/file", "");
	assert_int_equal(symlink("../keep", "tree/link"), 0);
	assert_int_equal(file_remove_tree("tree", &e), 0);
	assert_int_equal(stat("tree", &st), -1);
	assert_int_equal(stat("keep/file", &st), 0);
	assert_int_equal(file_remove_tree("tree", &e), 0);
	assert_int_equal(symlink("keep", "link"), 0);
	assert_int_equal(file_remove_tree("link", &e), 0);
	assert_int_equal(stat("keep/file", &st), 0);
	assert_int_equal(file_remove_tree("keep/file/x", &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file__open),
		TEST(test_file__read),
		TEST(test_file__read_limit),
		TEST(test_file__read_refuses),
		TEST(test_file__read_refuses_without_openat2),
		TEST(test_file__read_sees_change),
		TEST(test_file__list),
		TEST(test_file__write),
		TEST(test_file__write_fails_whole),
		TEST(test_file__write_replaces_link_not_its_target),
		TEST(test_file__batch),
		TEST(test_file__batch_fails_in_order),
		TEST(test_file__remove),
		TEST(test_file__mkdirs),
		TEST(test_file__remove_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
