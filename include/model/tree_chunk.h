/* tree_chunk: the bytes of one node of a tree. Only for model/tree*.c.
 *
 *   version  1 byte, TREE_CHUNK_VERSION
 *   level    1 byte, 0 to TREE_LEVEL_MAX
 *   nr       varint
 *   nr times: shared varint, suffix_len varint, suffix, 32 bytes of oid
 *
 * `shared` is how many bytes the path has in common with the one before it, as
 * many as there are; a varint is LEB128 in its shortest form. So one list of
 * items has one encoding, and tree_decode takes no other. */
#ifndef MODEL_TREE_CHUNK_H
#define MODEL_TREE_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/oid.h"

#define TREE_CHUNK_VERSION 1
#define TREE_LEVEL_MAX 15
#define TREE_PATH_MAX ((size_t)65535) /* bytes */

/* 64 bits of FNV-1a over the path's bytes, through the finaliser of MurmurHash3
 * (FNV-1a alone mixes its last bytes too little). Part of the format: where it
 * changes, every tree changes. */
uint64_t tree_path_hash(const char *path);

/* Does a chunk of `level` end behind `path`? Level 0 looks at the lowest four
 * bits of the hash, each level above at the next three: bits of its own,
 * because the paths above level 0 are the first of their chunks, and what level
 * 0 saw in the last ones says nothing of them. The top level never ends.
 *
 * An edit writes one chunk a level, and those above hold little else than
 * names, which do not compress: chunks of 8 there instead of 16 make a commit
 * smaller by a tenth (measured, 12 edits in 12,000 items), chunks of 8 in level
 * 0 the whole tree larger by half. */
bool tree_ends_chunk(const char *path, int level);

struct chunk_writer {
	int level;
	size_t nr;
	struct buf body;	/* the encoded items */
	struct buf first, last; /* paths */
};
void chunk_writer_init(struct chunk_writer *w, int level);
void chunk_writer_release(struct chunk_writer *w);
/* Paths must rise. */
void chunk_writer_add(struct chunk_writer *w, const char *path,
		      const struct oid *id);
/* Append the chunk to `out`. */
void chunk_writer_encode(const struct chunk_writer *w, struct buf *out);
/* Empty again, for the next chunk of this level. */
void chunk_writer_clear(struct chunk_writer *w);

#endif
