/* Schemas, tables, sequences and columns. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

int catalog_row_member(struct reader *r, char **value)
{
	struct object *o = arena_alloc(&r->cat->arena, sizeof(*o));

	o->class_id = catalog_oid(value[0]);
	o->object_id = catalog_oid(value[1]);
	object_table_put(&r->cat->members, o);
	return 0;
}

/* ---- schemas ---- */

static bool is_history_schema(const struct catalog *cat, const char *name)
{
	return cat->history_schema && strcmp(name, cat->history_schema) == 0;
}

static bool is_tool_schema(const struct catalog *cat, const char *name)
{
	return cat->tool_schema && !cat->tool_table &&
	       strcmp(name, cat->tool_schema) == 0;
}

static bool schema_left_out(const struct catalog *cat, const char *name,
			    bool history)
{
	return history || strncmp(name, "pg_", 3) == 0 ||
	       strcmp(name, "information_schema") == 0 ||
	       is_history_schema(cat, name) || is_tool_schema(cat, name);
}

int catalog_row_schema(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	uint32_t id = catalog_oid(value[0]);
	const struct object *old = catalog_get(cat, CLASS_NAMESPACE, id);
	const char *name = value[2];
	bool renamed = old && old->name && strcmp(old->name, name) != 0;
	bool was_out = old && old->left_out;
	struct object *o = catalog_add(cat, CLASS_NAMESPACE, id, NULL);

	o->name = arena_strdup(&cat->arena, name);
	o->in_tool_schema = history_schema(name);
	cat->has_history_schema |= is_history_schema(cat, name);
	cat->has_tool_history |= is_tool_schema(cat, name);
	o->left_out = schema_left_out(cat, name, value[7][0] == 't') ||
		      catalog_is_member(cat, CLASS_NAMESPACE, id);
	/* Everything in it has another path now, or comes and goes with it. */
	if (cat->refreshing && old && (renamed || was_out != o->left_out))
		cat->must_read_all = true;
	if (o->left_out)
		return 0;
	buf_clear(&cat->path);
	path_make(&cat->path, name, NULL);
	o->path = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, o->path, value, r->query->fixed);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	catalog_put_owner(cat, o, value[8]);
	catalog_put_acl(cat, o, 0, o->path, 'n', value[5], value[6], value[4]);
	return 0;
}

/* ---- relations ---- */

static const char *kind_of(char relkind)
{
	switch (relkind) {
	case 'v':
		return "view";
	case 'm':
		return "materialized-view";
	case 'f':
		return "foreign-table";
	case 'S':
		return "sequence";
	default:
		return "table";
	}
}

static struct relation *new_relation(struct catalog *cat, struct object *o,
				     char kind)
{
	o->relation = arena_alloc(&cat->arena, sizeof(*o->relation));
	o->relation->kind = kind;
	GROW(cat->read, cat->read_nr + 1, cat->read_cap);
	cat->read[cat->read_nr++] = o;
	return o->relation;
}

static bool is_tool_table(const struct catalog *cat, uint32_t schema, char kind,
			  const char *name)
{
	const struct object *ns = catalog_get(cat, CLASS_NAMESPACE, schema);

	return cat->tool_table && strcmp(name, cat->tool_table) == 0 &&
	       (kind == 'r' || kind == 'p') &&
	       (!cat->tool_schema ||
		(ns && ns->name && strcmp(ns->name, cat->tool_schema) == 0));
}

int catalog_row_relation(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	char kind = value[3][0];
	struct object *o =
	    catalog_add(cat, CLASS_REL, catalog_oid(value[0]), NULL);
	struct relation *rel = new_relation(cat, o, kind);

	catalog_place(cat, o, catalog_oid(value[1]), kind_of(kind), value[2]);
	if (value[6] && history_table(value[2], value[6])) {
		catalog_leave_out(o);
	} else if (is_tool_table(cat, catalog_oid(value[1]), kind, value[2])) {
		catalog_leave_out(o);
		cat->has_tool_history = true;
	}
	rel->owner = arena_strdup(&cat->arena, value[4]);
	rel->acl = value[5] ? arena_strdup(&cat->arena, value[5]) : NULL;
	/* A sequence is put by its own query. */
	if (kind == 'S' || o->left_out)
		return 0;
	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, o->path, value, r->query->fixed);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	catalog_put_owner(cat, o, value[4]);
	catalog_put_acl(cat, o, 0, o->path, 'r', value[5], NULL, value[4]);
	return 0;
}

/* ---- sequences ---- */

/* The sequence's own lines, told apart from the column's by a first word. */
static void put_sequence_lines(struct reader *r, struct buf *out, char **value)
{
	struct buf lines = BUF_INIT;

	text_attributes(r, &lines, NULL, NULL, value, r->query->fixed);
	for (const char *p = lines.data; *p;) {
		size_t len = strcspn(p, "\n") + 1;

		buf_puts(out, "sequence ");
		buf_add(out, p, len);
		p += len;
	}
	buf_release(&lines);
}

/* What an identity column's sequence adds to the column. */
static void add_identity(struct reader *r, struct object *o,
			 struct object *table, char **value)
{
	struct catalog *cat = r->cat;
	struct relation *rel = table->relation;
	struct identity *grown;

	buf_clear(&cat->text);
	text_line(&cat->text, "sequence", o->name);
	put_sequence_lines(r, &cat->text, value);
	grown = arena_array(&cat->arena, rel->identity_nr + 1, sizeof(*grown));
	if (rel->identity_nr)
		memcpy(grown, rel->identities,
		       rel->identity_nr * sizeof(*grown));
	rel->identities = grown;
	grown[rel->identity_nr].column = (int)strtol(value[2], NULL, 10);
	grown[rel->identity_nr].text =
	    arena_memdupz(&cat->arena, cat->text.data, cat->text.len);
	rel->identity_nr++;
}

int catalog_row_sequence(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *o = catalog_get(cat, CLASS_REL, catalog_oid(value[0]));
	struct object *table =
	    catalog_get(cat, CLASS_REL, catalog_oid(value[3]));

	if (!o || !o->relation)
		return 0;
	catalog_note_came(r, o);
	catalog_note_came(r, value[1] ? table : NULL);
	if (table && table->left_out)
		catalog_leave_out(o);
	if (o->left_out)
		return 0;
	catalog_put_acl(cat, o, 0, o->path, 's', o->relation->acl, NULL,
			o->relation->owner);
	if (value[1]) {
		o->identity_of = table;
		if (table && table->relation)
			add_identity(r, o, table, value);
		return 0;
	}
	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, o->path, value, r->query->fixed);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	catalog_put_owner(cat, o, o->relation->owner);
	return 0;
}

/* ---- columns ---- */

static void add_attr(struct catalog *cat, struct relation *rel, int num,
		     char **value)
{
	struct attr *a = rel->attrs;

	if (rel->attr_nr == rel->attr_cap) {
		size_t cap = rel->attr_cap ? rel->attr_cap * 2 : 8;

		a = arena_array(&cat->arena, cap, sizeof(*a));
		if (rel->attr_nr)
			memcpy(a, rel->attrs, rel->attr_nr * sizeof(*a));
		rel->attrs = a;
		rel->attr_cap = cap;
	}
	a = &a[rel->attr_nr++];
	a->num = num;
	a->name = arena_strdup(&cat->arena, value[2]);
	a->type = catalog_oid(value[3]);
	a->collation = catalog_oid(value[4]);
	a->inherited = value[6][0] == 't';
}

static void put_identity(struct buf *out, const struct relation *rel, int num)
{
	for (size_t i = 0; i < rel->identity_nr; i++)
		if (rel->identities[i].column == num)
			buf_puts(out, rel->identities[i].text);
}

int catalog_row_column(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *o = catalog_get(cat, CLASS_REL, catalog_oid(value[0]));
	int num = (int)strtol(value[1], NULL, 10);
	const char *path;

	if (!o || !o->relation)
		return 0;
	add_attr(cat, o->relation, num, value);
	if (o->left_out)
		return 0;
	path = catalog_below(cat, o->path, "column", value[2]);
	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, path, value, r->query->fixed);
	put_identity(&cat->text, o->relation, num);
	catalog_put(cat, o, num, PART_STRUCTURE, path, cat->text.data,
		    cat->text.len);
	catalog_put_acl(cat, o, num, path, 'c', value[5], NULL,
			o->relation->owner);
	return 0;
}

static int compare_attrs(const void *a, const void *b)
{
	const struct attr *x = a, *y = b;

	return (x->num > y->num) - (x->num < y->num);
}

/* Inherited columns stand in the order of the parents. That is where CREATE
 * TABLE and a restored dump put them, wherever a later ALTER TABLE of a parent
 * or ALTER TABLE INHERIT has left them; so it is no schema of the child. */
static void put_order(struct catalog *cat, struct object *o)
{
	struct relation *rel = o->relation;

	buf_clear(&cat->text);
	for (size_t i = 0; i < rel->attr_nr; i++) {
		const char *name = rel->attrs[i].name;

		if (rel->attrs[i].inherited)
			continue;
		text_path_encode(&cat->text, name, strlen(name));
		buf_putc(&cat->text, '\n');
	}
	catalog_put(cat, o, 0, PART_COLUMN_ORDER, o->path, cat->text.data,
		    cat->text.len);
}

void catalog_finish_relations(struct catalog *cat)
{
	for (size_t i = 0; i < cat->read_nr; i++) {
		struct object *o = cat->read[i];
		struct relation *rel = o->relation;

		if (rel->attr_nr)
			qsort(rel->attrs, rel->attr_nr, sizeof(*rel->attrs),
			      compare_attrs);
		if (!o->left_out && strchr("rpf", rel->kind))
			put_order(cat, o);
	}
	cat->read_nr = 0;
}
