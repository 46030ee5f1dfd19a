/* What sqitch.conf says of variables, and of where things are: ledger reads
 * sqitch.plan, deploy/ and revert/ in the migrations directory, and refuses a
 * project that has them elsewhere at the line that says so, since it would read
 * other scripts than Sqitch does. */
#include "io/formats_common.h"
#include "io/formats_psql_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/file.h"
#include "base/buf.h"

#define CONF "sqitch.conf"
#define PLAN "sqitch.plan"
#define CONF_MAX ((size_t)1 << 20)
#define BLANKS " \t\r"

/* What each key has to name, below the migrations directory. "": that itself.
 * NULL: another value than "sql". */
static const struct {
	const char *key, *below;
} places[] = {
	{ "plan_file", "sqitch.plan" },
	{ "deploy_dir", "deploy" },
	{ "revert_dir", "revert" },
	{ "reworked_dir", "" },
	{ "reworked_deploy_dir", "deploy" },
	{ "reworked_revert_dir", "revert" },
	{ "extension", NULL },
};

static const char *trimmed(struct arena *a, const char *p, const char *end)
{
	while (p < end && strchr(BLANKS, *p))
		p++;
	while (end > p && strchr(BLANKS, end[-1]))
		end--;
	if (end - p > 1 && *p == '"' && end[-1] == '"') {
		p++;
		end--;
	}
	return arena_memdupz(a, p, (size_t)(end - p));
}

/* "./db//deploy/" is "db/deploy". */
/* [core], [engine "pg"], [target "…"]: those of another engine say nothing. */
static bool is_ours(const char *section)
{
	return strncasecmp(section, "core]", 5) == 0 ||
	       strncasecmp(section, "engine \"pg\"]", 12) == 0 ||
	       strncasecmp(section, "target ", 7) == 0;
}

static int check(struct arena *a, const char *below, const char *key,
		 const char *value, struct err *e)
{
	const char *want;
	size_t i;

	for (i = 0; i < ARRAY_LEN(places); i++) {
		if (strcasecmp(key, places[i].key) != 0)
			continue;
		want = !places[i].below ? "sql"
		       : !*below	? places[i].below
		       : *places[i].below
			   ? arena_printf(a, "%s/%s", below, places[i].below)
			   : below;
		if (strcmp(place_plain(a, value), want) == 0)
			return 0;
		err_set(e, FAULT_USAGE, "%s = \"%s\" is not followed", key,
			value);
		err_detail(e, "ledger reads \"%s\".", want);
		return err_hint(e, "ledger init --migrations names the "
				   "directory with sqitch.plan, deploy/ and "
				   "revert/.");
	}
	return 0;
}

static int take_line(struct arena *a, const char *below,
		     const struct line *line, bool *ours, struct err *e)
{
	const char *text = trimmed(a, line->text, line->text + line->len);
	size_t key = strcspn(text, "= \t");
	const char *equals = strchr(text, '=');

	if (*text == '[')
		*ours = is_ours(text + 1);
	if (!*ours || !equals || strchr("#;[", *text))
		return 0;
	return check(a, below, arena_memdupz(a, text, key),
		     trimmed(a, equals + 1, text + strlen(text)), e);
}

int sqitch_check_conf(struct dir *d, struct dir *root, struct arena *a,
		      struct err *e)
{
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	const char *below;
	bool ours = false;
	int rc;

	if (!root)
		return 0;
	below = place_of_dir(a, d, root);
	rc = dir_read(root, CONF, CONF_MAX, &text, e);
	while (rc == 0 && line_next(text.data, text.len, &line))
		if (take_line(a, below, &line, &ours, e) != 0)
			rc = error_in_file(root, CONF, line.number, e);
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

/* ---- where the plan is ---- */

const char *sqitch_directory(struct dir *root, struct arena *a)
{
	const char *top = NULL;
	struct err ignored;
	int line;

	err_init(&ignored);
	if (conf_value(root, CONF, "core", "top_dir", a, &top, &line,
		       &ignored) != 0)
		return NULL;
	top = top ? place_plain(a, top) : "";
	if (*top == '/' || strstr(top, ".."))
		return NULL;
	if (dir_has(root, *top ? top : ".", PLAN, &ignored) != 0)
		return NULL;
	return *top ? top : ".";
}

/* ---- variables ---- */

static int check_variables(const struct map *values, struct dir *root,
			   struct err *e)
{
	const struct map_entry *it;

	for (it = map_first(values); it; it = map_next(it)) {
		if (!psql_is_special(map_key(it), strlen(map_key(it))))
			continue;
		err_set(e, FAULT_USAGE, "variable \"%s\" is one of psql's own",
			map_key(it));
		return error_in_file(root, CONF, 0, e);
	}
	return 0;
}

/* The section of the target that Sqitch takes when none is named to it. NULL:
 * there is none, or it is a URI. */
static int target_section(struct dir *root, struct arena *a, const char **out,
			  struct err *e)
{
	static const char *const sections[] = { "engine \"pg\"", "core" };
	const char *name = NULL;
	size_t i;
	int line;

	for (i = 0; !name && i < ARRAY_LEN(sections); i++)
		if (conf_value(root, CONF, sections[i], "target", a, &name,
			       &line, e) != 0)
			return -1;
	if (name && !strpbrk(name, ":\"]"))
		*out = arena_printf(a, "target \"%s.variables\"", name);
	return 0;
}

/* In the order of Sqitch (1.3), what comes later counts; those of another
 * target and of its command line are not known here. */
int sqitch_read_variables(struct dir *root, struct arena *a, struct map *deploy,
			  struct map *revert, struct err *e)
{
	static const struct {
		const char *section;
		bool of_revert_only;
	} from[] = {
		{ "core \"variables\"", false },
		{ "deploy \"variables\"", false },
		{ "revert \"variables\"", true },
		{ "engine \"pg.variables\"", false },
	};
	const char *target = NULL;
	size_t i;

	if (!root)
		return 0;
	for (i = 0; i < ARRAY_LEN(from); i++)
		if ((!from[i].of_revert_only &&
		     conf_section(root, CONF, from[i].section, a, deploy, e) !=
			 0) ||
		    conf_section(root, CONF, from[i].section, a, revert, e) !=
			0)
			return -1;
	if (target_section(root, a, &target, e) != 0 ||
	    (target && (conf_section(root, CONF, target, a, deploy, e) != 0 ||
			conf_section(root, CONF, target, a, revert, e) != 0)))
		return -1;
	return check_variables(revert, root, e);
}
