/* Repeatable migrations of Flyway: each change of the file is one more. */
#include "io/formats_flyway_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define SUFFIX ".sql"
/* Copies of one of them: so many changes. */
#define RUNS_MAX 10000

/* The digits of "R__views.2", which names its second run; NULL: none. */
static const char *run_number(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t digits = dot ? name_digits(dot + 1) : 0;

	return digits > 0 && dot[1 + digits] == '\0' ? dot + 1 : NULL;
}

int flyway_add_repeatable(struct flyway *f, const char *file,
			  const struct flyway_name *n, struct err *e)
{
	const char *name =
	    arena_memdupz(f->arena, base_name(file), n->stem_len);
	const char *description = flyway_description(f->arena, n);

	if (run_number(name)) {
		err_set(e, FAULT_USAGE,
			"a repeatable migration cannot be named \"%s\"", name);
		err_detail(e, "That is what its later runs are called.");
		return error_in_file(f->d, file, 0, e);
	}
	return found_add(&f->repeatable, file, name, n->stem_len, description,
			 strlen(description), SIDE_UP, e);
}

/* Flyway's order is that of the descriptions. */
static int by_description(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int diff = strcmp(x->version, y->version);

	return diff ? diff : strcmp(x->file, y->file);
}

static const char *name_of_run(struct flyway *f, const char *name, unsigned n)
{
	return n == 1 ? name : arena_printf(f->arena, "%s.%u", name, n);
}

/* Line ends aside: git may change them from one checkout to the next. A copy
 * has what is put before the file, too. */
static bool is_same_text(const struct source_script *now,
			 const struct source_script *copy)
{
	const char *p = now->text, *q = copy->text;

	q += flyway_head_len(q);

	for (;; p++, q++) {
		p += *p == '\r' && p[1] == '\n';
		q += *q == '\r' && q[1] == '\n';
		if (*p != *q)
			return false;
		if (!*p)
			return true;
	}
}

static struct source new_run(struct flyway *f, const struct found *it,
			     unsigned n)
{
	struct source s = { .name = name_of_run(f, it->name, n),
			    .version = it->name,
			    .description = it->version,
			    .repeats = true };

	s.kept = arena_printf(f->arena, "%s" SUFFIX, s.name);
	return s;
}

/* The runs that were kept; `last` is the last one. */
static int read_kept(struct flyway *f, const struct found *it,
		     struct source_list *list, struct source *last,
		     unsigned *nr, struct err *e)
{
	for (*nr = 0; f->kept && *nr < RUNS_MAX; (*nr)++) {
		struct source s = new_run(f, it, *nr + 1);

		if (!items_have(f->copies, f->copy_nr, s.kept))
			return 0;
		s.up.file = s.kept;
		if (script_load(f->kept, f->arena, &s.up, e) != 0)
			return -1;
		s.up.file = it->file;
		script_take_all(&s.up, f->arena);
		if (source_add(list, &s, e) != 0)
			return -1;
		*last = s;
	}
	return 0;
}

static int read_one(struct flyway *f, const struct found *it,
		    struct source_list *list, struct err *e)
{
	struct source last = { 0 }, s;
	bool transaction;
	unsigned nr;
	size_t from = list->nr;

	if (read_kept(f, it, list, &last, &nr, e) != 0)
		return -1;
	s = new_run(f, it, nr + 1);
	s.up.file = it->file;
	if (flyway_load_script(f, &s.up, e) != 0)
		return -1;
	/* The options are those of the present file for all of them. */
	transaction = s.up.transaction;
	for (; from < list->nr; from++)
		list->items[from].up.transaction = transaction;
	if (nr > 0 && is_same_text(&s.up, &last.up))
		return 0;
	return source_add(list, &s, e);
}

static bool is_known(const struct flyway *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->repeatable.nr; i++)
		if (strcmp(f->repeatable.items[i].name, name) == 0)
			return true;
	return false;
}

static bool is_copy(const struct flyway *f, const struct dir_item *item)
{
	const char *prefix = arena_printf(
	    f->arena, "%s%s", f->settings.name_prefix[FLYWAY_REPEATABLE],
	    f->settings.name_separator);

	return name_is_sql(item) &&
	       strncmp(item->name, prefix, strlen(prefix)) == 0;
}

/* What has run is in the history, though its file may be gone. */
static int read_gone(struct flyway *f, struct source_list *list, struct err *e)
{
	struct source last;
	unsigned runs;
	size_t i;

	for (i = 0; i < f->copy_nr; i++) {
		const struct dir_item *copy = &f->copies[i];
		struct found it = { .file = copy->name };

		if (!is_copy(f, copy))
			continue;
		it.name = arena_memdupz(f->arena, copy->name,
					strlen(copy->name) - strlen(SUFFIX));
		if (run_number(it.name) || is_known(f, it.name))
			continue;
		if (read_kept(f, &it, list, &last, &runs, e) != 0)
			return -1;
	}
	return 0;
}

int flyway_read_repeatable(struct flyway *f, struct source_list *list,
			   struct err *e)
{
	struct found_list *all = &f->repeatable;
	size_t i;

	if (f->kept &&
	    dir_list(f->kept, f->arena, &f->copies, &f->copy_nr, e) != 0)
		return -1;
	if (all->nr > 0)
		qsort(all->items, all->nr, sizeof(*all->items), by_description);
	for (i = 0; i < all->nr; i++)
		if (read_one(f, &all->items[i], list, e) != 0)
			return -1;
	return read_gone(f, list, e);
}
