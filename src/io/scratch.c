/* The scratch database: the interface over a private server (scratch_keeper.c)
 * and a database on a given server (scratch_url.c). */
#include "io/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"
#include "io/scratch_parts.h"

#define CONNECT_TIMEOUT_S 30
#define ROLE_SQL_MAX ((size_t)1024)
#define PG_VARIABLES_MAX 64
#define SQLSTATE_DUPLICATE "42710"
#define SQLSTATE_DISK_FULL "53100"
#define SQLSTATE_INTERNAL "XX000"
/* EFBIG in the words of the C library; the server's lc_messages is C. */
#define TOO_LARGE "File too large"

struct scratch {
	struct conn *conn;
	struct conn *admin;	 /* for roles; opened when first needed */
	struct scratch_url *url; /* NULL: a private server */
	struct scratch_pg pg;
	struct keeper keeper;
};

/* ---- shared with scratch_url.c ---- */

int scratch_create_role(struct conn *c, const char *name, struct err *e)
{
	struct buf sql;
	int rc;

	buf_init(&sql, ROLE_SQL_MAX);
	buf_puts(&sql, "CREATE ROLE ");
	quote_ident(&sql, name);
	buf_puts(&sql, " NOLOGIN");
	rc = conn_exec(c, sql.data, e);
	if (rc < 0 && strcmp(e->sqlstate, SQLSTATE_DUPLICATE) == 0)
		rc = 1;
	buf_release(&sql);
	return rc;
}

int scratch_check_place(struct conn *c, const char *sql, const char *expected,
			struct err *e)
{
	struct rows *rows = NULL;
	const char *is;
	int rc = 0;

	if (conn_query(c, sql, NULL, 0, &rows, e) < 0)
		return -1;
	is = rows_nr(rows) == 1 ? rows_get(rows, 0, 0) : NULL;
	if (!is || strcmp(is, expected) != 0) {
		err_set(
		    e, FAULT_CONNECT,
		    "the connection leads to another place than the scratch database");
		err_detail(e, "Expected '%s', found '%s' at %s.", expected,
			   is ? is : "", conn_where(c));
		rc = -1;
	}
	rows_free(rows);
	return rc;
}

/* ---- a connection to the private server ---- */

struct hidden {
	char *setting[PG_VARIABLES_MAX]; /* NAME=value, as they were */
	size_t nr;
};

/* PGHOSTADDR would lead the connection to another server, PGSERVICE,
 * PGGSSENCMODE or PGCHANNELBINDING would refuse a local one; and libpq has no
 * way to say "not from the environment". These variables are meant for the
 * target. */
static void hide_pg_variables(struct hidden *h)
{
	char name[64];

	h->nr = 0;
	for (char **it = environ; *it && h->nr < PG_VARIABLES_MAX; it++)
		if (strncmp(*it, "PG", 2) == 0)
			h->setting[h->nr++] = xstrdup(*it);
	for (size_t i = 0; i < h->nr; i++) {
		size_t len = strcspn(h->setting[i], "=");

		if (len >= sizeof(name))
			continue;
		memcpy(name, h->setting[i], len);
		name[len] = '\0';
		unsetenv(name);
	}
}

static void restore_pg_variables(struct hidden *h)
{
	for (size_t i = 0; i < h->nr; i++) {
		char *equals = strchr(h->setting[i], '=');

		if (equals) {
			*equals = '\0';
			setenv(h->setting[i], equals + 1, 1);
		}
		free(h->setting[i]);
	}
}

static int connect_private(struct scratch *s, struct err *e)
{
	char dsn[SCRATCH_PATH_MAX], data[SCRATCH_RUN_MAX + 8];
	struct conn_options o = {
		.dsn = dsn,
		.app_name = SCRATCH_APP,
		.connect_timeout_s = CONNECT_TIMEOUT_S,
		.write = true,
	};
	struct hidden hidden;
	int rc;

	snprintf(dsn, sizeof(dsn),
		 "host=%s port=5432 dbname=" SCRATCH_DATABASE
		 " user=" SCRATCH_USER,
		 s->keeper.dir);
	snprintf(data, sizeof(data), "%s/data", s->keeper.dir);
	hide_pg_variables(&hidden);
	rc = conn_open(&s->conn, &o, e);
	restore_pg_variables(&hidden);
	if (rc < 0)
		return err_in(e, "scratch server");
	return scratch_check_place(
	    s->conn, "SELECT pg_catalog.current_setting('data_directory')",
	    data, e);
}

/* ---- open and close ---- */

/* `state` NULL: an empty database. 1: no such state. */
static int open_private(struct scratch *s, const struct scratch_options *o,
			const char *state, struct err *e)
{
	int rc;

	if (scratch_pg_find(&s->pg, o, e) < 0)
		return -1;
	rc = keeper_open(&s->keeper, &s->pg, state, o->on_disk, e);
	return rc ? rc : connect_private(s, e);
}

static int open_with(struct scratch **out, const struct scratch_options *o,
		     const char *state, struct err *e)
{
	struct scratch *s = xcalloc(1, sizeof(*s));
	int rc;

	s->keeper.fd = -1;
	if (o->url && *o->url)
		rc = scratch_url_open(&s->url, &s->conn, o->url, e);
	else
		rc = open_private(s, o, state, e);
	if (rc != 0) {
		scratch_close(s);
		s = NULL;
	}
	*out = s;
	return rc;
}

int scratch_open(struct scratch **out, const struct scratch_options *o,
		 struct err *e)
{
	return open_with(out, o, NULL, e);
}

void scratch_close(struct scratch *s)
{
	if (!s)
		return;
	conn_close(s->conn);
	conn_close(s->admin);
	if (s->url)
		scratch_url_close(s->url);
	keeper_close(&s->keeper);
	free(s);
}

struct conn *scratch_conn(struct scratch *s)
{
	return s->conn;
}

const char *scratch_dir(const struct scratch *s)
{
	return s->url ? NULL : s->keeper.dir;
}

/* disk_full; or a file that the keeper's limit did not let grow, for which
 * PostgreSQL has no state of its own. */
bool scratch_out_of_memory(const struct scratch *s, const struct err *e)
{
	if (!s || !s->keeper.in_memory)
		return false;
	if (e->fault == FAULT_CONNECT)
		return true;
	return e->fault == FAULT_SQL &&
	       (strcmp(e->sqlstate, SQLSTATE_DISK_FULL) == 0 ||
		(strcmp(e->sqlstate, SQLSTATE_INTERNAL) == 0 &&
		 strstr(e->message, TOO_LARGE)));
}

/* Through a session of its own: the role must outlive a rollback of the
 * migration that names it. */
int scratch_make_role(struct scratch *s, const char *name, struct err *e)
{
	struct hidden hidden;
	int rc = 0;

	if (s->url) {
		rc = scratch_url_make_role(s->url, name, e);
		return rc < 0 ? -1 : 0;
	}
	if (!s->admin) {
		hide_pg_variables(&hidden);
		rc = conn_reopen(&s->admin, s->conn, e);
		restore_pg_variables(&hidden);
	}
	if (rc == 0)
		rc = scratch_create_role(s->admin, name, e);
	return rc < 0 ? -1 : 0;
}

/* ---- saved states ---- */

/* The cache's name for `key`; false when the key cannot be a file's name. */
static bool state_name(char out[SCRATCH_KEY_MAX + 16], const char *key)
{
	if (!*key || strlen(key) > SCRATCH_KEY_MAX || key[0] == '.' ||
	    key[strspn(key, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
		return false;
	snprintf(out, SCRATCH_KEY_MAX + 16, SCRATCH_STATE "%s", key);
	return true;
}

void scratch_save(struct scratch *s, const char *key)
{
	char name[SCRATCH_KEY_MAX + 16];

	if (s->url || !*s->pg.cache || !state_name(name, key))
		return;
	conn_close(s->admin);
	conn_close(s->conn);
	s->admin = s->conn = NULL;
	keeper_save(&s->keeper, name);
}

int scratch_find(const struct scratch_options *o, const char *const *keys,
		 size_t nr)
{
	char name[SCRATCH_KEY_MAX + 16];
	struct scratch_pg pg;
	struct err e;

	if ((o->url && *o->url) || scratch_pg_find(&pg, o, &e) < 0)
		return -1;
	for (size_t i = 0; i < nr; i++)
		if (state_name(name, keys[i]) && scratch_cache_has(&pg, name))
			return (int)i;
	return -1;
}

int scratch_open_saved(struct scratch **out, const struct scratch_options *o,
		       const char *key, struct err *e)
{
	char name[SCRATCH_KEY_MAX + 16];

	*out = NULL;
	if ((o->url && *o->url) || !state_name(name, key))
		return 1;
	return open_with(out, o, name, e);
}
