/* Reading the objects that were written, and again those that mention what has
 * another name by now. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

/* A rename may reach what mentions it, whose name then is another, and so on;
 * real schemas need two rounds. */
#define ROUNDS_MAX 16

/* ---- work ---- */

void work_init(struct work *w)
{
	address_set_init(&w->objects);
	w->classes = xcalloc(catalog_query_nr, sizeof(bool));
}

void work_release(struct work *w)
{
	address_set_release(&w->objects);
	free(w->classes);
	w->classes = NULL;
}

bool work_is_empty(const struct work *w)
{
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (w->classes[i])
			return false;
	return w->objects.nr == 0;
}

void work_join(struct work *to, const struct work *w)
{
	for (size_t i = 0; i < w->objects.nr; i++)
		address_set_add(&to->objects, w->objects.items[i]->class_id,
				w->objects.items[i]->object_id);
	for (size_t i = 0; i < catalog_query_nr; i++)
		to->classes[i] |= w->classes[i];
}

/* Keep what of `w` was not done, and note it as done. */
static void subtract(struct work *w, struct work *done)
{
	struct work all = *w;

	work_init(w);
	for (size_t i = 0; i < all.objects.nr; i++) {
		const struct object *o = all.objects.items[i];

		if (address_set_add(&done->objects, o->class_id, o->object_id))
			address_set_add(&w->objects, o->class_id, o->object_id);
	}
	for (size_t i = 0; i < catalog_query_nr; i++) {
		w->classes[i] = all.classes[i] && !done->classes[i];
		done->classes[i] |= all.classes[i];
	}
	work_release(&all);
}

/* ---- what another object may mention of an object ---- */

static const char *describe(struct arena *a, const struct object *o)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_puts(&b, o->name ? o->name : "");
	for (size_t i = 0; o->relation && i < o->relation->attr_nr; i++) {
		const struct attr *x = &o->relation->attrs[i];

		buf_printf(&b, " %d %u %s", x->num, x->type, x->name);
	}
	text = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return text;
}

/* ---- one round ---- */

static void mark_class_stale(struct catalog *cat, uint32_t class_id)
{
	for (size_t i = 0; class_id && i < cat->objects.size; i++) {
		struct object *o = cat->objects.slots[i];

		if (o && o->class_id == class_id)
			catalog_mark_stale(cat, o);
	}
}

static unsigned class_bit(const struct object *o)
{
	return o->class_id == CLASS_REL	   ? BY_RELATION
	       : o->class_id == CLASS_TYPE ? BY_TYPE
					   : BY_FUNCTION;
}

/* Can query `i` bring rows of `o`? Not when it had none and none were made
 * since; as long as nobody else makes any and nothing was taken back. */
static bool may_have(const struct catalog *cat, size_t i,
		     const struct object *o, const struct writes *writes)
{
	const struct catalog_query *q = &catalog_queries[i];
	const struct object *known =
	    catalog_get(cat, o->class_id, o->object_id);

	if (!(q->by & class_bit(o)))
		return false;
	if (!q->catalogs[0] || cat->undone || !catalog_is_alone(cat) ||
	    (known && known->came & UINT64_C(1) << i))
		return true;
	if (q->catalogs[0] == CATALOG_DESCRIPTION && cat->strange_comments)
		return true;
	for (size_t k = 0; k < QUERY_CATALOGS_MAX && q->catalogs[k]; k++)
		if (writes_get(writes, q->catalogs[k]))
			return true;
	return false;
}

static void choose(const struct catalog *cat, const struct work *w,
		   const struct writes *writes, bool *wanted, struct buf *oids)
{
	buf_putc(oids, '{');
	for (size_t i = 0; i < w->objects.nr; i++)
		buf_printf(oids, "%s%u", i ? "," : "",
			   w->objects.items[i]->object_id);
	buf_putc(oids, '}');
	for (size_t i = 0; i < catalog_query_nr; i++) {
		wanted[i] = w->classes[i];
		for (size_t k = 0; !wanted[i] && k < w->objects.nr; k++)
			wanted[i] =
			    may_have(cat, i, w->objects.items[k], writes);
	}
}

static void note_changed(struct catalog *cat, const struct work *w,
			 const char *const *was)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *x = w->objects.items[i];
		struct object *o = catalog_get(cat, x->class_id, x->object_id);

		if (o && was[i] && strcmp(was[i], describe(&a, o)) != 0)
			catalog_note_renamed(cat, o);
	}
	arena_release(&a);
}

/* What is read again loses its entries until they come again. An object may
 * come although it was not asked for by its class: oids are unique within one
 * class only. */
static const char *const *mark_stale(struct catalog *cat, struct arena *a,
				     const struct work *w)
{
	const char **was = arena_array(a, w->objects.nr, sizeof(*was));

	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *x = w->objects.items[i];
		struct object *o = catalog_get(cat, x->class_id, x->object_id);

		if (!o)
			continue;
		was[i] = describe(a, o);
		if (o->in_tool_schema)
			cat->must_read_all = true;
		catalog_mark_stale(cat, o);
	}
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (w->classes[i])
			mark_class_stale(cat, catalog_queries[i].class_id);
	return was;
}

/* The session is pinned, or shall be; it is not afterwards. */
enum pins { PINNED, PIN_FIRST };

static int read_pinned(struct catalog *cat, const bool *wanted,
		       const char *oids, enum pins pins, struct err *e)
{
	struct conn_request before = catalog_pin_refresh();
	struct conn_request after = catalog_unpin();

	return catalog_run(cat, wanted, oids, &before, pins == PIN_FIRST,
			   &after, 1, e);
}

/* In the lean form; where it meets what that does not tell, again in the other.
 */
static int read_round(struct catalog *cat, const struct work *w,
		      const struct writes *writes, enum pins pins,
		      struct err *e)
{
	struct arena a = ARENA_INIT;
	struct buf oids = BUF_INIT;
	bool *wanted = arena_array(&a, catalog_query_nr, sizeof(*wanted));
	const char *const *was;
	int rc;

	choose(cat, w, writes, wanted, &oids);
	was = mark_stale(cat, &a, w);
	cat->rare = false;
	cat->lean = true;
	rc = read_pinned(cat, wanted, oids.data, pins, e);
	cat->lean = false;
	if (rc == 0 && cat->rare) {
		cat->rare = false;
		mark_stale(cat, &a, w);
		rc = read_pinned(cat, wanted, oids.data, PIN_FIRST, e);
	}
	if (rc == 0)
		note_changed(cat, w, was);
	buf_release(&oids);
	arena_release(&a);
	return rc;
}

/* ---- rounds ---- */

int rounds_read(struct catalog *cat, struct work *w, struct work *done,
		const struct writes *writes, struct err *e)
{
	int rc = 0;

	for (int i = 0;; i++) {
		subtract(w, done);
		if (work_is_empty(w) && i > 0)
			break;
		rc = read_round(cat, w, writes, i ? PIN_FIRST : PINNED, e);
		if (rc || cat->must_read_all || !cat->renamed_nr)
			break;
		if (i == ROUNDS_MAX) {
			cat->must_read_all = true;
			break;
		}
		rc = dependents_read(cat, w, e);
		if (rc)
			break;
	}
	return rc;
}
