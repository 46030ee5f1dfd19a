/* psql: what psql takes out of a script, or puts into it, before the server
 * sees the rest. A text is read as psql's scanner reads it (13 to 18). */
#ifndef MODEL_PSQL_H
#define MODEL_PSQL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct err;

enum psql_kind {
	PSQL_COMMAND, /* from the backslash to the end of its line */
	PSQL_ROWS,    /* behind COPY … FROM STDIN */
	PSQL_VARIABLE /* :name, :'name', :"name", :{?name} */
};

struct psql_part {
	enum psql_kind kind;
	size_t offset, len;
	bool between;	  /* of a command: two statements */
	size_t semicolon; /* of rows: the offset of their COPY's */
	bool ended;	  /* of rows: by a line "\.", which is not of them */
	bool crowded;	  /* of rows: COPY has company on its line */
	/* Of a variable: its name in the text, and what it is asked for: ' a
	 * literal, " an identifier, ? whether it is set, 0 the value. */
	size_t name, name_len;
	char quote;
};

struct psql_reader {
	const char *text;
	size_t len, pos, depth;
	bool between, copy, after_from, rows; /* of the statement at hand */
	bool variables;			      /* wanted; set by the caller */
	bool open; /* a quote or a comment has not ended */
};
void psql_reader_init(struct psql_reader *r, const char *text, size_t len);
/* The next part in order; what is behind it is read on, and a variable is not
 * stepped over as a part of a statement: the caller knows its value. False: no
 * more; `between` then says whether the text ends with a whole statement. */
bool psql_next(struct psql_reader *r, struct psql_part *out);

/* Fill `e` for a command that is not ignored. Returns -1. */
int psql_refuse(const char *text, size_t len, struct err *e);

/* May `c` stand in the name of a variable? */
bool psql_is_name(char c);
/* Does a variable stand at `text[pos]`, a colon? 0: no. Else its length, and
 * `out` has its name and quote. */
size_t psql_variable(const char *text, size_t len, size_t pos,
		     struct psql_part *out);

#endif
