/* file: files the safe way.
 *
 * Migrations and records are read below one directory that is opened once; no
 * symbolic link, "..", device or FIFO is followed (openat2 with RESOLVE_BENEATH
 * and RESOLVE_NO_SYMLINKS where the kernel has it, component by component
 * elsewhere). Writes are whole or absent: temporary name, fsync, rename, fsync
 * of the directory. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;
struct err;

#define FILE_MAX_DEFAULT \
	((size_t)16 << 20) /* bytes of one migration or record */

struct dir; /* an open directory; everything below goes through it */

/* 0: open. 1: it does not exist. -1: FAULT_FILE. `path` is kept for messages.
 */
MUST_CHECK int dir_open(struct dir **out, const char *path, struct err *e);
/* The same for a directory below another, never through a symbolic link. */
MUST_CHECK int dir_open_at(struct dir **out, struct dir *parent,
			   const char *name, struct err *e);
void dir_close(struct dir *d);
const char *dir_path(const struct dir *d);

struct dir_item {
	const char *name;
	bool is_dir;
};
/* Names of regular files and directories, in byte order, without "." and "..".
 * Anything else (symlink, FIFO, …) is listed too: reading it is refused with a
 * reason. Arena owns the result. */
MUST_CHECK int dir_list(struct dir *d, struct arena *a, struct dir_item **items,
			size_t *nr, struct err *e);

/* Read a regular file `name` (may contain '/') whole into `out` (cleared
 * first). 0: read. 1: it does not exist, `out` empty. -1: FAULT_FILE or
 * FAULT_LIMIT (more than `max` bytes, not a regular file, changed while it was
 * read). */
MUST_CHECK int dir_read(struct dir *d, const char *name, size_t max,
			struct buf *out, struct err *e);
/* Write all `len` bytes, however many calls of write() that takes. -1: errno
 * says why. */
MUST_CHECK int fd_write_all(int fd, const void *bytes, size_t len);
/* Create or replace. */
MUST_CHECK int dir_write(struct dir *d, const char *name, const void *data,
			 size_t len, struct err *e);
/* Several files of one directory, with one wait for the disk instead of two for
 * each. dir_batch_add writes a file under a temporary name; dir_batch_commit
 * gives them all their own names, in the order in which they were added. Before
 * the commit none of them is there; after a crash in the middle of it the first
 * few are, each of them whole. */
struct dir_batch;
struct dir_batch *dir_batch_new(struct dir *d); /* borrowed */
/* `name` without '/'. */
MUST_CHECK int dir_batch_add(struct dir_batch *b, const char *name,
			     const void *data, size_t len, struct err *e);
/* How many were added and are not committed yet. */
size_t dir_batch_nr(const struct dir_batch *b);
MUST_CHECK int dir_batch_commit(struct dir_batch *b, struct err *e);
/* What was not committed is removed. */
void dir_batch_free(struct dir_batch *b);
/* Remove what dir_write of processes that are dead left half done. Best effort.
 */
void dir_sweep(struct dir *d);
/* 0: removed. 1: it was not there. */
MUST_CHECK int dir_remove(struct dir *d, const char *name, struct err *e);

/* mkdir -p with `mode` & ~umask for each missing part. */
MUST_CHECK int file_mkdirs(const char *path, unsigned mode, struct err *e);
/* rm -r of a directory of ours; symbolic links are removed, never followed. One
 * that is not there is removed already. */
MUST_CHECK int file_remove_tree(const char *path, struct err *e);

#endif
