/* Any bytes as SQL text: the split must stay inside the text, in order, and
 * each statement alone must be itself again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/statement.h"

/* The scanner is quadratic in nested comments; io/contain has the time limit.
 */
#define INPUT_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

/* With the rows that follow it, up to their end. */
static void check_alone(struct arena *a, const char *text, size_t len,
			const struct statement *s)
{
	size_t end = s->offset + s->len;
	struct statement_rows rows;
	struct statement *again;
	struct err e;
	char *alone;
	size_t nr;

	statement_rows(text, len, end, &rows);
	if (s->flags & STATEMENT_COPY_STDIN) {
		check(rows.text >= text + end);
		check(rows.len <= (size_t)(text + len - rows.text));
		end = (size_t)(rows.text + rows.len - text);
	}
	alone = arena_memdupz(a, text + s->offset, end - s->offset);

	check(statement_split(a, alone, 0, end - s->offset, &again, &nr, &e) ==
	      0);
	check(nr == 1 && again->offset == 0 && again->len == s->len);
	check(again->line == 1 && again->class == s->class);
	check(again->flags == s->flags && oid_equal(&again->hash, &s->hash));
	check(again->target_nr == s->target_nr);
}

static void check_split(struct arena *a, const char *text, size_t len,
			const struct statement *s, size_t nr)
{
	size_t end = 0, i;
	int line = 1;

	for (i = 0; i < nr; i++) {
		check(s[i].offset >= end && s[i].len > 0);
		check(s[i].len <= len && s[i].offset <= len - s[i].len);
		check(s[i].line >= line && s[i].tag != NULL);
		end = s[i].offset + s[i].len;
		line = s[i].line;
		check_alone(a, text, len, &s[i]);
	}
}

static void check_wire(struct arena *a, const struct statement *s, size_t nr)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct statement *copy;
	size_t copy_nr;
	struct err e;

	statements_encode(&one, s, nr);
	check(statements_decode(a, one.data, one.len, &copy, &copy_nr, &e) ==
	      0);
	statements_encode(&two, copy, copy_nr);
	check(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
	buf_release(&one);
	buf_release(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct buf tokens = BUF_INIT;
	struct statement *s;
	char *text;
	struct err e;
	size_t nr;

	if (size > INPUT_MAX)
		return 0;
	text = arena_memdupz(&a, data, size);
	err_init(&e);
	if (statement_split(&a, text, 0, size, &s, &nr, &e) == 0) {
		check_split(&a, text, size, s, nr);
		check_wire(&a, s, nr);
	} else {
		check(e.fault == FAULT_USAGE && e.message[0] && e.line > 0);
	}
	if (statement_tokens(&tokens, text, size) == 0)
		check(strlen(tokens.data) == tokens.len);
	/* Bytes from a child that went wrong. */
	if (statements_decode(&a, text, size, &s, &nr, &e) == 0)
		check_wire(&a, s, nr);
	buf_release(&tokens);
	arena_release(&a);
	return 0;
}
