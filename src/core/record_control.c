/* BEGIN and COMMIT in the text of a migration.
 *
 * Here a migration is one transaction, or none of its statements is in one.
 * Around the whole file they say the first, whatever the file's marker says.
 * Some tools write them around a few statements in the middle: to PostgreSQL
 * the file is then two transactions or three. Run as one it does the same,
 * unless something in it ends with the first COMMIT, and it is refused then. */
#include "core/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/formats.h"
#include "core/project.h"
#include "model/statement.h"

static int refuse(struct recorder *rec, const struct source_script *script,
		  const struct statement *s, struct err *e, const char *what,
		  const char *hint)
{
	err_set(e, FAULT_FINDING, "%s", what);
	err_at(e, project_path(rec->p, s->file ? s->file : script->file),
	       s->line);
	return err_hint(e, "%s", hint);
}

static bool is_begin(const struct statement *s)
{
	return strncmp(s->tag, "BEGIN", 5) == 0 ||
	       strncmp(s->tag, "START", 5) == 0;
}

static bool is_commit(const struct statement *s)
{
	return strcmp(s->tag, "COMMIT") == 0 || strcmp(s->tag, "END") == 0;
}

static bool is_wrapped(const struct statement *s, size_t nr)
{
	size_t i, inner = 0;

	for (i = 1; i + 1 < nr; i++)
		inner += s[i].class == STATEMENT_TRANSACTION;
	return nr > 1 && inner == 0 && is_begin(&s[0]) && is_commit(&s[nr - 1]);
}

bool record_is_alone(const struct source_script *script,
		     const struct statement *s, size_t nr)
{
	size_t i;

	if (is_wrapped(s, nr))
		return false;
	if (!script->transaction)
		return true;
	for (i = 0; i < nr; i++)
		if (s[i].flags & STATEMENT_NO_TRANSACTION)
			return true;
	return false;
}

/* SET LOCAL, SET CONSTRAINTS, SET TRANSACTION; a temporary table ON COMMIT. */
static bool ends_at_commit(const struct source_script *script,
			   const struct statement *s)
{
	static const char *const heads[] = { "set local ", "set constraints ",
					     "set transaction " };
	struct buf tokens = BUF_INIT;
	bool ends;
	size_t i;

	if (statement_tokens(&tokens, script->text + s->offset, s->len) < 0) {
		buf_release(&tokens);
		return true;
	}
	ends = strncmp(s->tag, "CREATE", 6) == 0 &&
	       strstr(tokens.data, " on commit ");
	for (i = 0; i < ARRAY_LEN(heads); i++)
		ends |= strncmp(tokens.data, heads[i], strlen(heads[i])) == 0;
	buf_release(&tokens);
	return ends;
}

static int refuse_control(struct recorder *rec,
			  const struct source_script *script,
			  const struct statement *s, struct err *e)
{
	return refuse(
	    rec, script, s, e, "transaction control inside a migration",
	    "Split the migration into several files: each is one transaction.");
}

/* Between a BEGIN and its COMMIT, where more comes after that. */
static int check_inner(struct recorder *rec, const struct source_script *script,
		       const struct statement *s, struct err *e)
{
	if ((s->class == STATEMENT_SESSION || s->class == STATEMENT_SCHEMA) &&
	    ends_at_commit(script, s))
		return refuse(rec, script, s, e,
			      "what this sets ends at the COMMIT in the "
			      "middle of the migration",
			      "Split the migration into several files: "
			      "each is one transaction.");
	return 0;
}

/* How many statements have a COMMIT and more behind them. */
static size_t before_more(const struct statement *s, size_t nr)
{
	size_t n = nr;

	if (nr > 0 && is_commit(&s[nr - 1]))
		while (n > 0 && !is_begin(&s[n - 1]))
			n--;
	return n;
}

/* Pairs, one behind the other, in a migration that is one transaction. */
static int check_pairs(struct recorder *rec, const struct source_script *script,
		       const struct statement *s, size_t nr, struct err *e)
{
	bool open = false, last;
	size_t i, begun = 0, inner = before_more(s, nr);

	for (i = 0; i < nr; i++) {
		last = i == nr - 1;
		if (s[i].class != STATEMENT_TRANSACTION) {
			if (open && i < inner &&
			    check_inner(rec, script, &s[i], e) < 0)
				return -1;
		} else if (is_begin(&s[i]) && !open && !last) {
			open = true;
			begun = i;
		} else if (is_commit(&s[i]) && (open || last)) {
			/* Alone at the end it only makes a warning. */
			open = false;
		} else {
			return refuse_control(rec, script, &s[i], e);
		}
	}
	return open ? refuse_control(rec, script, &s[begun], e) : 0;
}

static const struct statement *find_control(const struct statement *s,
					    size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (s[i].class == STATEMENT_TRANSACTION)
			return &s[i];
	return NULL;
}

static const struct statement *find_alone(const struct statement *s, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (s[i].flags & STATEMENT_NO_TRANSACTION)
			return &s[i];
	return NULL;
}

int record_check_control(struct recorder *rec,
			 const struct source_script *script,
			 const struct statement *s, size_t nr, struct err *e)
{
	const struct statement *control = find_control(s, nr), *alone;

	if (!control)
		return 0;
	alone = find_alone(s, nr);
	if (is_wrapped(s, nr) && alone)
		return refuse(rec, script, alone, e,
			      "the statement cannot run between the "
			      "BEGIN and COMMIT of its file",
			      "Take BEGIN and COMMIT away, or put it "
			      "into a file of its own.");
	if (is_wrapped(s, nr))
		return 0;
	if (record_is_alone(script, s, nr))
		return refuse_control(rec, script, control, e);
	return check_pairs(rec, script, s, nr, e);
}
