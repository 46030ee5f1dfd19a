/* formats_liquibase_parts: what the files of Liquibase's reader share.
 *
 *   liquibase.c             files, marks, sections
 *   liquibase_attributes.c  the line "--changeset AUTHOR:ID ATTRIBUTES"
 *   liquibase_settings.c    liquibase.properties: contexts and labels */
#ifndef IO_FORMATS_LIQUIBASE_PARTS_H
#define IO_FORMATS_LIQUIBASE_PARTS_H

#include "io/formats_common.h"

/* With what it is run. NULL: nobody says; "": with none. */
struct liquibase_settings {
	const char *contexts, *labels;
};

MUST_CHECK int liquibase_read_settings(struct liquibase_settings *s,
				       struct dir *root, struct arena *a,
				       struct err *e);

/* Does "a or (b and !c), d" hold where only the `words` are true, a list with
 * commas? 0: `out` is set. 1: it is no such expression. */
MUST_CHECK int liquibase_holds(const char *expression, size_t len,
			       const char *words, bool *out);

/* A file, and the changeset of it that we are in. */
struct changelog {
	struct dir *d;
	struct arena *arena;
	struct source_list *list;
	const struct liquibase_settings *settings;
	const char *file;
	struct source_script whole; /* the file as it is */
	char *rollbacks;   /* the same with the marks of rollbacks blank */
	struct source now; /* the changeset that we are in; no name: none */
	bool skip;	   /* it is for another database */
	size_t start;	   /* of the present section */
	/* What ends a statement, beside a semicolon; NULL: a line "GO". */
	const char *delimiter;
	bool one_statement;
	bool in_rollback; /* of several lines */
};

/* "WHAT cannot be honoured: WORD". Returns -1. */
int liquibase_cannot(struct err *e, const char *what, int len,
		     const char *word);
bool liquibase_is_text(const char *p, size_t len, const char *text);
/* Begin a changeset; `p` is what follows "--changeset". */
MUST_CHECK int liquibase_open(struct changelog *c, const struct line *line,
			      const char *p, struct err *e);

#endif
