/* snapshot: a schema as a set of entries, one for each (part, path).
 *
 * A path names an object like a file: SCHEMA, SCHEMA/KIND/NAME,
 * SCHEMA/KIND/NAME/SUBKIND/SUBNAME; objects that live in no schema are under
 * "database": database/extension/pgcrypto. Components are percent-encoded where
 * they hold '/', '%' or control characters (and a schema that is named
 * "database" is written "%64atabase"). The content of an entry is its canonical
 * text: one attribute per line, "key: value" or a bare "key" for a flag; a
 * value of several lines is "key:" followed by lines that begin with a tab. An
 * attribute at its default is not written.
 *
 * A snapshot owns copies of all its strings. It can be changed and, within one
 * unit of work, taken back: an undo log is kept between snapshot_mark and
 * snapshot_undo. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/oid.h"
#include "model/part.h"
#include "model/tree.h"

struct arena;
struct buf;
struct err;

/* The version of the canonical text; in each record and in each snapshot
 * object. A fingerprint is comparable only with one of the same version. */
#define CANONICAL_VERSION 1

#define SNAPSHOT_DATABASE \
	"database" /* first component of objects in no schema */

/* PostgreSQL's own address of the thing, in one database and as long as it
 * lives: how a rename is told from a drop and a create. All zero when not
 * known. */
struct ident {
	uint32_t class_id, object_id;
	int32_t sub_id;
};

struct entry {
	enum part part;
	const char *path;
	struct oid id;	  /* of `text`, as OBJECT_BLOB */
	const char *text; /* NUL-terminated; NULL: known by name only */
	size_t text_len;
	struct ident ident;
};

struct snapshot;

struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *s);
struct snapshot *snapshot_copy(const struct snapshot *s);

size_t snapshot_nr(const struct snapshot *s);
/* NULL: not there. Valid until that entry changes. */
const struct entry *snapshot_get(const struct snapshot *s, enum part part,
				 const char *path);
/* The path in any part (structure first), NULL: nowhere. */
const struct entry *snapshot_get_any(const struct snapshot *s,
				     const char *path);
/* The name that a text has in a snapshot; `s` only makes it cheaper. */
void snapshot_name_text(struct snapshot *s, struct oid *id, const char *text,
			size_t len);
/* Set from text: names it, keeps a copy of the text if `keep`. Content that is
 * there already changes nothing and costs no memory; its text stays known. An
 * `ident` of NULL keeps what is known of an unchanged entry's identity. */
void snapshot_put_text(struct snapshot *s, enum part part, const char *path,
		       const char *text, size_t len, bool keep,
		       const struct ident *ident);
/* Set from a name alone; `ident` may be NULL. */
void snapshot_put(struct snapshot *s, enum part part, const char *path,
		  const struct oid *id, const struct ident *ident);
/* Set from a text whose name is known already; a copy is kept. */
void snapshot_put_known(struct snapshot *s, enum part part, const char *path,
			const struct oid *id, const char *text, size_t len);
void snapshot_remove(struct snapshot *s, enum part part, const char *path);
/* Remove the path and all below it, in all parts. */
void snapshot_remove_below(struct snapshot *s, const char *path);

/* All entries in order of (part, path); the array is the caller's arena's. */
const struct entry **snapshot_sorted(const struct snapshot *s, struct arena *a,
				     size_t *nr);
/* The same in no order, which is cheaper. */
const struct entry **snapshot_entries(const struct snapshot *s, struct arena *a,
				      size_t *nr);
/* Those at or below `path`, in order, all parts; "" for all. */
const struct entry **snapshot_below(const struct snapshot *s, struct arena *a,
				    const char *path, size_t *nr);

size_t snapshot_mark(struct snapshot *s);
void snapshot_undo(struct snapshot *s, size_t mark);
void snapshot_forget_undo(
    struct snapshot *s); /* the marks are void after this */

/* The roots of all parts; `roots` may be NULL. Every chunk of their trees that
 * `put` of `io` was not given by an earlier call on this snapshot is handed to
 * it, children first (NULL: only names are wanted; `get` is not used). Cost is
 * in proportion to what changed since the last call. -1: `put` failed; what was
 * not given is given again by the next call. */
MUST_CHECK int snapshot_roots(struct snapshot *s, const struct tree_io *io,
			      struct oid roots[PART_NR], struct err *e);
/* The fingerprint: hash over the canonical version and the roots of `parts`. */
void roots_fingerprint(const struct oid roots[PART_NR], unsigned parts,
		       struct oid *out);
void snapshot_fingerprint(struct snapshot *s, unsigned parts, struct oid *out);
/* The same for a snapshot that will not be asked again: nothing is kept that
 * would make the next answer cheap. */
void snapshot_fingerprint_once(const struct snapshot *s, unsigned parts,
			       struct oid *out);

/* The snapshot object: "canonical 1\n", then "<part> <root hex>\n" for all
 * parts. */
void roots_encode(struct buf *out, const struct oid roots[PART_NR]);
MUST_CHECK int roots_decode(struct oid roots[PART_NR], int *canonical,
			    const char *data, size_t len, struct err *e);

/* One difference between two states. A null oid: absent on that side. `from` is
 * the former path when PostgreSQL's identity says that the object was renamed
 * (then `before` is the content at `from`, and the removal of `from` is a
 * change of its own). */
struct change {
	enum part part;
	const char *path;
	struct oid before, after;
	const char *from;
};

/* What must be done to `a` to make it `b`, for `parts`, in order of (part,
 * path). Strings are borrowed from `a` and `b`. Renames are filled where both
 * sides know the identity. */
size_t snapshot_diff(const struct snapshot *a, const struct snapshot *b,
		     unsigned parts, struct arena *arena, struct change **out);

/* The net difference since `mark` (snapshot_mark), as snapshot_diff gives it,
 * at a price in proportion to what changed. Strings are copied into the arena:
 * they outlive an undo. */
size_t snapshot_changes(const struct snapshot *s, size_t mark,
			struct arena *arena, struct change **out);

/* ---- paths ---- */

/* The object a path belongs to: "public/table/cards/column/x" → length of
 * "public/table/cards". A schema is its own object. */
size_t path_object_len(const char *path);
bool path_is_below(const char *path, const char *ancestor); /* or equal */
/* The kind: "column" for …/column/x, "table", "schema" for a one-component
 * path. The returned string is in the caller's arena. */
const char *path_kind(struct arena *a, const char *path);
/* The last component, decoded. */
const char *path_name(struct arena *a, const char *path);
/* For messages: table public.cards, column "status" of table public.cards,
 * index public.idx_cards_status, extension "pgcrypto". */
const char *path_describe(struct arena *a, const char *path);
/* Append path_make(b, "public", "table", "cards", NULL), each component
 * encoded. The first may be SNAPSHOT_DATABASE through path_make_database. */
void path_make(struct buf *out, const char *schema, ...);
void path_make_database(struct buf *out, const char *kind, const char *name);

#endif
