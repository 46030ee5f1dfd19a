/* record_parts: what the files about the text of a record share; nobody else
 * includes this.
 *
 *   record_write.c    a migration as text
 *   record_read.c     the text as a migration: its head, its order, its end
 *   record_lines.c    lines, and the words of a line
 *   record_steps.c    the statements
 *   record_effects.c  what a statement changes
 *   record_content.c  the contents that a record brings with it
 *
 * Reading takes what writing makes and nothing else: a record that is read and
 * written again has the same bytes. */
#ifndef MODEL_RECORD_PARTS_H
#define MODEL_RECORD_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "model/part.h"

struct arena;
struct change;
struct migration;
struct oid;
struct step;
struct variant;

#define RECORD_FLAG_NR 6

/* The flags of a statement, in the order in which they are written. */
struct record_flag {
	unsigned flag;
	const char *name;
};
extern const struct record_flag record_flags[RECORD_FLAG_NR];

void migration_set_node(struct migration *m);

/* ---- lines ---- */

/* A text, read line by line. What is read lives in `arena`. */
struct record_lines {
	struct arena *arena;
	const char *start, *next, *end;
	char *line; /* the current one, a copy with a NUL behind; the reader
		       cuts it into words in place */
	size_t line_len;
	int number; /* of the current line, from 1 */
	bool done;  /* there is no current line */
	struct err *e;
};

/* FAULT_CORRUPT at the current line. Returns -1, and is inline so that an
 * analyzer sees that. */
static inline int record_bad(struct record_lines *r, const char *what)
{
	err_set(r->e, FAULT_CORRUPT, "damaged record: %s", what);
	return err_at(r->e, "", r->number);
}
/* Move to the next line. -1: it does not end, or has a NUL byte. */
MUST_CHECK int record_next(struct record_lines *r);
/* What follows "key " on the current line, "" when it is the key alone; NULL:
 * it is another line. */
char *record_after(const struct record_lines *r, const char *key);

/* Take a line "key value" and move on. -1: the current one is not of that form.
 */
MUST_CHECK int record_take_text(struct record_lines *r, const char *key,
				const char **out);
MUST_CHECK int record_take_number(struct record_lines *r, const char *key,
				  int *out);
MUST_CHECK int record_take_oid(struct record_lines *r, const char *key,
			       struct oid *out);
/* For a hash that is left out where there is none: zeros are refused. */
MUST_CHECK int record_take_some_oid(struct record_lines *r, const char *key,
				    struct oid *out);
/* Take a line that is the key alone, if it is there. */
MUST_CHECK int record_take_flag(struct record_lines *r, const char *key,
				bool *out);

/* Take one word at *at, and the blank behind it where the word is not the
 * line's last (word_number leaves the blank). -1: it is none; no error is set.
 */
MUST_CHECK int word_number(char **at, size_t max, size_t *out);
MUST_CHECK int word_oid(char **at, struct oid *out);
/* A hash, or "-" for none. */
MUST_CHECK int word_some_oid(char **at, struct oid *out);
MUST_CHECK int word_part(char **at, enum part *out);

/* ---- lists of lines; what is read is in the reader's arena ---- */

enum effects { EFFECTS_MADE, EFFECTS_WOULD_BE };

/* The effects from the current line on, which may be none. */
MUST_CHECK int record_take_effects(struct record_lines *r, enum effects kind,
				   struct change **out, size_t *nr);
/* The lines behind them that say how other majors print an effect: of majors
 * that the head of `m` names, and of `effects`. */
MUST_CHECK int record_take_variants(struct record_lines *r,
				    const struct migration *m,
				    const struct change *effects,
				    size_t effect_nr, struct variant **out,
				    size_t *nr);
/* Statements, numbered from 1. */
MUST_CHECK int record_take_steps(struct record_lines *r,
				 const struct migration *m, struct step **out,
				 size_t *nr);
/* The contents, into m->blobs. -1: also when one has another hash than its line
 * says. */
MUST_CHECK int record_take_contents(struct record_lines *r,
				    struct migration *m);

#endif
