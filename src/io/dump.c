/* Find a pg_dump that is new enough, run it, drop what is for psql. */
#include "io/dump.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"
#include "io/run.h"
#include "model/part.h"

#define DUMP_MAX ((size_t)16 << 20) /* bytes; it becomes a migration file */
#define DUMP_SECONDS 600
#define ARGS_MAX 256
#define MAJOR_NEWEST 30 /* of the directories that are looked into */

/* ---- the program ---- */

/* The major version that `program` says it is of; 0: it does not run. */
static int major_of(const char *program)
{
	const char *args[] = { program, "--version", NULL };
	struct run r = {
		.args = args, .dir = "/", .seconds = 20, .output_max = 4096
	};
	struct err ignored;
	const char *digits;
	int major = 0;

	err_init(&ignored);
	if (run_program(&r, &ignored) == 0 && r.status == 0) {
		digits = r.out.data + strcspn(r.out.data, "0123456789");
		major = (int)strtol(digits, NULL, 10);
	}
	buf_release(&r.out);
	buf_release(&r.tail);
	return major;
}

/* pg_dump refuses a server that is newer than itself; an older one is fine. */
static const char *find_program(struct arena *a, int server)
{
	static const char *const places[] = { "/usr/lib/postgresql/",
					      "/usr/pgsql-" };
	const char *dir = getenv("LEDGER_PG_BINDIR");
	const char *program;
	size_t i;
	int n;

	if (dir && *dir) {
		program = arena_printf(a, "%s/pg_dump", dir);
		if (major_of(program) >= server)
			return program;
	}
	if (major_of("pg_dump") >= server)
		return "pg_dump";
	for (n = server; n <= MAJOR_NEWEST; n++)
		for (i = 0; i < ARRAY_LEN(places); i++) {
			program =
			    arena_printf(a, "%s%d/bin/pg_dump", places[i], n);
			if (access(program, X_OK) == 0 &&
			    major_of(program) >= server)
				return program;
		}
	return NULL;
}

static int no_program(int server, struct err *e)
{
	err_set(e, FAULT_FILE, "there is no pg_dump of version %d or newer",
		server);
	err_detail(e,
		   "It writes the SQL of the baseline; the server is of "
		   "version %d.",
		   server);
	return err_hint(e, "Install PostgreSQL's client programs (Debian: apt "
			   "install postgresql-client), or set "
			   "LEDGER_PG_BINDIR.");
}

/* ---- its arguments ---- */

static const char *quoted(struct arena *a, const char *name)
{
	struct buf text = BUF_INIT;
	const char *kept;

	quote_ident(&text, name);
	kept = arena_strdup(a, text.data);
	buf_release(&text);
	return kept;
}

static const char *leave_out(const struct dump_place *p, struct arena *a)
{
	if (!p->table)
		return arena_printf(a, "--exclude-schema=%s",
				    quoted(a, p->schema));
	return arena_printf(a, "--exclude-table=%s.%s", quoted(a, p->schema),
			    quoted(a, p->table));
}

static void fill_args(const char **args, const char *program, const char *dsn,
		      const struct dump_options *o, struct arena *a)
{
	size_t nr = 0, i;

	args[nr++] = program;
	args[nr++] = "--dbname";
	args[nr++] = dsn;
	args[nr++] = "--schema-only";
	args[nr++] = "--no-subscriptions";
	args[nr++] = "--no-password";
	args[nr++] = "--encoding=UTF8";
	if (!(o->parts & PART_BIT(PART_OWNERS)))
		args[nr++] = "--no-owner";
	if (!(o->parts & PART_BIT(PART_PRIVILEGES)))
		args[nr++] = "--no-privileges";
	args[nr++] = arena_printf(a, "--exclude-schema=%s",
				  quoted(a, o->history_schema));
	for (i = 0; i < o->leave_out_nr && nr < ARGS_MAX - 1; i++)
		args[nr++] = leave_out(&o->leave_out[i], a);
	args[nr] = NULL;
}

/* ---- its text ---- */

/* Lines that only psql understands, that an older server does not know, or that
 * name the program that wrote them. A line within a function or a comment can
 * begin like this only by design: the words are whole lines of pg_dump's. */
static bool is_dropped(const char *line, size_t len)
{
	static const char *const beginnings[] = {
		"\\restrict ",
		"\\unrestrict ",
		"-- Dumped from database version ",
		"-- Dumped by pg_dump version ",
		"SET transaction_timeout = 0;",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(beginnings); i++)
		if (len >= strlen(beginnings[i]) &&
		    strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void add_lines(struct buf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		len += text[len] == '\n';
		if (!is_dropped(text, len))
			buf_add(out, text, len);
		text += len;
	}
}

/* ---- the whole ---- */

static int failed(const struct run *r, struct err *e)
{
	err_set(e, FAULT_DENIED, "pg_dump could not read the schema");
	err_detail(e, "%s", r->tail.data);
	return err_hint(e, "pg_dump needs a role that may read all of the "
			   "schema, such as the owner of the database.");
}

int dump_schema(struct buf *out, struct conn *c, const struct dump_options *o,
		struct arena *a, struct err *e)
{
	int server = conn_server_version(c) / 10000;
	const char *args[ARGS_MAX];
	const char *settings[] = { "PGPASSWORD", NULL, NULL };
	struct conn_program through;
	struct run r = { .args = args,
			 .dir = "/",
			 .seconds = DUMP_SECONDS,
			 .output_max = DUMP_MAX };
	const char *program = find_program(a, server);
	int rc;

	if (!program)
		return no_program(server, e);
	conn_hand_over(c, a, &through);
	settings[1] = through.password;
	fill_args(args, program, through.dsn, o, a);
	r.settings = through.password ? settings : NULL;
	rc = run_program(&r, e);
	if (rc == 0 && r.status != 0)
		rc = failed(&r, e);
	if (rc == 0)
		add_lines(out, r.out.data);
	buf_release(&r.out);
	buf_release(&r.tail);
	return rc;
}
