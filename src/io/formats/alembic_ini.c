/* What alembic.ini says of where the revisions are: version_locations, with
 * path_separator or version_path_separator between them, and
 * recursive_version_locations. Only where they are in the migrations directory
 * are they read; elsewhere Alembic would know revisions that ledger does not.
 */
#include "io/formats_alembic_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/formats_common.h"

#define INI "alembic.ini"
#define PYPROJECT "pyproject.toml"
#define INI_MAX ((size_t)1 << 20)
#define BLANKS " \t\r\n"
#define LOCATIONS_MAX 1000
#define HERE "%(here)s"

struct ini {
	struct arena *arena;
	struct buf locations; /* its lines */
	int line;	      /* of version_locations; 0: not there */
	int separator_line;
	const char *separator; /* NULL: Alembic's former way */
	bool new_key;	       /* it is that of path_separator */
	bool recursive;
};

static const char *trimmed(struct arena *a, const char *p, const char *end)
{
	while (p < end && strchr(BLANKS, *p))
		p++;
	while (end > p && strchr(BLANKS, end[-1]))
		end--;
	return arena_memdupz(a, p, (size_t)(end - p));
}

/* ---- the file ---- */

/* The value behind "key =" on a line, or NULL. */
static const char *value_of(struct arena *a, const struct line *line,
			    const char *key)
{
	size_t len = strlen(key);
	const char *p = line->text, *end = p + line->len;

	if (line->len < len || strncasecmp(p, key, len) != 0)
		return NULL;
	for (p += len; p < end && strchr(BLANKS, *p); p++)
		;
	return p < end && (*p == '=' || *p == ':') ? trimmed(a, p + 1, end)
						   : NULL;
}

static void take_pair(struct ini *ini, const struct line *line, bool *in_list)
{
	const char *value = value_of(ini->arena, line, "version_locations");

	*in_list = value != NULL;
	if (value) {
		buf_puts(&ini->locations, value);
		ini->line = line->number;
		return;
	}
	value = value_of(ini->arena, line, "recursive_version_locations");
	if (value)
		ini->recursive = strcasecmp(value, "true") == 0;
	value = value_of(ini->arena, line, "path_separator");
	ini->new_key |= value != NULL;
	if (!value && !ini->new_key)
		value = value_of(ini->arena, line, "version_path_separator");
	if (value) {
		ini->separator = value;
		ini->separator_line = line->number;
	}
}

/* Of the section "alembic". A line that is indented goes on with the value
 * before it. */
static void take_all(struct ini *ini, const char *text, size_t len)
{
	struct line line = { 0 };
	bool ours = false, in_list = false;

	while (line_next(text, len, &line)) {
		const char *p =
		    trimmed(ini->arena, line.text, line.text + line.len);

		if (!*p || *p == '#' || *p == ';')
			continue;
		if (strchr(BLANKS, line.text[0])) {
			if (in_list)
				buf_printf(&ini->locations, "\n%s", p);
			continue;
		}
		in_list = false;
		if (*p == '[')
			ours = strcmp(p, "[alembic]") == 0;
		else if (ours)
			take_pair(ini, &line, &in_list);
	}
}

/* The bytes between two locations; NULL: unknown. */
static const char *separators(const struct ini *ini)
{
	static const struct {
		const char *name, *bytes;
	} all[] = { { "os", ":" },
		    { ":", ":" },
		    { ";", ";" },
		    { "space", " \n" },
		    { "newline", "\n" } };
	size_t i;

	if (!ini->separator)
		return " ,\n\t";
	for (i = 0; i < ARRAY_LEN(all); i++)
		if (strcmp(ini->separator, all[i].name) == 0)
			return all[i].bytes;
	return NULL;
}

/* ---- one location ---- */

struct locating {
	struct alembic_locations *out;
	struct arena *arena;
	struct dir *root;
	const char *here;  /* where Alembic is run */
	const char *ini;   /* its file of settings; NULL: outside */
	const char *below; /* the place of the migrations directory */
	struct err *e;
};

static int refuse(struct locating *l, const char *location, const char *why)
{
	err_set(l->e, FAULT_USAGE, "version_locations: \"%s\" is not read",
		location);
	err_detail(l->e, "%s", why);
	return err_hint(l->e, "Name a directory above all locations in "
			      "ledger/config: [ledger] migrations = DIR and "
			      "format = alembic");
}

static const char *join(struct arena *a, const char *dir, const char *path)
{
	return *dir && *path ? arena_printf(a, "%s/%s", dir, path)
	       : *dir	     ? dir
			     : path;
}

/* "app.billing:versions" is app/billing/versions, where the package is of the
 * project. */
static const char *of_package(struct arena *a, const char *location)
{
	char *path = arena_strdup(a, location), *p;
	char *colon = strchr(path, ':');

	if (!colon)
		return path;
	for (p = path; p < colon; p++)
		if (*p == '.')
			*p = '/';
	*colon = '/';
	return path;
}

static const char *directory_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? arena_memdupz(a, file, (size_t)(slash - file)) : "";
}

/* From the root. NULL: not in the project. */
static const char *place_of(struct locating *l, const char *location)
{
	const char *path = location, *base = l->here;

	if (strncmp(path, HERE, strlen(HERE)) == 0) {
		path += strlen(HERE);
		path += strspn(path, "/");
		base = directory_of(l->arena, l->ini);
	}
	if (*path == '/' || strchr(path, '%') || strstr(path, ".."))
		return NULL;
	return join(l->arena, base,
		    place_plain(l->arena, of_package(l->arena, path)));
}

static int locate(struct locating *l, const char *location)
{
	const char *place = place_of(l, location);
	size_t len = strlen(l->below);
	struct dir *found = NULL;
	int rc;

	if (!place)
		return refuse(l, location, "It is no path in the project.");
	rc = *place ? dir_open_at(&found, l->root, place, l->e) : 0;
	dir_close(found);
	if (rc < 0)
		return -1;
	if (rc == 1)
		return refuse(l, location, "There is no such directory.");
	if (len > 0 && (strncmp(place, l->below, len) != 0 ||
			(place[len] && place[len] != '/')))
		return refuse(l, location,
			      "It is not in the migrations directory.");
	place += len;
	l->out->dirs[l->out->nr++] = place + (*place == '/');
	return 0;
}

static int locate_all(struct locating *l, const struct ini *ini)
{
	const char *between = separators(ini), *p = ini->locations.data;
	size_t len;

	l->out->dirs =
	    arena_array(l->arena, LOCATIONS_MAX, sizeof(*l->out->dirs));
	for (; *p; p += len) {
		const char *word;

		p += strspn(p, between);
		len = strcspn(p, between);
		word = trimmed(l->arena, p, p + len);
		if (!*word)
			continue;
		if (l->out->nr == LOCATIONS_MAX)
			return err_set(l->e, FAULT_LIMIT,
				       "more than %d locations", LOCATIONS_MAX);
		if (locate(l, word) != 0)
			return -1;
	}
	return 0;
}

/* ---- the whole ---- */

static int read_ini(struct locating *l, const char *text, size_t len)
{
	struct ini ini = { .arena = l->arena };
	int rc = 0;

	buf_init(&ini.locations, INI_MAX);
	take_all(&ini, text, len);
	l->out->recursive = ini.recursive;
	if (ini.line && !separators(&ini)) {
		err_set(l->e, FAULT_USAGE, "unknown separator \"%s\"",
			ini.separator);
		err_detail(l->e,
			   "Expected: os, space, newline, \":\" or \";\".");
		rc = error_in_file(l->root, l->ini, ini.separator_line, l->e);
	} else if (ini.line && locate_all(l, &ini) != 0) {
		rc = error_in_file(l->root, l->ini, ini.line, l->e);
	}
	buf_release(&ini.locations);
	return rc;
}

/* Alembic 1.16 and later take the same from there. */
static int check_pyproject(struct locating *l, const char *text, size_t len)
{
	static const char *const keys[] = { "version_locations",
					    "recursive_version_locations" };
	const char *file = join(l->arena, l->here, PYPROJECT);
	struct line line = { 0 };
	bool ours = false;
	size_t i;

	while (line_next(text, len, &line)) {
		if (line.len && line.text[0] == '[')
			ours = line_is(&line, "[tool.alembic]");
		for (i = 0; ours && i < ARRAY_LEN(keys); i++) {
			if (!value_of(l->arena, &line, keys[i]))
				continue;
			err_set(l->e, FAULT_USAGE,
				"%s is not read from " PYPROJECT, keys[i]);
			err_hint(l->e, "Write it into [alembic] of " INI ".");
			return error_in_file(l->root, file, line.number, l->e);
		}
	}
	return 0;
}

static int read_file(struct locating *l, const char *name,
		     int (*take)(struct locating *l, const char *text,
				 size_t len))
{
	struct buf text = BUF_INIT;
	int rc = dir_read(l->root, name, INI_MAX, &text, l->e);

	if (rc == 0)
		rc = take(l, text.data, text.len);
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

/* "-c FILE", "-cFILE", "--config FILE", "--config=FILE": the last one, as it
 * stands. NULL: there is none. */
static const char *config_option(struct arena *a, const char *command)
{
	static const char *const options[] = { "-c", "--config" };
	const char *found = NULL, *p = command, *word;
	bool next = false;
	size_t len, i, n;

	for (; p && *(p += strspn(p, BLANKS)); p += len) {
		len = strcspn(p, BLANKS);
		word = arena_memdupz(a, p, len);
		if (next)
			found = word;
		next = false;
		for (i = 0; i < ARRAY_LEN(options); i++) {
			n = strlen(options[i]);
			if (strcmp(word, options[i]) == 0)
				next = true;
			else if (strncmp(word, options[i], n) == 0 &&
				 (i == 0 || word[n] == '='))
				found = word + n + i;
		}
	}
	return found;
}

/* From the root. NULL: not in the project. */
static const char *ini_of(struct locating *l, const char *command)
{
	const char *file = config_option(l->arena, command);

	if (!file)
		return join(l->arena, l->here, INI);
	if (*file == '/' || strstr(file, ".."))
		return NULL;
	return join(l->arena, l->here, place_plain(l->arena, file));
}

int alembic_read_locations(struct alembic_locations *out, struct dir *d,
			   struct dir *root, const char *here,
			   const char *command, struct arena *a, struct err *e)
{
	struct locating l = { .out = out, .arena = a, .root = root, .e = e };

	*out = (struct alembic_locations){ .nr = 0 };
	if (!root)
		return 0;
	l.here = here ? place_plain(a, here) : "";
	l.below = place_of_dir(a, d, root);
	l.ini = ini_of(&l, command);
	if (l.ini && read_file(&l, l.ini, read_ini) != 0)
		return -1;
	return read_file(&l, join(a, l.here, PYPROJECT), check_pyproject);
}
