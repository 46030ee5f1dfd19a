/* A statement with its parameters put in. */
#include "model/statement_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

/* "$3" is 3; 0: no parameter. */
static size_t parameter(const char *text, const struct token *t)
{
	size_t n = 0;
	uint32_t i;

	if (t->kind != TOKEN_OTHER || text[t->start] != '$')
		return 0;
	for (i = t->start + 1; i < t->end && n < STATEMENT_PARAMS_MAX; i++)
		n = n * 10 + (size_t)(text[i] - '0');
	return n;
}

static int put_all(struct buf *out, const struct tokens *t, size_t len,
		   const char *const *values, size_t nr, struct err *e)
{
	size_t i, n, done = 0;

	for (i = 0; i < t->nr; i++) {
		n = parameter(t->text, &t->token[i]);
		if (n == 0)
			continue;
		if (n > nr)
			return err_set(e, FAULT_USAGE,
				       "a statement without its parameter $%zu",
				       n);
		buf_add(out, t->text + done, t->token[i].start - done);
		buf_puts(out, values[n - 1]);
		done = t->token[i].end;
	}
	buf_add(out, t->text + done, len - done);
	return 0;
}

int statement_bind(struct buf *out, const char *text, size_t len,
		   const char *const *values, size_t nr, struct err *e)
{
	char *copy = xmemdupz(text, len);
	struct tokens t = { 0 };
	size_t at = 0;
	int rc = tokens_scan(&t, copy, len, &at, e);

	if (rc == 0)
		rc = put_all(out, &t, len, values, nr, e);
	tokens_release(&t);
	free(copy);
	return rc;
}
