/* A directory that has no migrations itself, but directories of them: one for
 * each database or service. They are named in the error. */
#include "io/formats_common.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define DEPTH_MAX 2   /* "default", "oss/postgres" */
#define LOOKED_MAX 64 /* directories: it is only for a message */
#define NAMED_MAX 4

struct below {
	struct arena arena;
	struct buf found;
	int looked, named;
};

static void look(struct below *b, struct dir *d, const char *prefix,
		 const struct dir_item *items, size_t nr, int depth);

static void look_into(struct below *b, struct dir *d, const char *path,
		      int depth)
{
	const struct format *f = NULL;
	struct dir_item *items;
	struct err ignored;
	size_t nr;

	if (format_detect_here(&f, d, &ignored) == 0)
		buf_printf(&b->found, "%s%s (%s)", b->named++ ? ", " : "", path,
			   f->name);
	else if (depth < DEPTH_MAX &&
		 dir_list(d, &b->arena, &items, &nr, &ignored) == 0)
		look(b, d, arena_printf(&b->arena, "%s/", path), items, nr,
		     depth + 1);
}

static void look(struct below *b, struct dir *d, const char *prefix,
		 const struct dir_item *items, size_t nr, int depth)
{
	struct dir *inner = NULL;
	struct err ignored;

	for (size_t i = 0; i < nr && b->looked < LOOKED_MAX; i++) {
		if (!items[i].is_dir || name_is_hidden(&items[i]) ||
		    b->named == NAMED_MAX)
			continue;
		b->looked++;
		if (dir_open_at(&inner, d, items[i].name, &ignored) == 0)
			look_into(b, inner,
				  arena_printf(&b->arena, "%s%s", prefix,
					       items[i].name),
				  depth);
		dir_close(inner);
		inner = NULL;
	}
}

bool err_directories_below(struct dir *d, const struct dir_item *items,
			   size_t nr, struct err *e)
{
	struct below b = { .arena = ARENA_INIT, .found = BUF_INIT };
	bool found;

	look(&b, d, "", items, nr, 1);
	found = b.named > 0;
	if (found)
		err_detail(e, "below it: %s", b.found.data);
	buf_release(&b.found);
	arena_release(&b.arena);
	return found;
}
