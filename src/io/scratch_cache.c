/* Data directories kept for later runs, below the user's cache directory:
 *
 *   ledger/scratch/<build>-<format>/template/{data,size}
 *                                   state-<key>/{data or pack,size}
 *                                   new-XXXXXX/   one that is being made
 *
 * An entry appears by rename, so it is whole or absent, and two tools that make
 * the same one need no lock: the first to rename wins. Nothing is synced to the
 * disk; what a power loss took from the files is seen by `size`, their number
 * and bytes as they were when the entry was made. */
#include "io/scratch_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "model/oid.h"

/* Raise it when the content of a template changes. */
#define CACHE_FORMAT 1
#define BUILD_HEX 16
#define BUILDS_KEPT 4
#define STALE_S 3600
#define ENTRIES_MAX 4096

/* Join a and b; an empty `out` when it does not fit. */
static const char *join(char out[SCRATCH_PATH_MAX], const char *a,
			const char *b)
{
	int n = snprintf(out, SCRATCH_PATH_MAX, "%s/%s", a, b);

	if (n < 0 || (size_t)n >= SCRATCH_PATH_MAX)
		out[0] = '\0';
	return out;
}

/* As root with another user's HOME the cache could be that user's: a data
 * directory says which libraries the server loads, so it must be our own. */
static bool is_safe_dir(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid() &&
	       (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

void scratch_cache_locate(char out[SCRATCH_PATH_MAX], const char *identity)
{
	const char *base = getenv("XDG_CACHE_HOME");
	const char *below = "ledger/scratch";
	char root[SCRATCH_PATH_MAX], name[BUILD_HEX + 16], hex[OID_HEX + 1];
	struct oid build;
	struct err e;

	out[0] = '\0';
	if (!base || base[0] != '/') {
		base = getenv("HOME");
		below = ".cache/ledger/scratch";
	}
	if (!base || base[0] != '/' || !*join(root, base, below))
		return;
	oid_of_bytes(&build, identity, strlen(identity));
	snprintf(name, sizeof(name), "%.*s-%d", BUILD_HEX,
		 oid_to_hex(hex, &build), CACHE_FORMAT);
	join(out, root, name);
	if (*out && (file_mkdirs(out, 0700, &e) < 0 || !is_safe_dir(root) ||
		     !is_safe_dir(out)))
		out[0] = '\0';
}

static const char *entry_path(const struct scratch_pg *pg, const char *name,
			      char out[SCRATCH_PATH_MAX])
{
	out[0] = '\0';
	return *pg->cache ? join(out, pg->cache, name) : out;
}

bool scratch_cache_has(const struct scratch_pg *pg, const char *name)
{
	char entry[SCRATCH_PATH_MAX], size[SCRATCH_PATH_MAX];

	return *entry_path(pg, name, entry) && *join(size, entry, "size") &&
	       access(size, R_OK) == 0;
}

bool scratch_cache_renew(const struct scratch_pg *pg, const char *name)
{
	char entry[SCRATCH_PATH_MAX];

	return scratch_cache_has(pg, name) && *entry_path(pg, name, entry) &&
	       utimensat(AT_FDCWD, entry, NULL, 0) == 0;
}

static int size_read(const char *entry, struct scratch_sum *sum)
{
	char path[SCRATCH_PATH_MAX];
	FILE *f = *join(path, entry, "size") ? fopen(path, "re") : NULL;
	int n;

	if (!f)
		return -1;
	n = fscanf(f, "files %" SCNu64 " bytes %" SCNu64, &sum->files,
		   &sum->bytes);
	fclose(f);
	return n == 2 ? 0 : -1;
}

static int size_write(const char *entry, const struct scratch_sum *sum)
{
	char path[SCRATCH_PATH_MAX];
	FILE *f = *join(path, entry, "size") ? fopen(path, "wxe") : NULL;
	int n;

	if (!f)
		return -1;
	n = fprintf(f, "files %" PRIu64 " bytes %" PRIu64 "\n", sum->files,
		    sum->bytes);
	return fclose(f) == 0 && n > 0 ? 0 : -1;
}

static void remove_tree(const char *path)
{
	struct err e;

	/* What cannot be removed from a cache may stay. */
	if (file_remove_tree(path, &e) < 0)
		return;
}

void scratch_cache_drop(const struct scratch_pg *pg, const char *name)
{
	char entry[SCRATCH_PATH_MAX];

	if (*entry_path(pg, name, entry))
		remove_tree(entry);
}

/* One file, see scratch_pack.c; no other user's. It comes whole, first. */
static int pack_get(const struct scratch_pg *pg, const char *pack,
		    const char *data, enum scratch_part part,
		    struct scratch_sum *got)
{
	struct stat st;

	if (part == SCRATCH_REST)
		return 0;
	if (lstat(pack, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid())
		return -1;
	got->files = 1;
	got->bytes = (uint64_t)st.st_size;
	return scratch_unpack(pack, data, pg);
}

static bool owned_by_server(const struct scratch_pg *pg, const char *data)
{
	struct stat st;

	return lstat(data, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == pg->uid;
}

/* An entry is a directory or a pack. */
static int entry_get(const struct scratch_pg *pg, const char *entry,
		     const char *data, enum scratch_part part,
		     struct scratch_sum *got)
{
	char kept[SCRATCH_PATH_MAX], pack[SCRATCH_PATH_MAX];
	struct err e;

	if (!*join(kept, entry, "data") || !*join(pack, entry, "pack"))
		return -1;
	if (access(pack, F_OK) == 0)
		return pack_get(pg, pack, data, part, got);
	if (!owned_by_server(pg, kept))
		return -1;
	return scratch_copy(kept, data, part, got, &e);
}

int scratch_cache_get(const struct scratch_pg *pg, const char *name,
		      const char *data, enum scratch_part part,
		      struct scratch_sum *got)
{
	char entry[SCRATCH_PATH_MAX];
	struct scratch_sum want;

	if (!scratch_cache_has(pg, name))
		return 1;
	entry_path(pg, name, entry);
	if (size_read(entry, &want) == 0 &&
	    entry_get(pg, entry, data, part, got) == 0 &&
	    (part == SCRATCH_FIRST ||
	     (got->files == want.files && got->bytes == want.bytes))) {
		/* The time of the last use, for scratch_cache_prune. */
		utimensat(AT_FDCWD, entry, NULL, 0);
		return 0;
	}
	remove_tree(data);
	/* Another tool may just have pruned it, or our disk is full: then the
	 * entry is gone for nothing, and made again. */
	remove_tree(entry);
	return 1;
}

/* Fill the new entry `temp` from `data`. */
static int fill(const char *temp, const char *data, enum scratch_put how)
{
	char kept[SCRATCH_PATH_MAX], pack[SCRATCH_PATH_MAX];
	struct scratch_sum sum = { 0 };
	struct err e;

	if (!*join(kept, temp, "data") || !*join(pack, temp, "pack"))
		return -1;
	if (how == SCRATCH_PUT_MOVE) {
		if (scratch_count(data, &sum, &e) < 0)
			return -1;
		if (rename(data, kept) == 0)
			return size_write(temp, &sum);
		if (errno != EXDEV || scratch_pack(data, pack, &sum) < 0)
			return -1;
		return size_write(temp, &sum);
	}
	if (scratch_copy(data, kept, SCRATCH_ALL, &sum, &e) < 0)
		return -1;
	return size_write(temp, &sum);
}

void scratch_cache_put(const struct scratch_pg *pg, const char *name,
		       const char *data, enum scratch_put how)
{
	char temp[SCRATCH_PATH_MAX], entry[SCRATCH_PATH_MAX];

	if (!*entry_path(pg, name, entry) ||
	    !*entry_path(pg, "new-XXXXXX", temp) || !mkdtemp(temp))
		return;
	if (fill(temp, data, how) < 0 || rename(temp, entry) < 0)
		remove_tree(temp);
}

struct item {
	char *name;
	struct timespec used;
};

static int newest_first(const void *a, const void *b)
{
	const struct timespec *x = &((const struct item *)a)->used;
	const struct timespec *y = &((const struct item *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec > y->tv_sec ? -1 : 1;
	return (x->tv_nsec < y->tv_nsec) - (x->tv_nsec > y->tv_nsec);
}

static size_t list(const char *dir, const char *prefix, struct item **items)
{
	DIR *d = opendir(dir);
	size_t nr = 0, cap = 0;
	struct dirent *it;
	struct stat st;

	*items = NULL;
	while (d && nr < ENTRIES_MAX && (it = readdir(d)) != NULL) {
		if (it->d_name[0] == '.' ||
		    strncmp(it->d_name, prefix, strlen(prefix)) != 0 ||
		    fstatat(dirfd(d), it->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		GROW(*items, nr + 1, cap);
		(*items)[nr].name = xstrdup(it->d_name);
		(*items)[nr++].used = st.st_mtim;
	}
	if (d)
		closedir(d);
	return nr;
}

/* Keep the newest `keep`, and all that are younger than `age_s` seconds. */
static void prune(const char *dir, const char *prefix, size_t keep,
		  time_t age_s)
{
	time_t now = time(NULL);
	struct item *items;
	size_t nr = list(dir, prefix, &items);
	char path[SCRATCH_PATH_MAX];

	if (nr > 0)
		qsort(items, nr, sizeof(*items), newest_first);
	for (size_t i = 0; i < nr; i++) {
		if (i >= keep && now - items[i].used.tv_sec >= age_s &&
		    *join(path, dir, items[i].name))
			remove_tree(path);
		free(items[i].name);
	}
	free(items);
}

void scratch_cache_prune(const struct scratch_pg *pg, const char *prefix,
			 size_t keep)
{
	char parent[SCRATCH_PATH_MAX];
	char *slash;

	if (!*pg->cache)
		return;
	prune(pg->cache, prefix, keep, 0);
	/* Left by a run that was killed while it made one. */
	prune(pg->cache, "new-", 0, STALE_S);
	/* Builds of PostgreSQL that were replaced since. */
	snprintf(parent, sizeof(parent), "%s", pg->cache);
	slash = strrchr(parent, '/');
	if (!slash)
		return;
	*slash = '\0';
	utimensat(AT_FDCWD, pg->cache, NULL, 0);
	prune(parent, "", BUILDS_KEPT, STALE_S);
}
