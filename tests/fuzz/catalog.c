/* Any bytes as texts that the server's catalogs may hold: arrays, privileges,
 * expressions, the queries of views, names. The first byte chooses. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "io/catalog_internal.h"
#include "model/expression.h"
#include "model/view_text.h"

#define INPUT_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_arrays(const char *text)
{
	struct arena a = ARENA_INIT;
	char **strings;
	long *numbers;
	size_t nr = array_strings(&a, text, &strings), i;

	for (i = 0; i < nr; i++)
		check(!strings[i] || strlen(strings[i]) <= strlen(text));
	nr = array_numbers(&a, text, &numbers);
	check(nr <= strlen(text));
	arena_release(&a);
}

/* Before and after, with a NUL between them. */
static void check_acl(const char *text, size_t len)
{
	const char *initial = text + strlen(text);
	struct buf out = BUF_INIT;

	if (initial < text + len)
		initial++;
	acl_text(&out, text, initial, "owner", 'r', 150000);
	check(out.len == 0 || out.data[out.len - 1] == '\n');
	/* No difference to itself. */
	buf_clear(&out);
	acl_text(&out, text, text, "owner", 'r', 150000);
	buf_release(&out);
}

/* What is printed is printable, and a path comes back. */
static void check_text(const char *text, size_t len)
{
	struct buf out = BUF_INIT;
	size_t i;
	char *again;

	text_escape(&out, text, len, false);
	check(text_utf8_check(out.data, out.len) == out.len);
	for (i = 0; i < out.len; i++)
		check((unsigned char)out.data[i] >= 0x20 &&
		      out.data[i] != 0x7f);
	buf_clear(&out);
	text_path_encode(&out, text, strlen(text));
	again = buf_steal(&out);
	check(strchr(again, '/') == NULL && text_path_decode(again) == 0 &&
	      strcmp(again, text) == 0);
	free(again);
	check(text_natural_compare(text, text) == 0);
}

static void choose(int which, const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	switch (which % 6) {
	case 0:
		check_arrays(text);
		break;
	case 1:
		check_acl(text, len);
		break;
	case 2:
		expression_normalise(&out, text);
		break;
	case 3:
		view_normalise(&out, text);
		break;
	case 4:
		text_name(&out, text);
		check(out.len >= strlen(text));
		break;
	default:
		check_text(text, len);
	}
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size < 1 || size > INPUT_MAX)
		return 0;
	text = xmemdupz(data + 1, size - 1);
	choose(data[0], text, size - 1);
	free(text);
	return 0;
}
