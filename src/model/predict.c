/* What statements make of a schema that holds more than they were recorded on:
 * extra columns, indexes and comments go and move with the object that they
 * belong to, and extra columns keep their place. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/plan.h"

static bool removes(const struct change *c)
{
	return c->part == PART_STRUCTURE && oid_is_null(&c->after);
}

/* The change that moves what was at `path`; NULL: it stays. */
static const struct change *rename_of(const struct step *step, const char *path)
{
	size_t i;

	for (i = 0; i < step->effect_nr; i++) {
		const struct change *c = &step->effects[i];

		if (c->part == PART_STRUCTURE && c->from &&
		    strcmp(c->from, path) == 0)
			return c;
	}
	return NULL;
}

/* ---- what lies below ---- */

static void move_below(struct snapshot *s, const char *from, const char *to)
{
	struct arena a = ARENA_INIT;
	size_t nr, i;
	const struct entry **list = snapshot_below(s, &a, from, &nr);

	for (i = 0; i < nr; i++) {
		const struct entry *it = list[i];
		const char *path =
		    arena_printf(&a, "%s%s", to, it->path + strlen(from));

		if (it->text)
			snapshot_put_text(s, it->part, path, it->text,
					  it->text_len, true, &it->ident);
		else
			snapshot_put(s, it->part, path, &it->id, &it->ident);
	}
	arena_release(&a);
}

/* An object's path sorts before those below it: it takes them along. */
static void clear_paths(struct snapshot *s, const struct step *step)
{
	size_t i;

	for (i = 0; i < step->effect_nr; i++) {
		const char *path = step->effects[i].path;
		const struct change *c;

		if (!removes(&step->effects[i]))
			continue;
		c = rename_of(step, path);
		if (c)
			move_below(s, path, c->path);
		snapshot_remove_below(s, path);
	}
}

/* ---- the order of columns ---- */

struct line {
	const char *at; /* NULL: no more */
	size_t len;	/* without its newline */
};

static struct line first_line(const char *text)
{
	struct line l = { *text ? text : NULL, strcspn(text, "\n") };

	return l;
}

static struct line next_line(struct line l)
{
	const char *end = l.at + l.len;

	return first_line(*end ? end + 1 : end);
}

static bool has_line(const char *text, struct line want)
{
	struct line l;

	for (l = first_line(text); l.at; l = next_line(l))
		if (l.len == want.len && memcmp(l.at, want.at, l.len) == 0)
			return true;
	return false;
}

static void put_line(struct buf *out, struct line l)
{
	buf_add(out, l.at, l.len);
	buf_putc(out, '\n');
}

/* The column's name behind the statement, which knew it before; at NULL: it is
 * gone. */
static struct line name_after(struct arena *a, const struct step *step,
			      const struct change *order, const char *after,
			      struct line name)
{
	const char *table = order->from ? order->from : order->path;
	const struct change *c =
	    rename_of(step, arena_printf(a, "%s/column/%.*s", table,
					 (int)name.len, name.at));
	struct line gone = { NULL, 0 };

	if (c)
		return first_line(strrchr(c->path, '/') + 1);
	return has_line(after, name) ? name : gone;
}

static const char *text_of(const struct history *h, const struct oid *id)
{
	const struct blob *b = history_blob(h, id);

	return b ? b->text : NULL;
}

/* Columns that are gone leave, renamed ones stay in place, new ones come last.
 * NULL: what it was is not known, or the statement says it all. */
static const char *merged_order(const struct history *h,
				const struct snapshot *s,
				const struct step *step, const struct change *c,
				struct arena *a)
{
	const struct entry *now =
	    snapshot_get(s, c->part, c->from ? c->from : c->path);
	const char *before = text_of(h, &c->before);
	const char *after = text_of(h, &c->after);
	struct buf out = BUF_INIT;
	const char *text;
	struct line l;

	if (!now || !before || !after || oid_equal(&now->id, &c->before))
		return NULL;
	text = now->text ? now->text : text_of(h, &now->id);
	if (!text)
		return NULL;
	for (l = first_line(text); l.at; l = next_line(l)) {
		struct line name = l;

		if (has_line(before, l))
			name = name_after(a, step, c, after, l);
		if (name.at)
			put_line(&out, name);
	}
	for (l = first_line(after); l.at; l = next_line(l))
		if (!has_line(before, l) && !has_line(out.data, l))
			put_line(&out, l);
	text = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return text;
}

/* ---- the whole ---- */

void plan_predict_step(const struct history *h, struct snapshot *s,
		       const struct step *step)
{
	struct arena a = ARENA_INIT;
	const char **orders = arena_array(&a, step->effect_nr, sizeof(*orders));
	size_t i;

	for (i = 0; i < step->effect_nr; i++)
		if (step->effects[i].part == PART_COLUMN_ORDER)
			orders[i] =
			    merged_order(h, s, step, &step->effects[i], &a);
	clear_paths(s, step);
	history_apply(h, s, step->effects, step->effect_nr);
	for (i = 0; i < step->effect_nr; i++)
		if (orders[i])
			snapshot_put_text(s, PART_COLUMN_ORDER,
					  step->effects[i].path, orders[i],
					  strlen(orders[i]), true, NULL);
	arena_release(&a);
}

void plan_predict(const struct plan_migration *pm, const struct history *h,
		  struct snapshot *s)
{
	size_t i;

	for (i = 0; i < pm->step_nr; i++)
		if (verdict_runs(pm->steps[i].verdict))
			plan_predict_step(h, s, pm->steps[i].step);
}

/* The effect that brought what was at c->path elsewhere, or NULL. */
static const struct change *arrival(const struct step *step,
				    const struct change *c)
{
	size_t i;

	for (i = 0; i < step->effect_nr && oid_is_null(&c->after); i++) {
		const struct change *other = &step->effects[i];

		if (other->from && other->part == c->part &&
		    strcmp(other->from, c->path) == 0)
			return other;
	}
	return NULL;
}

/* One effect taken back; a rename's two halves change roles. */
static struct change reversed(const struct step *step, const struct change *c)
{
	static const struct oid none;
	const struct change *moved = arrival(step, c);
	struct change r = *c;

	r.before = moved ? moved->after : c->after;
	r.after = c->from ? none : c->before;
	r.from = moved ? moved->path : NULL;
	return r;
}

void plan_reverse_step(const struct history *h, struct snapshot *s,
		       const struct step *step)
{
	struct arena a = ARENA_INIT;
	struct step back = { .effect_nr = step->effect_nr };
	size_t i;

	back.effects = arena_array(&a, back.effect_nr, sizeof(*back.effects));
	for (i = 0; i < back.effect_nr; i++)
		back.effects[i] = reversed(step, &step->effects[i]);
	plan_predict_step(h, s, &back);
	arena_release(&a);
}
