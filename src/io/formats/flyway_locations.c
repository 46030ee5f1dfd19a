/* "locations" of Flyway: the directories that it reads, with all below them.
 *
 *   filesystem:sql/core    from where Flyway is started: the project's root
 *   classpath:db/migration below src/main/resources, as Maven and Gradle have
 * it
 *
 * ledger reads one directory with all below it, so each location is that one or
 * in it, and files elsewhere in it are none of Flyway's. */
#include "io/formats_flyway_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define LOCATIONS_MAX 100
#define USUAL_LOCATION "filesystem:sql" /* of its command line */
#define RESOURCES "src/main/resources/"

struct locating {
	struct flyway_places *out;
	const struct flyway_settings *s;
	struct dir *root;
	struct arena *arena;
	const char *below; /* the migrations directory, from the root */
	struct err *e;
};

/* Does `text` begin with the word? Then `*behind` is what follows. */
static bool begins(const char *text, const char *word, const char **behind)
{
	size_t len = strlen(word);

	if (strncmp(text, word, len) != 0)
		return false;
	*behind = text + len;
	return true;
}

static int refuse(struct locating *l, const char *location, const char *why)
{
	err_set(l->e, FAULT_USAGE, "location \"%s\" is not followed", location);
	err_detail(l->e, "%s", why);
	return err_hint(
	    l->e,
	    "Name a directory above all locations: ledger init --migrations "
	    "DIR; or write a file for ledger with those that it can read: "
	    "[flyway] settings in ledger/config.");
}

/* `*path`: from the root. */
static int path_of(struct locating *l, const char *location, const char **path)
{
	const char *rest = location;

	if (strpbrk(location, "*?"))
		return refuse(l, location, "It is a pattern.");
	if (!begins(location, "filesystem:", &rest)) {
		if (!begins(location, "classpath:", &rest) &&
		    strchr(location, ':'))
			return refuse(l, location, "It is no directory.");
		rest += strspn(rest, "/");
		rest = arena_printf(l->arena, RESOURCES "%s", rest);
	}
	*path = place_plain(l->arena, rest);
	return 0;
}

static void keep(struct locating *l, const char *below)
{
	l->out->prefixes[l->out->nr++] =
	    *below ? arena_printf(l->arena, "%s/", below) : "";
}

/* Is there such a directory? Where Flyway is started elsewhere, or in another
 * machine, a single location is the one that the user named to ledger. */
static int exists(struct locating *l, const char *path)
{
	struct dir *found = NULL;
	int rc;

	if (*path == '/' || strstr(path, ".."))
		return 1;
	if (!*path)
		return 0;
	rc = dir_open_at(&found, l->root, path, l->e);
	dir_close(found);
	return rc;
}

static int locate(struct locating *l, const char *location, bool only)
{
	const char *path = "", *behind = "";
	int rc = path_of(l, location, &path);

	if (rc != 0)
		return -1;
	rc = exists(l, path);
	if (rc < 0)
		return -1;
	if (rc == 1 && only) {
		keep(l, "");
		return 0;
	}
	if (rc == 1)
		return refuse(l, location,
			      "There is no such directory in the project.");
	if (!*l->below) {
		keep(l, path);
		return 0;
	}
	if (!begins(path, l->below, &behind) || (*behind && *behind != '/'))
		return refuse(l, location,
			      "It is not in the migrations directory.");
	keep(l, behind + (*behind == '/'));
	return 0;
}

static size_t count(const char *list)
{
	size_t nr = 1;

	for (; *list; list++)
		nr += *list == ',';
	return nr;
}

static int locate_all(struct locating *l)
{
	size_t nr = count(l->s->locations), len;
	const char *p = l->s->locations, *word;

	if (nr > LOCATIONS_MAX)
		return err_set(l->e, FAULT_LIMIT, "more than %d locations",
			       LOCATIONS_MAX);
	l->out->prefixes = arena_array(l->arena, nr, sizeof(*l->out->prefixes));
	for (;; p += len + 1) {
		p += strspn(p, " \t");
		len = strcspn(p, ",");
		word = arena_memdupz(l->arena, p, len);
		if (*word && locate(l, word, nr == 1) != 0)
			return -1;
		if (!p[len])
			return 0;
	}
}

int flyway_read_locations(struct flyway_places *out,
			  const struct flyway_settings *s, struct dir *d,
			  struct dir *root, struct arena *a, struct err *e)
{
	struct locating l = {
		.out = out, .s = s, .root = root, .arena = a, .e = e
	};

	*out = (struct flyway_places){ .nr = 0 };
	if (!root || !s->locations || !*s->locations)
		return 0;
	l.below = place_of_dir(a, d, root);
	return locate_all(&l) == 0
		   ? 0
		   : error_in_file(root, s->file, s->locations_line, e);
}

const char *flyway_directory(struct dir *root, struct arena *a)
{
	struct flyway_settings s;
	struct err ignored;
	struct locating l = {
		.s = &s, .root = root, .arena = a, .e = &ignored
	};
	const char *path = NULL;

	err_init(&ignored);
	flyway_settings_init(&s);
	if (flyway_read_settings(&s, root, NULL, a, &ignored) != 0 || !s.file)
		goto out;
	if (!s.locations)
		s.locations = USUAL_LOCATION;
	if (count(s.locations) > 1 || path_of(&l, s.locations, &path) != 0 ||
	    !*path || exists(&l, path) != 0)
		path = NULL;
out:
	flyway_settings_release(&s);
	return path;
}

bool flyway_is_located(const struct flyway_places *p, const char *file)
{
	size_t i;

	for (i = 0; i < p->nr; i++)
		if (strncmp(file, p->prefixes[i], strlen(p->prefixes[i])) == 0)
			return true;
	return p->nr == 0;
}
