/* What most readers do with a directory: find, order, load, mark. */
#include "io/formats_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"

#define TREE_DEPTH_MAX 16

/* ---- directories ---- */

bool items_have(const struct dir_item *items, size_t nr, const char *name)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (strcmp(items[i].name, name) == 0)
			return true;
	}
	return false;
}

int dir_has(struct dir *d, const char *dir, const char *name, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	struct dir *inner = NULL;
	size_t nr;
	int rc = dir_open_at(&inner, d, dir, e);

	if (rc != 0)
		return rc;
	rc = dir_list(inner, &a, &items, &nr, e);
	if (rc == 0)
		rc = items_have(items, nr, name) ? 0 : 1;
	dir_close(inner);
	arena_release(&a);
	return rc;
}

const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *place_plain(struct arena *a, const char *path)
{
	size_t len;

	while (strncmp(path, "./", 2) == 0) {
		path += 2;
		path += strspn(path, "/");
	}
	for (len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		;
	return len == 1 && *path == '.' ? "" : arena_memdupz(a, path, len);
}

const char *place_of_dir(struct arena *a, struct dir *d, struct dir *root)
{
	const char *path = dir_path(d), *top = dir_path(root);
	size_t len = strlen(top);

	if (strcmp(top, ".") != 0 && strncmp(path, top, len) == 0 &&
	    (path[len] == '/' || !path[len])) {
		path += len;
		path += strspn(path, "/");
	}
	return place_plain(a, path);
}

struct tree {
	struct arena *arena;
	struct dir_item *items;
	size_t nr, cap;
};

static int tree_add(struct tree *t, struct dir *d, const char *prefix,
		    const struct dir_item *items, size_t nr, int depth,
		    struct err *e);

static int tree_enter(struct tree *t, struct dir *d, const char *name,
		      const char *path, int depth, struct err *e)
{
	struct dir_item *items;
	struct dir *inner = NULL;
	size_t nr;
	int rc;

	if (depth == TREE_DEPTH_MAX)
		return err_set(e, FAULT_LIMIT,
			       "more than %d directories in one another",
			       TREE_DEPTH_MAX);
	rc = dir_open_at(&inner, d, name, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = dir_list(inner, t->arena, &items, &nr, e);
	if (rc == 0)
		rc = tree_add(t, inner, arena_printf(t->arena, "%s/", path),
			      items, nr, depth + 1, e);
	dir_close(inner);
	return rc;
}

static int tree_add(struct tree *t, struct dir *d, const char *prefix,
		    const struct dir_item *items, size_t nr, int depth,
		    struct err *e)
{
	const char *path;
	size_t i;
	int rc = 0;

	for (i = 0; i < nr && rc == 0; i++) {
		if (name_is_hidden(&items[i]))
			continue;
		path = arena_printf(t->arena, "%s%s", prefix, items[i].name);
		if (items[i].is_dir) {
			rc = tree_enter(t, d, items[i].name, path, depth, e);
		} else if (t->nr == MIGRATIONS_MAX) {
			rc = err_set(e, FAULT_LIMIT, "more than %d files",
				     MIGRATIONS_MAX);
		} else {
			GROW(t->items, t->nr + 1, t->cap);
			t->items[t->nr++] = (struct dir_item){ .name = path };
		}
	}
	return rc;
}

static int compare_items(const void *a, const void *b)
{
	const struct dir_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int tree_list(struct dir *d, struct arena *a, const struct dir_item *items,
	      size_t nr, struct dir_item **out, size_t *out_nr, struct err *e)
{
	struct tree t = { .arena = a };
	int rc = tree_add(&t, d, "", items, nr, 0, e);

	*out = arena_array(a, t.nr, sizeof(**out));
	*out_nr = t.nr;
	if (t.nr) {
		memcpy(*out, t.items, t.nr * sizeof(**out));
		qsort(*out, t.nr, sizeof(**out), compare_items);
	}
	free(t.items);
	return rc;
}

static bool text_has_line(const struct buf *text,
			  bool (*is)(const struct line *line))
{
	size_t skip = text_bom(text->data, text->len);
	struct line line = { 0 };

	while (line_next(text->data + skip, text->len - skip, &line)) {
		if (is(&line))
			return true;
	}
	return false;
}

bool files_have_line(struct dir *d, const struct dir_item *items, size_t nr,
		     bool (*is)(const struct line *line))
{
	struct buf text = BUF_INIT;
	struct err e;
	bool found = false;
	size_t i;

	for (i = 0; i < nr && !found; i++) {
		if (name_is_sql(&items[i]) &&
		    dir_read(d, items[i].name, FILE_MAX_DEFAULT, &text, &e) ==
			0)
			found = text_has_line(&text, is);
	}
	buf_release(&text);
	return found;
}

/* ---- loading ---- */

static int take_all(struct source *s, struct arena *a, struct err *e)
{
	(void)e;
	script_take_all(&s->up, a);
	if (s->down.file)
		script_take_all(&s->down, a);
	return 0;
}

int reader_load(int (*parse)(struct source *s, struct arena *a, struct err *e),
		struct dir *d, struct arena *a, struct source *s, struct err *e)
{
	if (script_load(d, a, &s->up, e) != 0 ||
	    (s->down.file && script_load(d, a, &s->down, e) != 0))
		return -1;
	if (!parse)
		parse = take_all;
	if (parse(s, a, e) == 0)
		return 0;
	/* A parse function knows the name only of a file for the way down. */
	return error_in_file(d, e->file[0] ? s->down.file : s->up.file, e->line,
			     e);
}

static int find(const struct reader *r, struct dir *d,
		const struct dir_item *items, size_t nr, struct arena *a,
		struct source **out, size_t *out_nr, struct err *e)
{
	struct found_list list = { .arena = a,
				   .same_versions = r->same_versions };
	size_t i;
	int rc = 0;

	for (i = 0; i < nr && rc == 0; i++)
		rc = r->add(&list, d, &items[i], e);
	if (rc == 0)
		rc = found_pair(&list, d, out, out_nr, e);
	if (rc == 0 && r->compare && *out_nr)
		qsort(*out, *out_nr, sizeof(**out), r->compare);
	found_release(&list);
	return rc;
}

int reader_find(int (*add)(struct found_list *list, struct dir *d,
			   const struct dir_item *item, struct err *e),
		struct dir *d, const struct dir_item *items, size_t nr,
		struct arena *a, struct source **out, size_t *out_nr,
		struct err *e)
{
	struct reader r = { .add = add };

	return find(&r, d, items, nr, a, out, out_nr, e);
}

int reader_run(const struct reader *r, struct dir *d,
	       const struct dir_item *items, size_t nr, struct arena *a,
	       struct source **out, size_t *out_nr, struct err *e)
{
	int rc = find(r, d, items, nr, a, out, out_nr, e);
	size_t i;

	for (i = 0; rc == 0 && i < *out_nr; i++)
		rc = reader_load(r->parse, d, a, &(*out)[i], e);
	return rc;
}

int source_add(struct source_list *list, const struct source *s, struct err *e)
{
	if (list->nr == MIGRATIONS_MAX)
		return err_set(e, FAULT_LIMIT, "more than %d migrations",
			       MIGRATIONS_MAX);
	GROW(list->items, list->nr + 1, list->cap);
	list->items[list->nr++] = *s;
	return 0;
}

void source_list_end(struct source_list *list, struct source **out, size_t *nr)
{
	*out = arena_array(list->arena, list->nr, sizeof(**out));
	*nr = list->nr;
	if (list->nr)
		memcpy(*out, list->items, list->nr * sizeof(**out));
	free(list->items);
	list->items = NULL;
	list->nr = list->cap = 0;
}

void leave_out(struct dir *d, const char *file, const char *tool)
{
	msg_notice("%s/%s is no migration of %s: left out", dir_path(d), file,
		   tool);
}

int program(struct dir *d, const char *file, const char *language,
	    const char *hint, struct err *e)
{
	err_set(e, FAULT_USAGE, "a migration in %s cannot be read", language);
	err_detail(e, "Only SQL is read: what a program does is not known "
		      "before it runs.");
	err_hint(e, "%s", hint);
	return error_in_file(d, file, 0, e);
}
