/* Objects with a path of their own, and what is below a table and nothing
 * special. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

/* Columns: oid, schema, name, kind, owner, privileges. */
static struct object *add_top(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	const struct catalog_query *q = r->query;
	const char *kind = value[3] ? value[3] : q->kind;
	struct object *o =
	    catalog_add(cat, q->class_id, catalog_oid(value[0]), NULL);

	if (value[1]) {
		catalog_place(cat, o, catalog_oid(value[1]), kind, value[2]);
		return o;
	}
	if (catalog_is_member(cat, o->class_id, o->object_id)) {
		catalog_leave_out(o);
		return o;
	}
	buf_clear(&cat->path);
	path_make_database(&cat->path, kind, value[2]);
	o->path = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
	return o;
}

static void put_top(struct reader *r, struct object *o, char **value)
{
	struct catalog *cat = r->cat;

	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, o->path, value, r->query->fixed);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	catalog_put_owner(cat, o, value[4]);
	catalog_put_acl(cat, o, 0, o->path, r->query->acl, value[5], NULL,
			value[4]);
}

int catalog_row_top(struct reader *r, char **value)
{
	struct object *o = add_top(r, value);

	if (!o->left_out)
		put_top(r, o, value);
	return 0;
}

/* A composite type has a relation of its own, whose changes are the type's. */
int catalog_row_type(struct reader *r, char **value)
{
	struct object *o = add_top(r, value);
	struct object *row;

	if (catalog_oid(value[6])) {
		row = catalog_add(r->cat, CLASS_REL, catalog_oid(value[6]), o);
		row->path = o->path;
	}
	if (!o->left_out)
		put_top(r, o, value);
	return 0;
}

/* Columns: relation, oid, name. */
int catalog_row_below(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *top = catalog_get(cat, CLASS_REL, catalog_oid(value[0]));
	struct object *o;

	if (!top)
		return 0;
	o = catalog_add(cat, r->query->class_id, catalog_oid(value[1]), top);
	catalog_note_came(r, top);
	/* No extension brings policies: they are of the database. */
	if (top->member && o->class_id == CLASS_POLICY)
		o->left_out = false;
	if (o->left_out)
		return 0;
	o->path = catalog_below(cat, top->path, r->query->kind, value[2]);
	buf_clear(&cat->text);
	text_attributes(r, &cat->text, o, o->path, value, r->query->fixed);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	return 0;
}

/* Columns: class, oid, text, name of the column or NULL, its number. */
int catalog_row_comment(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *o =
	    catalog_get(cat, catalog_oid(value[0]), catalog_oid(value[1]));
	const char *path;

	if (!o)
		cat->strange_comments = true;
	catalog_note_came(r, o);
	if (!o || o->left_out || !o->path)
		return 0;
	path = o->path;
	if (value[3])
		path = catalog_below(
		    cat, path,
		    o->top->class_id == CLASS_TYPE ? "attribute" : "column",
		    value[3]);
	buf_clear(&cat->text);
	text_line(&cat->text, "comment", value[2]);
	catalog_put(cat, o, (int)strtol(value[4], NULL, 10), PART_COMMENTS,
		    path, cat->text.data, cat->text.len);
	return 0;
}

/* Privileges of what is no entry of its own. Columns: oid, name, acldefault()'s
 * letter, owner, privileges, those that count as default or NULL. */
int catalog_row_privileges(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *o =
	    catalog_add(cat, r->query->class_id, catalog_oid(value[0]), NULL);

	buf_clear(&cat->path);
	path_make_database(&cat->path, r->query->kind, value[1]);
	o->path = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
	catalog_put_acl(cat, o, 0, o->path, value[2][0], value[4], value[5],
			value[3]);
	return 0;
}

/* Columns: class, oid, column, name, label. */
int catalog_row_label(struct reader *r, char **value)
{
	struct catalog *cat = r->cat;
	struct object *o =
	    catalog_add(cat, r->query->class_id, catalog_oid(value[1]), NULL);

	buf_clear(&cat->path);
	path_make_database(&cat->path, r->query->kind, value[3]);
	o->path = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
	buf_clear(&cat->text);
	text_line(&cat->text, "label", value[4]);
	catalog_put(cat, o, 0, PART_STRUCTURE, o->path, cat->text.data,
		    cat->text.len);
	return 0;
}
