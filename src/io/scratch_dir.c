/* The run's directory: data, log and socket of one scratch server. The keeper
 * removes it; when the keeper itself is killed, or the machine stops, it stays,
 * and a later run finds that nobody holds the lock on its file `keeper`. */
#include "io/scratch_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"

#define PREFIX "ledger-scratch-"
#define SUFFIX "XXXXXX"
#define LOCK "keeper"
/* A run that begins has made the file and not yet the lock. */
#define STALE_S 60

/* The path becomes part of a setting and of a connection string. */
static bool is_plain_path(const char *path)
{
	return path[0] == '/' &&
	       path[strspn(
		   path, "abcdefghijklmnopqrstuvwxyz"
			 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-")] == '\0';
}

/* As root under pam_tmpdir TMPDIR is root's own: no way in for the server's
 * user. */
static bool server_can_use(const struct scratch_pg *pg, const char *dir)
{
	bool can;

	if (!pg->other_user)
		return true;
	if (setegid(pg->gid) < 0 || seteuid(pg->uid) < 0)
		_exit(126);
	can = faccessat(AT_FDCWD, dir, W_OK | X_OK, AT_EACCESS) == 0;
	if (seteuid(0) < 0 || setegid(0) < 0)
		_exit(126);
	return can;
}

static int lock_in(const char *dir, int flags)
{
	char path[SCRATCH_RUN_MAX + sizeof("/" LOCK)];
	int fd;

	snprintf(path, sizeof(path), "%s/" LOCK, dir);
	fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The lock is held until the keeper ends. */
static bool claim(const struct scratch_server *s)
{
	return lock_in(s->dir, O_CREAT | O_EXCL) >= 0 &&
	       (!s->pg->other_user ||
		chown(s->dir, s->pg->uid, s->pg->gid) == 0) &&
	       server_can_use(s->pg, s->dir);
}

static bool make_dir(struct scratch_server *s, const char *parent)
{
	struct err e;
	int n = snprintf(s->dir, sizeof(s->dir), "%s/" PREFIX SUFFIX, parent);

	if (n < 0 || (size_t)n + sizeof("/data") > sizeof(s->dir) ||
	    !is_plain_path(parent) || !mkdtemp(s->dir))
		return false;
	snprintf(s->data, sizeof(s->data), "%.*s/data", n, s->dir);
	if (claim(s))
		return true;
	if (file_remove_tree(s->dir, &e) < 0)
		return false;
	return false;
}

/* ---- what killed keepers left ---- */

static bool has_our_name(const char *name)
{
	return strncmp(name, PREFIX, strlen(PREFIX)) == 0 &&
	       strlen(name) == strlen(PREFIX SUFFIX);
}

static bool is_old(const char *dir)
{
	char path[SCRATCH_RUN_MAX + sizeof("/" LOCK)];
	struct stat st;

	snprintf(path, sizeof(path), "%s/" LOCK, dir);
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_uid == geteuid() && time(NULL) - st.st_mtime >= STALE_S;
}

static void remove_if_stale(const struct scratch_pg *pg, const char *dir)
{
	struct stat st;
	struct err e;
	int fd;

	if (lstat(dir, &st) < 0 || !S_ISDIR(st.st_mode) ||
	    st.st_uid != pg->uid || !is_old(dir))
		return;
	fd = lock_in(dir, 0);
	if (fd < 0)
		return;
	/* What cannot be removed is tried again by the next run. */
	if (file_remove_tree(dir, &e) < 0)
		err_init(&e);
	close(fd);
}

static void sweep_in(const struct scratch_pg *pg, const char *parent)
{
	DIR *d = opendir(parent);
	char dir[SCRATCH_RUN_MAX];
	struct dirent *it;

	while (d && (it = readdir(d)) != NULL) {
		int n;

		if (!has_our_name(it->d_name))
			continue;
		n = snprintf(dir, sizeof(dir), "%s/%s", parent, it->d_name);
		if (n > 0 && (size_t)n < sizeof(dir))
			remove_if_stale(pg, dir);
	}
	if (d)
		closedir(d);
}

/* An earlier run may have been in another place than this one. */
static void sweep(const struct scratch_pg *pg)
{
	const char *const places[] = {
		getenv("TMPDIR"),
		SCRATCH_MEMORY,
		"/tmp",
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (places[i] && places[i][0] == '/')
			sweep_in(pg, places[i]);
}

/* Where the user said, else in memory, else on the disk. */
static bool make_somewhere(struct scratch_server *s)
{
	const char *said = getenv("TMPDIR");
	const char *memory = NULL;

	if (said && *said) {
		if (make_dir(s, said))
			return true;
	} else if (!s->on_disk) {
		memory = scratch_memory_dir();
	}
	s->in_memory = memory && make_dir(s, memory);
	return s->in_memory || make_dir(s, "/tmp");
}

int scratch_server_dir(struct scratch_server *s, struct err *e)
{
	if (make_somewhere(s)) {
		sweep(s->pg);
		return 0;
	}
	s->dir[0] = '\0';
	return err_set_errno(
	    e, FAULT_FILE,
	    "could not create a directory for the scratch server in /tmp");
}
