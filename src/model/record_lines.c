/* A record as lines, and the words of a line. Where a line is not what the
 * format says, the error names the line and what was expected there. */
#include "model/record_parts.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "model/migration.h"

int record_next(struct record_lines *r)
{
	const char *nl;

	if (r->next == r->end) {
		r->done = true;
		r->line = NULL;
		return 0;
	}
	r->number++;
	nl = memchr(r->next, '\n', (size_t)(r->end - r->next));
	if (!nl)
		return record_bad(r, "the last line does not end");
	r->line_len = (size_t)(nl - r->next);
	r->line = arena_memdupz(r->arena, r->next, r->line_len);
	r->next = nl + 1;
	if (memchr(r->line, '\0', r->line_len))
		return record_bad(r, "NUL byte");
	return 0;
}

char *record_after(const struct record_lines *r, const char *key)
{
	size_t len = strlen(key);

	if (r->done || strncmp(r->line, key, len) != 0)
		return NULL;
	if (r->line[len] == '\0')
		return r->line + len;
	return r->line[len] == ' ' ? r->line + len + 1 : NULL;
}

int record_take_text(struct record_lines *r, const char *key, const char **out)
{
	char *value = record_after(r, key);

	if (!value || !*value)
		return record_bad(
		    r, arena_printf(r->arena, "expected \"%s\"", key));
	*out = value;
	return record_next(r);
}

int record_take_oid(struct record_lines *r, const char *key, struct oid *out)
{
	const char *value = record_after(r, key);

	if (!value || strlen(value) != OID_HEX || oid_from_hex(out, value) < 0)
		return record_bad(
		    r,
		    arena_printf(r->arena, "expected \"%s\" and a hash", key));
	return record_next(r);
}

int record_take_some_oid(struct record_lines *r, const char *key,
			 struct oid *out)
{
	const char *value = record_after(r, key);

	if (value && strspn(value, "0") == OID_HEX)
		return record_bad(r, "a hash of zeros");
	return record_take_oid(r, key, out);
}

int record_take_number(struct record_lines *r, const char *key, int *out)
{
	char *value = record_after(r, key);
	size_t n;

	if (!value || word_number(&value, INT32_MAX, &n) < 0 || *value)
		return record_bad(
		    r, arena_printf(r->arena, "expected \"%s\" and a number",
				    key));
	*out = (int)n;
	return record_next(r);
}

int record_take_flag(struct record_lines *r, const char *key, bool *out)
{
	*out = !r->done && strcmp(r->line, key) == 0;
	return *out ? record_next(r) : 0;
}

int word_number(char **at, size_t max, size_t *out)
{
	char *p = *at;
	size_t n = 0;

	if (*p == '0' && isdigit((unsigned char)p[1]))
		return -1;
	if (!isdigit((unsigned char)*p))
		return -1;
	for (; isdigit((unsigned char)*p); p++) {
		n = n * 10 + (size_t)(*p - '0');
		if (n > max)
			return -1;
	}
	*at = p;
	*out = n;
	return 0;
}

int word_oid(char **at, struct oid *out)
{
	char *end = *at + strnlen(*at, OID_HEX);
	bool more = *end == ' ';

	if (!more && *end != '\0')
		return -1;
	*end = '\0';
	if (oid_from_hex(out, *at) < 0 || oid_is_null(out))
		return -1;
	*at = more ? end + 1 : end;
	return 0;
}

int word_some_oid(char **at, struct oid *out)
{
	if ((*at)[0] == '-' && (*at)[1] == ' ') {
		memset(out, 0, sizeof(*out));
		*at += 2;
		return 0;
	}
	return word_oid(at, out);
}

int word_part(char **at, enum part *out)
{
	int i;

	for (i = 0; i < PART_NR; i++) {
		const char *name = part_name((enum part)i);
		size_t len = strlen(name);

		if (strncmp(*at, name, len) == 0 && (*at)[len] == ' ') {
			*out = (enum part)i;
			*at += len + 1;
			return 0;
		}
	}
	return -1;
}
