/* The parts' names and lists of them. */
#include "model/part.h"

#include <stddef.h>
#include <string.h>

#include "base/err.h"

static const char *const names[PART_NR] = {
#define X(word, name) [PART_##word] = name,
	PARTS(X)
#undef X
};

#define LIST_MAX 1024 /* bytes of a list as it is typed */

const char *part_name(enum part part)
{
	return names[part];
}

/* The bits of one word of a list; 0: no such part. */
static unsigned word_bits(const char *word, size_t len)
{
	unsigned part;

	if (len == 3 && !memcmp(word, "all", 3))
		return PARTS_ALL;
	for (part = 0; part < PART_NR; part++)
		if (strlen(names[part]) == len &&
		    !memcmp(names[part], word, len))
			return PART_BIT(part);
	return 0;
}

static int unknown(const char *word, size_t len, struct err *e)
{
	err_set(e, FAULT_USAGE, "unknown part \"%.*s\"", (int)len, word);
#define X(w, name) name ", "
	err_detail(e, "The parts are " PARTS(X) "and all of them: all.");
#undef X
	return err_hint(e, "--parts structure,column-order");
}

int parts_parse(const char *list, unsigned *parts, struct err *e)
{
	const char *p = list;

	*parts = 0;
	if (strlen(list) > LIST_MAX)
		return err_set(e, FAULT_USAGE, "list of parts is too long");
	for (;;) {
		size_t len;
		unsigned bits;

		p += strspn(p, " ");
		len = strcspn(p, " ,");
		bits = word_bits(p, len);
		if (!bits)
			return unknown(p, len, e);
		*parts |= bits;
		p += len;
		p += strspn(p, " ");
		if (*p == '\0')
			return 0;
		if (*p != ',')
			return unknown(p, strcspn(p, " ,"), e);
		p++;
	}
}
