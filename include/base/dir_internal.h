/* dir_internal: what the files of src/base/dir*.c share; nobody else includes
 * it. */
#ifndef BASE_DIR_INTERNAL_H
#define BASE_DIR_INTERNAL_H

#include "base/attr.h"
#include "base/file.h"

struct dir {
	int fd;
	char *path; /* for messages */
};

/* The directory that `name` is in, and the last part of it. -1: errno. */
MUST_CHECK int dir_open_parent(struct dir *d, const char *name,
			       const char **base);

#endif
