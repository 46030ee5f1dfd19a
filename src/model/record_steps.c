/* The statements in a record: where each stands, what it is, what it does. */
#include "model/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "model/migration.h"

static int take_extras(struct record_lines *r, struct step *s)
{
	const char **list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && record_after(r, "  extra")) {
		GROW(list, n + 1, cap);
		rc = record_take_text(r, "  extra", &list[n++]);
	}
	s->extras = arena_keep(r->arena, list, n, sizeof(*list));
	s->extra_nr = n;
	return rc;
}

static int take_at(struct record_lines *r, struct step *s)
{
	char *p = record_after(r, "  at");
	size_t line;

	if (!p || word_number(&p, INT32_MAX, &line) < 0 || *p++ != ' ' ||
	    word_number(&p, SIZE_MAX / 16, &s->offset) < 0 || *p++ != ' ' ||
	    word_number(&p, SIZE_MAX / 16, &s->len) < 0 || *p)
		return record_bad(r, "expected line, offset and length");
	s->line = (int)line;
	return record_next(r);
}

static int take_flags(struct record_lines *r, struct step *s)
{
	const char *word;
	size_t i;

	while ((word = record_after(r, "  flag"))) {
		for (i = 0; i < RECORD_FLAG_NR; i++)
			if (strcmp(word, record_flags[i].name) == 0)
				break;
		if (i == RECORD_FLAG_NR || s->flags >= record_flags[i].flag)
			return record_bad(r, "unknown flag");
		s->flags |= record_flags[i].flag;
		if (record_next(r) < 0)
			return -1;
	}
	return 0;
}

static int take_duplicate(struct record_lines *r, struct step *s)
{
	const char *word = record_after(r, "  duplicate");
	size_t i;

	if (!word)
		return 0;
	for (i = DUPLICATE_EQUAL; i <= DUPLICATE_DIFFERENT; i++)
		if (strcmp(word, duplicate_name((enum duplicate)i)) == 0)
			s->duplicate = (enum duplicate)i;
	if (s->duplicate == DUPLICATE_NO)
		return record_bad(r, "unknown verdict on a duplicate");
	return record_next(r);
}

static int take_class(struct record_lines *r, struct step *s)
{
	const char *word = record_after(r, "  class");
	int n = word ? statement_class_parse(word) : -1;

	if (n < 0)
		return record_bad(r, "unknown class of statement");
	s->class = (enum statement_class)n;
	return record_next(r);
}

static int take_step(struct record_lines *r, const struct migration *m,
		     struct step *s, size_t number)
{
	bool there;

	memset(s, 0, sizeof(*s));
	if (record_take_flag(r, arena_printf(r->arena, "statement %zu", number),
			     &there) < 0)
		return -1;
	if (!there)
		return record_bad(r, "statements out of order");
	if (take_at(r, s) < 0 ||
	    (record_after(r, "  in") &&
	     record_take_text(r, "  in", &s->file) < 0) ||
	    record_take_text(r, "  tag", &s->tag) < 0 || take_class(r, s) < 0)
		return -1;
	if (record_take_oid(r, "  hash", &s->hash) < 0 || take_flags(r, s) < 0)
		return -1;
	if (record_after(r, "  withheld-for") &&
	    record_take_text(r, "  withheld-for", &s->withheld_for) < 0)
		return -1;
	if (take_duplicate(r, s) < 0)
		return -1;
	if (record_take_effects(r,
				s->duplicate != DUPLICATE_NO ? EFFECTS_WOULD_BE
							     : EFFECTS_MADE,
				&s->effects, &s->effect_nr) < 0 ||
	    record_take_variants(r, m, s->effects, s->effect_nr, &s->variants,
				 &s->variant_nr) < 0)
		return -1;
	return take_extras(r, s);
}

int record_take_steps(struct record_lines *r, const struct migration *m,
		      struct step **out, size_t *nr)
{
	struct step *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && record_after(r, "statement")) {
		GROW(list, n + 1, cap);
		rc = take_step(r, m, &list[n], n + 1);
		n++;
	}
	*out = arena_keep(r->arena, list, n, sizeof(*list));
	*nr = n;
	return rc;
}
