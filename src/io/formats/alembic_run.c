/* Run the project's own Alembic, as the configuration names it. */
#include "io/formats_alembic_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/run.h"

#define RUN_SECONDS 300
#define RUN_OUTPUT_MAX ((size_t)256 << 20)
#define WORDS_MAX 32
#define SETTINGS_MAX 32

/* No bytecode is left in the project, sets have one order, text is UTF-8. */
static const char *const settings[] = { "PYTHONDONTWRITEBYTECODE",
					"1",
					"PYTHONHASHSEED",
					"0",
					"PYTHONIOENCODING",
					"utf-8",
					"PYTHONUTF8",
					"1",
					"NO_COLOR",
					"1" };

/* A program that looks for its database in the usual variables, though it was
 * given a URL, must not find that of the user. */
static void put_settings(const char **out, const char *place,
			 const struct alembic_socket *s, struct arena *a)
{
	const char *const online[] = {
		"DATABASE_URL",
		s ? arena_printf(a, "postgresql://%s", place) : "",
		"PGHOST",
		s ? s->dir : "",
		"PGHOSTADDR",
		"",
		"PGPORT",
		"5432",
		"PGUSER",
		s ? s->user : "",
		"PGDATABASE",
		s ? s->database : "",
		"PGOPTIONS",
		"",
		"PGGSSENCMODE",
		"disable",
	};

	memcpy(out, settings, sizeof(settings));
	if (s)
		memcpy(out + ARRAY_LEN(settings), online, sizeof(online));
}

/* What stands behind "postgresql://". */
static const char *place_of(struct arena *a, const struct alembic_socket *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
	struct buf out = BUF_INIT;
	const char *p, *place;

	buf_printf(&out, "%s@/%s?host=", s->user, s->database);
	for (p = s->dir; *p; p++) {
		if (strchr(plain, *p))
			buf_putc(&out, *p);
		else
			buf_printf(&out, "%%%02X", (unsigned char)*p);
	}
	place = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return place;
}

static const char *replaced(struct arena *a, const char *word, const char *what,
			    const char *by)
{
	const char *hit = strstr(word, what);

	return hit ? arena_printf(a, "%.*s%s%s", (int)(hit - word), word, by,
				  hit + strlen(what))
		   : word;
}

static int split_words(const char *command, struct arena *a, const char **words,
		       size_t *nr, struct err *e)
{
	const char *p = command;
	size_t len;

	for (*nr = 0;; p += len) {
		p += strspn(p, " \t");
		len = strcspn(p, " \t");
		if (len == 0)
			return 0;
		if (*nr == WORDS_MAX)
			return err_set(e, FAULT_CONFIG,
				       "a command of more than %d words",
				       WORDS_MAX);
		words[(*nr)++] = arena_memdupz(a, p, len);
	}
}

static void put_url(struct arena *a, const char **words, size_t nr,
		    const char *place)
{
	const char *url = arena_printf(a, "postgresql://%s", place);
	size_t i;

	for (i = 0; i < nr; i++) {
		words[i] = replaced(a, words[i], ALEMBIC_URL, url);
		words[i] = replaced(a, words[i], ALEMBIC_PLACE, place);
	}
}

int alembic_run(const struct render_job *job, const char *command,
		const char *const *behind, const struct alembic_socket *socket,
		struct run *run, struct err *e)
{
	struct arena *a = job->arena;
	const char **words =
	    arena_array(a, WORDS_MAX + ALEMBIC_BEHIND_MAX + 1, sizeof(*words));
	const char **set = arena_array(a, SETTINGS_MAX + 1, sizeof(*set));
	const char *place = socket ? place_of(a, socket) : NULL;
	size_t nr, i;

	*run = (struct run){ .args = words,
			     .settings = set,
			     .dir = job->dir,
			     .seconds = RUN_SECONDS,
			     .output_max = RUN_OUTPUT_MAX };
	put_settings(set, place, socket, a);
	if (split_words(command, a, words, &nr, e) != 0)
		return -1;
	if (socket)
		put_url(a, words, nr, place);
	for (i = 0; i < ALEMBIC_BEHIND_MAX && behind[i]; i++)
		words[nr++] = behind[i];
	msg_verbose("running %s %s %s", command, behind[0],
		    behind[1] ? behind[1] : "");
	if (run_program(run, e) == 0)
		return 0;
	if (e->fault == FAULT_CONFIG)
		err_hint(e,
			 "Name the command in ledger/config: [alembic] %s = "
			 "…",
			 socket ? "online" : "command");
	return -1;
}
