/* Registering what was read and putting its entries into the snapshot. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#define STALE_KEY_EXTRA 2 /* the part's letter and a NUL */

uint32_t catalog_oid(const char *text)
{
	return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

struct object *catalog_get(const struct catalog *cat, uint32_t class_id,
			   uint32_t object_id)
{
	return object_table_get(&cat->objects, class_id, object_id);
}

struct object *catalog_add(struct catalog *cat, uint32_t class_id,
			   uint32_t object_id, struct object *top)
{
	struct object *o = catalog_get(cat, class_id, object_id);

	if (!o) {
		o = arena_alloc(&cat->arena, sizeof(*o));
		o->class_id = class_id;
		o->object_id = object_id;
		object_table_put(&cat->objects, o);
	}
	o->top = top ? top : o;
	o->left_out = top ? top->left_out : false;
	o->member = false;
	o->path = NULL;
	o->relation = NULL;
	o->index = NULL;
	o->identity_of = NULL;
	return o;
}

void catalog_note_came(const struct reader *r, struct object *o)
{
	if (o)
		o->top->came |= UINT64_C(1) << (r->query - catalog_queries);
}

void catalog_note_renamed(struct catalog *cat, struct object *o)
{
	if (!cat->refreshing)
		return;
	GROW(cat->renamed, cat->renamed_nr + 1, cat->renamed_cap);
	cat->renamed[cat->renamed_nr++] = o;
}

bool catalog_is_member(const struct catalog *cat, uint32_t class_id,
		       uint32_t object_id)
{
	return object_table_get(&cat->members, class_id, object_id) != NULL;
}

/* Told once, by a full read. */
void catalog_note_uncovered(struct catalog *cat, const char *what)
{
	if (cat->refreshing)
		return;
	GROW(cat->uncovered, cat->uncovered_nr + 1, cat->uncovered_cap);
	cat->uncovered[cat->uncovered_nr++] = arena_strdup(&cat->arena, what);
}

void catalog_place(struct catalog *cat, struct object *o, uint32_t schema,
		   const char *kind, const char *name)
{
	const struct object *ns = catalog_get(cat, CLASS_NAMESPACE, schema);

	o->in_tool_schema = ns && ns->in_tool_schema;
	if (cat->refreshing && o->in_tool_schema)
		cat->must_read_all = true;
	o->member = catalog_is_member(cat, o->class_id, o->object_id);
	o->left_out = !ns || ns->left_out || o->member;
	buf_clear(&cat->path);
	if (ns) {
		text_name(&cat->path, ns->name);
		buf_putc(&cat->path, '.');
	}
	text_name(&cat->path, name);
	o->name = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
	if (!ns || ns->left_out)
		return;
	/* A member has a path, too: what is told of it although it is left
	 * out stands below. */
	buf_clear(&cat->path);
	path_make(&cat->path, ns->name, kind, name, NULL);
	o->path = arena_memdupz(&cat->arena, cat->path.data, cat->path.len);
}

void catalog_leave_out(struct object *o)
{
	o->left_out = true;
	o->path = NULL;
}

/* The key of an entry among those that may have to be removed. */
static char *stale_key(struct arena *a, enum part part, const char *path)
{
	size_t len = strlen(path);
	char *key = arena_alloc(a, len + STALE_KEY_EXTRA);

	key[0] = (char)('a' + (int)part);
	memcpy(key + 1, path, len);
	return key;
}

static void add_stale(struct catalog *cat, enum part part, const char *path)
{
	char *key = stale_key(&cat->arena, part, path);

	map_put(&cat->stale, key, key);
}

void catalog_mark_all_stale(struct catalog *cat)
{
	struct arena a = ARENA_INIT;
	size_t nr;
	const struct entry **all = snapshot_entries(cat->snapshot, &a, &nr);

	for (size_t i = 0; i < nr; i++)
		add_stale(cat, all[i]->part, all[i]->path);
	arena_release(&a);
}

static void mark_keys(struct catalog *cat, const struct entry_key *k, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		add_stale(cat, k[i].part, k[i].path);
}

void catalog_mark_stale(struct catalog *cat, struct object *o)
{
	struct entry_past *past;

	mark_keys(cat, o->entries, o->entry_nr);
	for (past = o->past; cat->undone && past; past = past->next)
		mark_keys(cat, past->entries, past->nr);
	if (o->entry_nr) {
		past = arena_alloc(&cat->arena, sizeof(*past));
		past->next = o->past;
		past->entries = o->entries;
		past->nr = o->entry_nr;
		o->past = past;
	}
	o->entries = NULL;
	o->entry_nr = 0;
	o->entry_cap = 0;
	o->path = NULL;
}

void catalog_remove_stale(struct catalog *cat)
{
	for (const struct map_entry *it = map_first(&cat->stale); it;
	     it = map_next(it)) {
		const char *key = map_key(it);

		snapshot_remove(cat->snapshot, (enum part)(key[0] - 'a'),
				key + 1);
	}
	map_release(&cat->stale);
	map_init(&cat->stale);
}

static void remember(struct catalog *cat, struct object *top, enum part part,
		     const char *path)
{
	struct entry_key *k = top->entries;

	/* In the arena, so that what was read needs no freeing. */
	if (top->entry_nr == top->entry_cap) {
		size_t cap = top->entry_cap ? top->entry_cap * 2 : 8;

		k = arena_array(&cat->arena, cap, sizeof(*k));
		if (top->entry_nr)
			memcpy(k, top->entries, top->entry_nr * sizeof(*k));
		top->entries = k;
		top->entry_cap = cap;
	}
	k[top->entry_nr].part = part;
	k[top->entry_nr].path = path;
	top->entry_nr++;
}

static void put_known(struct catalog *cat, enum part part, const char *path,
		      const char *text, size_t len, const struct ident *ident)
{
	const struct entry *known = snapshot_get(cat->known, part, path);
	struct oid id;

	snapshot_name_text(cat->snapshot, &id, text, len);
	if (known && oid_equal(&known->id, &id))
		snapshot_put(cat->snapshot, part, path, &id, ident);
	else
		snapshot_put_text(cat->snapshot, part, path, text, len, true,
				  ident);
}

void catalog_put(struct catalog *cat, struct object *o, int sub_id,
		 enum part part, const char *path, const char *text, size_t len)
{
	struct ident ident = { o->class_id, o->object_id, sub_id };

	if (o->left_out || !path)
		return;
	remember(cat, o->top, part, path);
	if (map_first(&cat->stale)) {
		struct arena a = ARENA_INIT;

		map_remove(&cat->stale, stale_key(&a, part, path));
		arena_release(&a);
	}
	if (cat->texts && cat->known)
		put_known(cat, part, path, text, len, &ident);
	else
		snapshot_put_text(cat->snapshot, part, path, text, len,
				  cat->texts, &ident);
}

const char *catalog_below(struct catalog *cat, const char *path,
			  const char *kind, const char *name)
{
	struct buf *b = &cat->path;

	if (!path)
		return NULL;
	buf_clear(b);
	buf_puts(b, path);
	buf_putc(b, '/');
	buf_puts(b, kind);
	buf_putc(b, '/');
	text_path_encode(b, name, strlen(name));
	return arena_memdupz(&cat->arena, b->data, b->len);
}

void catalog_put_owner(struct catalog *cat, struct object *o, const char *owner)
{
	struct buf b = BUF_INIT;

	if (!owner || !o->path)
		return;
	buf_puts(&b, "owner: ");
	text_name(&b, owner);
	buf_putc(&b, '\n');
	catalog_put(cat, o, 0, PART_OWNERS, o->path, b.data, b.len);
	buf_release(&b);
}

void catalog_put_acl(struct catalog *cat, struct object *o, int sub_id,
		     const char *path, char kind, const char *acl,
		     const char *initial, const char *owner)
{
	struct buf b = BUF_INIT;

	if (!path || !kind || (!acl && !initial))
		return;
	acl_text(&b, acl, initial, owner ? owner : "", kind,
		 conn_server_version(cat->conn));
	if (b.len)
		catalog_put(cat, o, sub_id, PART_PRIVILEGES, path, b.data,
			    b.len);
	buf_release(&b);
}
