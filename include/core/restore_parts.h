/* restore_parts: between the restore_*.c files, one for each family of objects,
 * and the undo_*.c files, which name the same objects in SQL. */
#ifndef CORE_RESTORE_PARTS_H
#define CORE_RESTORE_PARTS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "core/restore.h"

/* The components of a path, decoded. A schema is its own object. */
struct sql_name {
	const char *schema, *object, *sub;
};

struct sql_name sql_name_of(struct arena *a, const char *path);
/* "name(types)" of a routine: the name is quoted, the types are SQL. */
void sql_signature(struct buf *sql, const char *schema, const char *routine);
/* "materialized-view" → "materialized view". */
void sql_words(struct buf *sql, const char *kind);
/* Append "TABLE schema.name", "POLICY p ON schema.t" and the like: how COMMENT,
 * ALTER and DROP name the object. false: there is no such way. */
bool sql_object(struct buf *sql, struct arena *a, const char *path);
bool sql_is_database_wide(const char *path);

/* One change of structure. */
struct restoring {
	struct restore *r;
	struct arena *a;
	const char *path, *kind;
	struct sql_name name;
	const char *live, *want; /* canonical texts; NULL: not there */
};

/* Add a statement (its text is copied, the buffer cleared). */
void restoring_add(struct restoring *t, enum restore_rank rank,
		   struct buf *sql);
void restoring_refuse(struct restoring *t, const char *why);
/* DROP of the live object: as a statement, or as what is tried otherwise in the
 * place of the last one. */
void restoring_drop(struct restoring *t);
void restoring_or_drop(struct restoring *t);
/* What is tried in the place of the last statement where that fails. */
void restoring_otherwise(struct restoring *t, struct buf *sql);
/* The value of a key in the wanted text, NULL: none. */
const char *want_of(const struct restoring *t, const char *key);
const char *live_of(const struct restoring *t, const char *key);
bool wants(const struct restoring *t, const char *key);
bool same_of(const struct restoring *t, const char *key);
/* Append " WORD VALUE"; nothing where the value is NULL. */
void sql_line(struct buf *sql, const char *word, const char *value);
/* "a=b, c=d" as "a='b', c='d'", each name behind `prefix`. */
void sql_options(struct buf *sql, struct arena *a, const char *options,
		 const char *prefix);
/* Append " WITH (…)" of the wanted options; nothing where there are none. */
void sql_with(struct buf *sql, struct restoring *t);
/* ALTER … RESET and SET for what differs between two such lists. `alter` is
 * "ALTER TABLE s.t" or the like. */
void restoring_options(struct restoring *t, enum restore_rank rank,
		       const char *alter, const char *key, const char *prefix);

/* Statements that make the wanted object, or change the live one to it. */
void restore_table(struct restoring *t);
void restore_foreign_table(struct restoring *t);
void restore_column(struct restoring *t);
void restore_index(struct restoring *t);
void restore_constraint(struct restoring *t);
void restore_view(struct restoring *t);
void restore_materialized_view(struct restoring *t);
void restore_sequence(struct restoring *t);
void restore_type(struct restoring *t);
void restore_domain(struct restoring *t);
void restore_routine(struct restoring *t);
void restore_aggregate(struct restoring *t);
void restore_trigger(struct restoring *t);
void restore_rule(struct restoring *t);
void restore_policy(struct restoring *t);
void restore_schema(struct restoring *t);
void restore_extension(struct restoring *t);
void restore_statistics(struct restoring *t);
void restore_event_trigger(struct restoring *t);
void restore_collation(struct restoring *t);

/* "type [COLLATE …] [DEFAULT …] …" of a column. */
void sql_column(struct buf *sql, struct arena *a, const char *text);
/* "GENERATED ALWAYS AS IDENTITY (…)" of an identity column. */
void sql_identity(struct buf *sql, struct arena *a, const char *text);
/* What differs of an identity that the column has before and after. */
void restore_identity(struct restoring *t);
/* The sequence of an identity that comes back goes on behind what the rows
 * have. */
void restore_identity_value(struct restoring *t);
/* Options of a sequence; keys have `prefix` before them. */
void sql_sequence_options(struct buf *sql, struct arena *a, const char *text,
			  const char *prefix);

/* The other parts: `live`, `want` are their texts. */
void restore_comment(struct restoring *t);
void restore_privileges(struct restoring *t);
void restore_owner(struct restoring *t);

#endif
