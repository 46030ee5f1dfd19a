/* Any bytes as a connection string. What is refused is not repeated: the words
 * of the refusal are the same for all. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/conn_internal.h"

#define INPUT_MAX 10000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_refusal(const struct err *e)
{
	struct conn_params p;
	struct err other;

	err_init(&other);
	check(conn_params_parse(&p, "postgresql://[", &other) == -1);
	check(e->fault == FAULT_USAGE);
	check(strcmp(e->message, other.message) == 0 &&
	      strcmp(e->detail, other.detail) == 0 &&
	      strcmp(e->hint, other.hint) == 0);
}

static void check_taken(const struct conn_params *p)
{
	size_t i;

	check(p->nr <= CONN_KEYWORDS_MAX && !p->keyword[p->nr]);
	for (i = 0; i < p->nr; i++)
		check(p->keyword[i][0] && p->value[i][0] &&
		      conn_params_get(p, p->keyword[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conn_params p, copy;
	struct err e;
	char *text;

	if (size > INPUT_MAX)
		return 0;
	text = xmemdupz(data, size);
	err_init(&e);
	if (conn_params_parse(&p, text, &e) < 0) {
		check_refusal(&e);
	} else {
		check_taken(&p);
		conn_params_copy(&copy, &p);
		check(copy.nr == p.nr);
		conn_params_release(&copy);
		conn_params_release(&p);
	}
	free(text);
	return 0;
}
