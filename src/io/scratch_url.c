/* A scratch database on a server that was given: CREATE DATABASE … TEMPLATE
 * template0, dropped at the end with the roles that were made. Its comment says
 * which process of which host made it, and which roles:
 *
 *   <host> <pid>
 *   <role>
 *   …
 *
 * so that a later run on the same host can clean up after one that was killed.
 */
#include "io/scratch_parts.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"

#define PREFIX "ledger_scratch_"
#define CONNECT_TIMEOUT_S 30
#define NAME_MAX_LEN ((size_t)64)
#define HOST_MAX ((size_t)256)
#define NOTE_MAX ((size_t)1 << 20)
#define DSN_MAX ((size_t)16 << 10)
#define SQLSTATE_DENIED "42501"

struct scratch_url {
	struct conn *admin; /* in the database that the URL names */
	char database[NAME_MAX_LEN];
	struct buf note; /* the database's comment */
};

/* ---- statements ---- */

/* `format` has one %s, for a quoted name. */
static int exec_on(struct conn *c, const char *before, const char *name,
		   const char *after, struct err *e)
{
	struct buf sql;
	int rc;

	buf_init(&sql, NOTE_MAX);
	buf_puts(&sql, before);
	quote_ident(&sql, name);
	buf_puts(&sql, after);
	rc = conn_exec(c, sql.data, e);
	buf_release(&sql);
	return rc;
}

/* For what must be undone: a signal is reported once by each connection, and
 * what follows runs to its end (io/conn). Other failures leave the thing. */
static void exec_anyhow(struct conn *c, const char *before, const char *name,
			const char *after)
{
	struct err e;

	err_init(&e);
	if (exec_on(c, before, name, after, &e) < 0 &&
	    e.fault == FAULT_INTERRUPT &&
	    exec_on(c, before, name, after, &e) < 0)
		return;
}

static int write_note(struct scratch_url *u, struct err *e)
{
	struct buf after;
	int rc;

	buf_init(&after, 2 * NOTE_MAX);
	buf_puts(&after, " IS ");
	quote_literal(&after, u->note.data);
	rc = exec_on(u->admin, "COMMENT ON DATABASE ", u->database, after.data,
		     e);
	buf_release(&after);
	return rc;
}

/* ---- names ---- */

static void host_name(char out[HOST_MAX])
{
	if (gethostname(out, HOST_MAX) < 0)
		out[0] = '\0';
	out[HOST_MAX - 1] = '\0';
}

static int new_name(char out[NAME_MAX_LEN], struct err *e)
{
	unsigned random;

	if (getentropy(&random, sizeof(random)) < 0)
		return err_set_errno(e, FAULT_FILE,
				     "could not get random bytes");
	snprintf(out, NAME_MAX_LEN, PREFIX "%ld_%08x", (long)getpid(), random);
	return 0;
}

/* The same connection string with another database: in both forms the last
 * mention of a parameter counts (libpq, conninfo_storeval). */
static char *with_database(const char *dsn, const char *database)
{
	const char *rest = strstr(dsn, "://"), *p;
	struct buf out;

	buf_init(&out, DSN_MAX);
	buf_puts(&out, dsn);
	if (strncmp(dsn, "postgresql://", 13) != 0 &&
	    strncmp(dsn, "postgres://", 11) != 0) {
		buf_printf(&out, " dbname=%s", database);
		return buf_steal(&out);
	}
	/* A password may hold a '?' before the '@', as libpq reads it. */
	p = rest + 3 + strcspn(rest + 3, "@/");
	if (*p != '@')
		p = rest + 3;
	buf_printf(&out, "%cdbname=%s", strchr(p, '?') ? '&' : '?', database);
	return buf_steal(&out);
}

/* ---- what killed runs left ---- */

/* Does the note say that a process of this host made it, which is gone? */
static bool is_left_over(const char *note)
{
	char here[HOST_MAX], host[HOST_MAX];
	long pid;

	host_name(here);
	return here[0] && sscanf(note, "%255s %ld", host, &pid) == 2 &&
	       strcmp(host, here) == 0 && pid > 1 && kill((pid_t)pid, 0) < 0 &&
	       errno == ESRCH;
}

/* The lines of a note after the first. */
static void drop_noted_roles(struct conn *c, const char *note)
{
	char *copy = xstrdup(note);
	char *line = strchr(copy, '\n');

	while (line) {
		char *next = strchr(line + 1, '\n');

		if (next)
			*next = '\0';
		exec_anyhow(c, "DROP ROLE IF EXISTS ", line + 1, "");
		line = next;
	}
	free(copy);
}

/* Only what our own role owns. Without FORCE: where two hosts have one name,
 * or process ids another name space, a database in use stays. */
static void drop_left_overs(struct conn *c)
{
	static const char sql[] =
	    "SELECT d.datname,"
	    " pg_catalog.shobj_description(d.oid, 'pg_database')"
	    " FROM pg_catalog.pg_database d"
	    " WHERE d.datname ~ '^" PREFIX "[0-9]+_[0-9a-f]{8}$'"
	    " AND pg_catalog.pg_get_userbyid(d.datdba) = current_user";
	struct rows *rows = NULL;
	struct err e;

	if (conn_query(c, sql, NULL, 0, &rows, &e) < 0)
		return;
	for (size_t i = 0; i < rows_nr(rows); i++) {
		const char *name = rows_get(rows, i, 0);
		const char *note = rows_get(rows, i, 1);

		if (!name || !note || !is_left_over(note))
			continue;
		err_init(&e);
		if (exec_on(c, "DROP DATABASE ", name, "", &e) == 0)
			drop_noted_roles(c, note);
	}
	rows_free(rows);
}

/* ---- the interface ---- */

static int create(struct scratch_url *u, struct err *e)
{
	char host[HOST_MAX];

	if (new_name(u->database, e) < 0)
		return -1;
	if (exec_on(u->admin, "CREATE DATABASE ", u->database,
		    " TEMPLATE template0", e) < 0) {
		u->database[0] = '\0';
		if (strcmp(e->sqlstate, SQLSTATE_DENIED) != 0)
			return err_in(e, "scratch database");
		err_set(e, FAULT_DENIED,
			"the role of --scratch may not create a database");
		err_detail(e, "Connected to %s.", conn_where(u->admin));
		return err_hint(
		    e,
		    "ALTER ROLE … CREATEDB, or leave out --scratch to use a private server.");
	}
	host_name(host);
	buf_printf(&u->note, "%s %ld", host, (long)getpid());
	return write_note(u, e);
}

static int connect_to(struct conn **out, const char *dsn, struct err *e)
{
	struct conn_options o = {
		.dsn = dsn,
		.app_name = "ledger scratch",
		.connect_timeout_s = CONNECT_TIMEOUT_S,
		.write = true,
	};

	return conn_open(out, &o, e) < 0 ? err_in(e, "scratch database") : 0;
}

int scratch_url_open(struct scratch_url **out, struct conn **conn,
		     const char *url, struct err *e)
{
	struct scratch_url *u = xcalloc(1, sizeof(*u));
	char *dsn = NULL;
	int rc = -1;

	*conn = NULL;
	buf_init(&u->note, NOTE_MAX);
	if (connect_to(&u->admin, url, e) < 0)
		goto out;
	drop_left_overs(u->admin);
	if (create(u, e) < 0)
		goto out;
	dsn = with_database(url, u->database);
	if (connect_to(conn, dsn, e) < 0)
		goto out;
	rc = scratch_check_place(*conn, "SELECT pg_catalog.current_database()",
				 u->database, e);
out:
	if (dsn) {
		explicit_bzero(dsn, strlen(dsn));
		free(dsn);
	}
	if (rc < 0) {
		conn_close(*conn);
		*conn = NULL;
		scratch_url_close(u);
		u = NULL;
	}
	*out = u;
	return rc;
}

int scratch_url_make_role(struct scratch_url *u, const char *name,
			  struct err *e)
{
	int rc = scratch_create_role(u->admin, name, e);

	if (rc != 0)
		return rc;
	/* A name with a newline cannot be noted; such a role may stay. */
	if (strchr(name, '\n'))
		return 0;
	buf_printf(&u->note, "\n%s", name);
	return write_note(u, e);
}

void scratch_url_close(struct scratch_url *u)
{
	struct conn *again = NULL;
	struct err e;

	if (u->admin && !conn_alive(u->admin) &&
	    conn_reopen(&again, u->admin, &e) == 0) {
		conn_close(u->admin);
		u->admin = again;
	}
	if (u->admin && u->database[0]) {
		exec_anyhow(u->admin, "DROP DATABASE IF EXISTS ", u->database,
			    " WITH (FORCE)");
		drop_noted_roles(u->admin, u->note.data);
	}
	conn_close(u->admin);
	buf_release(&u->note);
	free(u);
}
