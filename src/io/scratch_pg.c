/* Find PostgreSQL's programs and the user that may run them. Client packages
 * bring pg_config and psql without a server, so a directory counts only when
 * initdb and postgres are in it. */
#include "io/scratch_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "io/scratch.h"

#define IDENTITY_MAX ((size_t)4096)

/* Debian, RHEL (PGDG), SUSE, Homebrew (Apple silicon, Intel), Postgres.app,
 * from source; in each the newest version wins. */
static const char *const places[] = {
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/lib/postgresql*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/local/pgsql/bin",
	"/usr/bin",
	"/usr/local/bin",
};

static bool has_program(const char *dir, const char *name)
{
	char path[SCRATCH_PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);

	return n > 0 && (size_t)n < sizeof(path) && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* Take `dir` if it holds a server. The keeper has another working directory, so
 * the path is made absolute. */
static bool take(struct scratch_pg *pg, const char *dir)
{
	char *real;
	bool fits;

	if (!has_program(dir, "initdb") || !has_program(dir, "postgres"))
		return false;
	real = realpath(dir, NULL);
	fits = real && strlen(real) < sizeof(pg->bindir);
	if (fits)
		memcpy(pg->bindir, real, strlen(real) + 1);
	free(real);
	return fits;
}

static bool take_from_path(struct scratch_pg *pg)
{
	const char *p = getenv("PATH");
	char dir[SCRATCH_PATH_MAX];

	while (p && *p) {
		size_t len = strcspn(p, ":");

		/* A relative entry would make it matter where we are run. */
		if (*p == '/' && len < sizeof(dir)) {
			memcpy(dir, p, len);
			dir[len] = '\0';
			if (take(pg, dir))
				return true;
		}
		p += len + (p[len] == ':');
	}
	return false;
}

static bool take_newest(struct scratch_pg *pg, const char *pattern)
{
	const char *best = NULL;
	glob_t found;

	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *it = found.gl_pathv[i];

		if ((!best || text_natural_compare(it, best) > 0) &&
		    take(pg, it))
			best = it;
	}
	globfree(&found);
	return best != NULL;
}

/* The place of one version: its number stands for the "*". */
static bool take_major(struct scratch_pg *pg, int major)
{
	char dir[SCRATCH_PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const char *star = strchr(places[i], '*');

		if (!star)
			continue;
		snprintf(dir, sizeof(dir), "%.*s%d%s", (int)(star - places[i]),
			 places[i], major, star + 1);
		if (take(pg, dir))
			return true;
	}
	return false;
}

static int find_programs(struct scratch_pg *pg, const struct scratch_options *o,
			 struct err *e)
{
	const char *bindir = o->bindir;

	if ((!bindir || !*bindir) && o->major && take_major(pg, o->major))
		return 0;
	if (!bindir || !*bindir)
		bindir = getenv("LEDGER_PG_BINDIR");
	if (bindir && *bindir) {
		if (take(pg, bindir))
			return 0;
		err_set(e, FAULT_FILE, "'%s' does not hold a PostgreSQL server",
			bindir);
		err_detail(e, "It must hold the programs initdb and postgres.");
		return err_hint(
		    e,
		    "Set LEDGER_PG_BINDIR to such a directory, or unset it to have one found.");
	}
	if (take_from_path(pg))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (take_newest(pg, places[i]))
			return 0;
	err_set(e, FAULT_FILE, "could not find a PostgreSQL server");
	err_detail(
	    e,
	    "The scratch database needs the programs initdb and postgres on this machine.");
	return err_hint(
	    e,
	    "Install one (Debian: apt install postgresql), set LEDGER_PG_BINDIR, or use --scratch URL.");
}

/* PostgreSQL refuses to run as root. */
static int find_user(struct scratch_pg *pg, struct err *e)
{
	const struct passwd *user;

	pg->uid = geteuid();
	pg->gid = getegid();
	pg->other_user = pg->uid == 0;
	if (!pg->other_user)
		return 0;
	user = getpwnam("postgres");
	if (!user)
		user = getpwnam("nobody");
	if (!user || user->pw_uid == 0)
		return err_set(
		    e, FAULT_FILE,
		    "there is no user 'postgres' or 'nobody' to run PostgreSQL as");
	pg->uid = user->pw_uid;
	pg->gid = user->pw_gid;
	return 0;
}

static const char *pick_locale(void)
{
	locale_t l = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);

	if (l == (locale_t)0)
		return "C";
	freelocale(l);
	return "C.UTF-8";
}

/* What tells one build of PostgreSQL from another: asking `postgres --version`
 * would cost more than all the rest, and packages of one version differ. */
static void locate_cache(struct scratch_pg *pg)
{
	char program[SCRATCH_PATH_MAX + sizeof("/postgres")];
	struct buf identity;
	struct stat st;

	buf_init(&identity, IDENTITY_MAX);
	snprintf(program, sizeof(program), "%s/postgres", pg->bindir);
	if (stat(program, &st) == 0) {
		buf_printf(&identity, "%s %jd %jd %jd.%09ld %s", program,
			   (intmax_t)st.st_ino, (intmax_t)st.st_size,
			   (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
			   pg->locale);
		scratch_cache_locate(pg->cache, identity.data);
	}
	buf_release(&identity);
}

int scratch_pg_find(struct scratch_pg *pg, const struct scratch_options *o,
		    struct err *e)
{
	memset(pg, 0, sizeof(*pg));
	if (find_programs(pg, o, e) < 0 || find_user(pg, e) < 0)
		return -1;
	pg->locale = pick_locale();
	locate_cache(pg);
	return 0;
}
