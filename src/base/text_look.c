/* Does a text look like what it is? As in Unicode TR 36 and 39, by rules that
 * need no tables: invisible characters, letters of two scripts in one word, an
 * accent that is a character of its own. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/text_internal.h"

static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Greek, Cyrillic, Armenian, Cherokee and full-width letters: those that have
 * the shapes of Latin ones. */
static bool is_lookalike(uint32_t c)
{
	return (c >= 0x370 && c <= 0x58f) || (c >= 0x13a0 && c <= 0x13fd) ||
	       (c >= 0x1f00 && c <= 0x1fff) || (c >= 0xff21 && c <= 0xff5a);
}

static bool is_combining(uint32_t c)
{
	return c >= 0x300 && c <= 0x36f;
}

enum text_look text_look(const char *s, size_t len, uint32_t *odd)
{
	bool latin = false;
	uint32_t alike = 0; /* of this word; 0: none yet */
	size_t i = 0, n;

	for (; i < len; i += n) {
		n = text_utf8_decode(s + i, len - i, odd);
		if (n == 0)
			*odd = (unsigned char)s[i];
		if (n == 0 || *odd < 0x20 || *odd == 0x7f ||
		    text_is_deceptive(*odd))
			return TEXT_INVISIBLE;
		if (is_combining(*odd) && latin)
			return TEXT_DECOMPOSED;
		if (is_lookalike(*odd))
			alike = *odd;
		else if (is_latin(*odd))
			latin = true;
		else {
			latin = false;
			alike = 0;
		}
		if (latin && alike) {
			*odd = alike;
			return TEXT_MIXED;
		}
	}
	return TEXT_HONEST;
}

const char *text_turned(const char *s, size_t len)
{
	size_t i = 0, n;
	uint32_t c = 0;

	for (; i < len; i += n) {
		n = text_utf8_decode(s + i, len - i, &c);
		if ((c >= 0x202a && c <= 0x202e) ||
		    (c >= 0x2066 && c <= 0x2069))
			return s + i;
		n += n == 0;
	}
	return NULL;
}
