/* Making directories and removing trees of our own. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

#define TREE_DEPTH_MAX 128 /* one descriptor is open for each level */

static bool is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int file_mkdirs(const char *path, unsigned mode, struct err *e)
{
	char *part = xstrdup(path), *p = part;
	int rc = 0;
	bool last;

	do {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		last = *p == '\0';
		*p = '\0';
		if (*part && mkdir(part, mode) != 0 &&
		    !(errno == EEXIST && is_directory(part)))
			rc = err_set_errno(e, FAULT_FILE,
					   "could not create directory \"%s\"",
					   part);
		if (!last)
			*p = '/';
	} while (rc == 0 && !last);
	free(part);
	return rc;
}

static int remove_at(int fd, const char *name, int depth);

static int remove_children(int fd, int depth)
{
	DIR *stream = fdopendir(fd);
	struct dirent *entry;
	int rc = 0, saved;

	if (!stream) {
		close(fd);
		return -1;
	}
	while (rc == 0 && (errno = 0, entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			rc = remove_at(dirfd(stream), entry->d_name, depth + 1);
	}
	if (rc == 0 && errno)
		rc = -1;
	saved = errno;
	closedir(stream);
	errno = saved;
	return rc;
}

/* Linux answers EISDIR to unlink of a directory, POSIX allows EPERM. */
static int remove_at(int fd, const char *name, int depth)
{
	int child;

	if (unlinkat(fd, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (depth > TREE_DEPTH_MAX) {
		errno = ELOOP;
		return -1;
	}
	child =
	    openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (child < 0 || remove_children(child, depth) != 0)
		return -1;
	return unlinkat(fd, name, AT_REMOVEDIR);
}

int file_remove_tree(const char *path, struct err *e)
{
	if (remove_at(AT_FDCWD, path, 0) != 0)
		return err_set_errno(e, FAULT_FILE, "could not remove \"%s\"",
				     path);
	return 0;
}
