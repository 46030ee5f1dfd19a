/* Untrusted bytes: checked as UTF-8, escaped for terminals, encoded for object
 * paths, compared as people count. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/text_internal.h"

size_t text_utf8_decode(const char *s, size_t len, uint32_t *out)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	size_t n, i;
	uint32_t c;

	if (p[0] < 0x80) {
		*out = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n > len)
		return 0;
	c = p[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return n;
}

size_t text_utf8_check(const char *s, size_t len)
{
	size_t i = 0, n;
	uint32_t c;

	while (i < len) {
		n = text_utf8_decode(s + i, len - i, &c);
		if (n == 0 || c == 0)
			break;
		i += n;
	}
	return i;
}

/* Characters that are invisible or that reorder what is seen: C1 controls, soft
 * hyphen, zero-width and bidirectional formatting (Unicode 15, general category
 * Cf and the separators Zl and Zp), tags. */
bool text_is_deceptive(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x80, 0x9f },	      { 0xad, 0xad },	    { 0x61c, 0x61c },
		{ 0x180e, 0x180e },   { 0x200b, 0x200f },   { 0x2028, 0x202e },
		{ 0x2060, 0x206f },   { 0xfeff, 0xfeff },   { 0xfff9, 0xfffb },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(ranges); i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

void text_escape(struct buf *out, const char *s, size_t len, bool multiline)
{
	size_t i = 0, n;
	uint32_t c = 0;

	while (i < len) {
		n = text_utf8_decode(s + i, len - i, &c);
		if (n == 0) {
			buf_printf(out, "\\x%02x", (unsigned char)s[i]);
			n = 1;
		} else if (multiline && (c == '\n' || c == '\t')) {
			buf_putc(out, (int)c);
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(out, "\\x%02x", (unsigned)c);
		} else if (text_is_deceptive(c)) {
			buf_printf(out, "\\u{%x}", (unsigned)c);
		} else {
			buf_add(out, s + i, n);
		}
		i += n;
	}
}

int text_line_at(const char *s, size_t len, size_t offset)
{
	const char *end = s + (offset < len ? offset : len);
	int line = 1;

	while ((s = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		line++;
		s++;
	}
	return line;
}

const char *text_after(const char *line, const char *word)
{
	size_t len = strlen(word);

	while (*line == ' ' || *line == '\t')
		line++;
	return strncmp(line, word, len) == 0 ? line + len : NULL;
}

void text_path_encode(struct buf *out, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f || c == '%' || c == '/')
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, c);
	}
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int text_path_decode(char *s)
{
	char *out = s;
	int high, low;

	while (*s) {
		if (*s != '%') {
			*out++ = *s++;
			continue;
		}
		high = hex_value(s[1]);
		low = high < 0 ? -1 : hex_value(s[2]);
		if (low < 0 || (high == 0 && low == 0))
			return -1;
		*out++ = (char)(high * 16 + low);
		s += 3;
	}
	*out = '\0';
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct number {
	const char *digits; /* without leading zeros */
	size_t digit_nr, zero_nr;
};

static struct number number_at(const char **s)
{
	struct number n = { NULL, 0, 0 };

	while (**s == '0') {
		n.zero_nr++;
		++*s;
	}
	n.digits = *s;
	while (is_digit(**s))
		++*s;
	n.digit_nr = (size_t)(*s - n.digits);
	return n;
}

static int number_compare(const struct number *a, const struct number *b)
{
	if (a->digit_nr != b->digit_nr)
		return a->digit_nr < b->digit_nr ? -1 : 1;
	return memcmp(a->digits, b->digits, a->digit_nr);
}

int text_natural_compare(const char *a, const char *b)
{
	int tie = 0, diff;

	while (*a && *b) {
		if (is_digit(*a) && is_digit(*b)) {
			struct number x = number_at(&a), y = number_at(&b);

			diff = number_compare(&x, &y);
			if (diff)
				return diff;
			if (!tie && x.zero_nr != y.zero_nr)
				tie = x.zero_nr < y.zero_nr ? -1 : 1;
		} else {
			diff = (unsigned char)*a++ - (unsigned char)*b++;
			if (diff)
				return diff;
		}
	}
	diff = (unsigned char)*a - (unsigned char)*b;
	return diff ? diff : tie;
}

bool text_has_word(const char *list, const char *word, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, word, len) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}
