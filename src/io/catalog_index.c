/* Indexes and constraints from raw columns.
 *
 * pg_get_indexdef() and pg_get_constraintdef() open each table, which is half
 * of the cost of reading a large schema; the numbers in pg_index and
 * pg_constraint say the same, and the names are here already. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "model/expression.h"

#define OID_TEXT_MAX 24

enum {
	TYPE_TEXT = 25,
	TYPE_VARCHAR = 1043,
	TYPE_ANYARRAY = 2277,
	TYPE_ANYENUM = 3500,
	TYPE_ANYRANGE = 3831,
	TYPE_ANYMULTIRANGE = 4537,
	TYPE_RECORD = 2249,
	INDOPTION_DESC = 1,
	INDOPTION_NULLS_FIRST = 2,
	COLLATION_DEFAULT = 100,
};

int catalog_row_opclass(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct opclass *o = arena_alloc(&cat->arena, sizeof(*o));

	o->id = catalog_oid(value[0]);
	o->name = arena_strdup(&cat->arena, value[1]);
	o->is_default = value[2][0] == 't';
	o->input = catalog_oid(value[3]);
	map_put(&cat->opclasses, arena_strdup(&cat->arena, value[0]), o);
	return 0;
}

int catalog_row_collation_name(struct reader *r, char **value)
{
	struct arena *a = &r->cat->arena;

	map_put(&r->cat->collations, arena_strdup(a, value[0]),
		arena_strdup(a, value[1]));
	return 0;
}

static const struct attr *attr_of(const struct object *o, long num)
{
	for (size_t i = 0; o->relation && i < o->relation->attr_nr; i++)
		if (o->relation->attrs[i].num == num)
			return &o->relation->attrs[i];
	return NULL;
}

static void put_attr(struct buf *out, const struct object *o, long num)
{
	const struct attr *a = attr_of(o, num);

	if (a)
		text_name(out, a->name);
	else
		buf_printf(out, "column %ld", num);
}

/* ---- the key of an index ---- */

/* One row of indexes.sql, taken apart. */
struct key {
	const struct object *table;
	long *columns, *options, *classes, *collations;
	size_t nr, key_nr;
	char **expressions;
};

static bool is_polymorphic(uint32_t type)
{
	switch (type) {
	case TYPE_ANYARRAY:
	case TYPE_ANYENUM:
	case TYPE_ANYRANGE:
	case TYPE_ANYMULTIRANGE:
	case TYPE_RECORD:
		return true;
	default:
		return false;
	}
}

/* Is it the one that PostgreSQL takes when none is named? The type of an
 * expression is not known here, so its class is always told. */
static bool goes_without_saying(const struct opclass *c, const struct attr *a)
{
	return c->is_default && a &&
	       (c->input == a->type || is_polymorphic(c->input) ||
		(a->type == TYPE_VARCHAR && c->input == TYPE_TEXT));
}

static void put_opclass(struct buf *out, const struct catalog *cat, long id,
			const struct attr *a)
{
	char key[OID_TEXT_MAX];
	const struct opclass *c;

	snprintf(key, sizeof(key), "%ld", id);
	c = map_get(&cat->opclasses, key);
	if (!c || goes_without_saying(c, a))
		return;
	buf_putc(out, ' ');
	buf_puts(out, c->name);
}

static void put_direction(struct buf *out, long option)
{
	bool desc = option & INDOPTION_DESC;
	bool first = option & INDOPTION_NULLS_FIRST;

	if (desc)
		buf_puts(out, " desc");
	if (first != desc)
		buf_puts(out, first ? " nulls first" : " nulls last");
}

static void put_collation(struct buf *out, const struct catalog *cat, long id,
			  const struct attr *a)
{
	char key[OID_TEXT_MAX];
	const char *name;
	uint32_t usual = a ? a->collation : COLLATION_DEFAULT;

	if (!id || (uint32_t)id == usual)
		return;
	snprintf(key, sizeof(key), "%ld", id);
	name = map_get(&cat->collations, key);
	buf_puts(out, " collate ");
	buf_puts(out, name ? name : key);
}

static void put_keys(struct buf *out, const struct catalog *cat,
		     const struct key *k)
{
	size_t expression = 0;

	for (size_t i = 0; i < k->key_nr; i++) {
		const struct attr *a = attr_of(k->table, k->columns[i]);

		if (i > 0)
			buf_puts(out, ", ");
		if (k->columns[i] != 0)
			put_attr(out, k->table, k->columns[i]);
		else
			expression_normalise(out, k->expressions[expression++]);
		put_collation(out, cat, k->collations[i], a);
		put_opclass(out, cat, k->classes[i], a);
		put_direction(out, k->options[i]);
	}
}

static const char *names_of(struct catalog *cat, const struct object *table,
			    const long *columns, size_t nr)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (size_t i = 0; i < nr; i++) {
		if (i > 0)
			buf_puts(&b, ", ");
		put_attr(&b, table, columns[i]);
	}
	text = arena_memdupz(&cat->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

static bool take_key(struct arena *a, struct key *k, char **value)
{
	size_t missing = 0, expression_nr;

	k->nr = array_numbers(a, value[4], &k->columns);
	k->key_nr = (size_t)strtoul(value[3], NULL, 10);
	expression_nr = array_strings(a, value[8], &k->expressions);
	if (k->nr < k->key_nr ||
	    array_numbers(a, value[5], &k->options) < k->key_nr ||
	    array_numbers(a, value[6], &k->classes) < k->key_nr ||
	    array_numbers(a, value[7], &k->collations) < k->key_nr)
		return false;
	for (size_t i = 0; i < k->key_nr; i++)
		missing += k->columns[i] == 0;
	return missing <= expression_nr;
}

static void add_index(struct reader *r, struct object *o, const struct key *k,
		      char **value)
{
	struct catalog *cat = r->cat;
	struct index *x = arena_alloc(&cat->arena, sizeof(*x));
	struct buf b = BUF_INIT;

	put_keys(&b, cat, k);
	x->object = o;
	x->key = arena_memdupz(&cat->arena, b.data, b.len);
	if (k->nr > k->key_nr)
		x->include = names_of(cat, k->table, k->columns + k->key_nr,
				      k->nr - k->key_nr);
	buf_clear(&b);
	text_attributes(r, &b, o, o->path, value, r->query->fixed);
	x->text = arena_memdupz(&cat->arena, b.data, b.len);
	buf_release(&b);
	o->index = x;
	GROW(cat->indexes, cat->index_nr + 1, cat->index_cap);
	cat->indexes[cat->index_nr++] = x;
}

int catalog_row_index(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *table =
	    catalog_get(cat, CLASS_REL, catalog_oid(value[0]));
	struct arena a = ARENA_INIT;
	struct key k = { .table = table };
	struct object *o;
	int rc = 0;

	if (!table)
		return 0;
	o = catalog_add(cat, CLASS_REL, catalog_oid(value[1]), table);
	catalog_note_came(r, table);
	if (table->left_out)
		return 0;
	o->path = catalog_below(cat, table->path, "index", value[2]);
	/* Indexes of partitions name the one that they belong to. */
	if (o->name && strcmp(o->name, o->path) != 0)
		catalog_note_renamed(cat, o);
	o->name = o->path;
	if (take_key(&a, &k, value))
		add_index(r, o, &k, value);
	else
		rc = err_set(r->e, FAULT_SQL,
			     "the catalog entry of index \"%s\" is damaged",
			     value[2]);
	arena_release(&a);
	return rc;
}

static void put_index(struct buf *out, const struct index *x)
{
	text_line(out, "key", x->key);
	if (x->include)
		text_line(out, "include", x->include);
	buf_puts(out, x->text);
}

void catalog_finish_indexes(struct catalog *cat)
{
	for (size_t i = 0; i < cat->index_nr; i++) {
		struct index *x = cat->indexes[i];

		if (x->in_constraint)
			continue;
		buf_clear(&cat->text);
		put_index(&cat->text, x);
		catalog_put(cat, x->object, 0, PART_STRUCTURE, x->object->path,
			    cat->text.data, cat->text.len);
	}
	cat->index_nr = 0;
}

/* ---- constraints ---- */

static bool is_said(const char *line, bool exclusion)
{
	if (strncmp(line, "unique\n", 7) == 0)
		return true;
	return exclusion && (strncmp(line, "using:", 6) == 0 ||
			     strncmp(line, "where:", 6) == 0);
}

/* The lines of an index that say more than the constraint does. */
static void put_index_rest(struct buf *out, const char *text, bool exclusion)
{
	while (*text) {
		size_t len = strcspn(text, "\n") + 1;

		if (!is_said(text, exclusion))
			buf_add(out, text, len);
		text += len;
	}
}

static void put_key(struct catalog *cat, struct buf *out,
		    const struct object *table, const char *word, char **value)
{
	struct object *o = catalog_get(cat, CLASS_REL, catalog_oid(value[5]));
	struct index *x = o ? o->index : NULL;
	struct arena a = ARENA_INIT;
	long *columns;
	size_t nr;

	if (x) {
		x->in_constraint = true;
		if (word)
			text_line(out, word, x->key);
		if (x->include && word)
			text_line(out, "include", x->include);
		put_index_rest(out, x->text, !word);
		return;
	}
	nr = array_numbers(&a, value[6], &columns);
	if (word)
		text_line(out, word, names_of(cat, table, columns, nr));
	arena_release(&a);
}

static void put_reference(struct catalog *cat, struct buf *out,
			  const struct object *table, char **value)
{
	const struct object *other =
	    catalog_get(cat, CLASS_REL, catalog_oid(value[7]));
	struct arena a = ARENA_INIT;
	long *columns;
	size_t nr = array_numbers(&a, value[6], &columns);

	text_line(out, "foreign key", names_of(cat, table, columns, nr));
	if (other && other->name) {
		nr = array_numbers(&a, value[8], &columns);
		buf_printf(out, "references: %s (%s)\n", other->name,
			   names_of(cat, other, columns, nr));
	}
	nr = array_numbers(&a, value[9], &columns);
	if (nr)
		text_line(out, "on delete only",
			  names_of(cat, table, columns, nr));
	arena_release(&a);
}

int catalog_row_constraint(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	uint32_t relation = catalog_oid(value[0]);
	struct object *top =
	    relation ? catalog_get(cat, CLASS_REL, relation)
		     : catalog_get(cat, CLASS_TYPE, catalog_oid(value[1]));
	struct object *o;
	struct buf *out = &cat->text;

	if (!top)
		return 0;
	o = catalog_add(cat, CLASS_CONSTRAINT, catalog_oid(value[2]), top);
	catalog_note_came(r, top);
	if (top->left_out)
		return 0;
	o->path = catalog_below(cat, top->path, "constraint", value[3]);
	if (value[4][0] == 'n')
		return 0;
	buf_clear(out);
	switch (value[4][0]) {
	case 'p':
		put_key(cat, out, top, "primary key", value);
		break;
	case 'u':
		put_key(cat, out, top, "unique", value);
		break;
	case 'f':
		put_reference(cat, out, top, value);
		break;
	default:
		break;
	}
	text_attributes(r, out, o, o->path, value, r->query->fixed);
	/* Its definition names the keys; the index adds the rest. */
	if (value[4][0] == 'x')
		put_key(cat, out, top, NULL, value);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, out->data, out->len);
	return 0;
}
