/* run: what must change the fingerprint, and what must not.
 *
 *   run [--hashes FILE] CASES.sql...
 *
 * Each setup and each case run in a savepoint of one transaction that is rolled
 * back at the end. After each of them the snapshot is brought up to date with
 * catalog_refresh and read anew in full: the two must be equal. LEDGER_TEST_PG
 * names the server; database and roles are this program's own. --hashes writes
 * a line for each case, "FILE:LINE HASH", to compare servers. Output is TAP. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "fingerprint/script.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "model/snapshot.h"

#define DATABASE "ledger_fingerprint"
#define DATABASE_OWN DATABASE "_own"

struct run {
	struct conn *admin, *conn;
	const char *server;
	int major;
	struct catalog *cat;  /* kept current */
	struct catalog *full; /* as the setup left it */
	bool own;
	int passed, failed;
	FILE *hashes;
	const char *file;
	const struct section *section;
	struct buf why;
};

/* ---- the verdict ---- */

static void verdict(struct run *r)
{
	const struct section *s = r->section;
	bool ok = r->why.len == 0;

	printf("%s %d - %s:%d %s\n", ok ? "ok" : "not ok",
	       r->passed + r->failed + 1, r->file, s->line, s->name);
	for (const char *p = r->why.data; *p;) {
		size_t len = strcspn(p, "\n");

		printf("# %.*s\n", (int)len, p);
		p += len + (p[len] == '\n');
	}
	if (ok)
		r->passed++;
	else
		r->failed++;
	buf_clear(&r->why);
}

static void blame(struct run *r, const struct err *e, const char *sql)
{
	buf_printf(&r->why, "%s: %s\n%s\n", e->message, e->detail, sql);
}

static void must(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e)) {
		fprintf(stderr, "%s\n%s: %s\n", sql, e.message, e.detail);
		exit(2);
	}
}

/* ---- running SQL ---- */

static bool run_statements(struct run *r, const struct section *s)
{
	struct err e;

	err_init(&e);
	must(r->conn, "SET search_path = public");
	for (size_t i = 0; i < s->statement_nr; i++) {
		const char *sql = s->statements[i];

		if (conn_run(r->conn, sql, strlen(sql), 1, &e)) {
			blame(r, &e, sql);
			return false;
		}
	}
	return true;
}

/* ---- comparing ---- */

static struct catalog *read_full(struct run *r)
{
	struct catalog_options o = { .texts = true,
				     .history_schema = "ledger" };
	struct catalog *cat;
	struct err e;

	err_init(&e);
	if (catalog_read(&cat, r->conn, &o, &e)) {
		blame(r, &e, "full read");
		return NULL;
	}
	return cat;
}

static void put_side(struct run *r, const char *sign, const struct snapshot *s,
		     const struct change *c)
{
	const struct entry *x = snapshot_get(s, c->part, c->path);

	if (x)
		buf_printf(&r->why, "%s %s %s\n%s", sign, part_name(c->part),
			   c->path, x->text);
}

static void put_changes(struct run *r, const char *title, struct catalog *a,
			struct catalog *b, unsigned parts)
{
	struct arena arena = ARENA_INIT;
	struct change *list;
	size_t nr = snapshot_diff(catalog_snapshot(a), catalog_snapshot(b),
				  parts, &arena, &list);

	buf_printf(&r->why, "%s\n", title);
	for (size_t i = 0; i < nr; i++) {
		put_side(r, "-", catalog_snapshot(a), &list[i]);
		put_side(r, "+", catalog_snapshot(b), &list[i]);
	}
	arena_release(&arena);
}

static unsigned parts_changed(struct catalog *a, struct catalog *b)
{
	struct oid x, y;
	unsigned parts = 0;

	for (int i = 0; i < PART_NR; i++) {
		snapshot_fingerprint(catalog_snapshot(a), PART_BIT(i), &x);
		snapshot_fingerprint(catalog_snapshot(b), PART_BIT(i), &y);
		if (!oid_equal(&x, &y))
			parts |= PART_BIT(i);
	}
	return parts;
}

static void put_parts(struct run *r, const char *what, unsigned parts)
{
	buf_puts(&r->why, what);
	for (int i = 0; i < PART_NR; i++)
		if (parts & PART_BIT(i))
			buf_printf(&r->why, " %s", part_name((enum part)i));
	buf_puts(&r->why, parts ? "\n" : " nothing\n");
}

static void expect_parts(struct run *r, struct catalog *before,
			 struct catalog *after, unsigned wanted)
{
	unsigned got = parts_changed(before, after);

	if (got == wanted)
		return;
	put_parts(r, "expected to change:", wanted);
	put_parts(r, "changed:", got);
	put_changes(r, "the changes", before, after, PARTS_ALL);
}

/* A write that refresh cannot count (VACUUM, a change of the table in between)
 * is a full read; in a database of its own nothing is refreshed. */
static void expect_refreshed(struct run *r, struct catalog *full)
{
	struct err e;

	err_init(&e);
	if (r->own || !r->cat)
		return;
	if (catalog_refresh(r->cat, &e))
		blame(r, &e, "refresh");
	else if (parts_changed(r->cat, full))
		put_changes(r, "refreshed (-) is not as read (+)", r->cat, full,
			    PARTS_ALL);
	else
		return;
	/* From here on from the truth again. */
	catalog_free(r->cat);
	r->cat = read_full(r);
	if (r->cat && catalog_begin(r->cat, &e))
		blame(r, &e, "catalog_begin");
}

static void note_hash(struct run *r, struct catalog *full)
{
	/* `source` has the versions of extensions, which are the server's. */
	unsigned parts = PARTS_ALL & ~PART_BIT(PART_OWNERS) &
			 ~PART_BIT(PART_SOURCE);
	char hex[OID_HEX + 1];
	struct oid id;

	if (!r->hashes || r->section->differs)
		return;
	snapshot_fingerprint(catalog_snapshot(full), parts, &id);
	oid_to_hex(hex, &id);
	fprintf(r->hashes, "%s:%d %s\n", r->file, r->section->line, hex);
}

/* ---- one case ---- */

/* Run the section and read the result; NULL: it failed, which is noted. */
static struct catalog *run_and_read(struct run *r, const struct section *s)
{
	struct catalog *full;

	if (!run_statements(r, s))
		return NULL;
	full = read_full(r);
	if (full)
		expect_refreshed(r, full);
	return full;
}

static void back(struct run *r, size_t mark)
{
	struct err e;

	err_init(&e);
	must(r->conn, "ROLLBACK TO SAVEPOINT a");
	if (!r->cat)
		return;
	snapshot_undo(catalog_snapshot(r->cat), mark);
	if (catalog_rolled_back(r->cat, &e))
		blame(r, &e, "catalog_rolled_back");
}

/* Run a section apart from what follows. */
static struct catalog *try_section(struct run *r, const struct section *s)
{
	size_t mark = r->cat ? snapshot_mark(catalog_snapshot(r->cat)) : 0;
	struct catalog *was = r->cat, *full;

	must(r->conn, "SAVEPOINT a");
	full = run_and_read(r, s);
	if (r->cat == was) {
		back(r, mark);
		return full;
	}
	/* The kept catalog was made anew inside of the savepoint. */
	must(r->conn, "ROLLBACK TO SAVEPOINT a");
	catalog_free(r->cat);
	r->cat = read_full(r);
	if (r->cat && catalog_begin(r->cat, &(struct err){ 0 }))
		r->cat = NULL;
	return full;
}

static void run_change(struct run *r, const struct section *s)
{
	struct catalog *after = r->own ? run_and_read(r, s) : try_section(r, s);

	if (after) {
		expect_parts(r, r->full, after, s->parts);
		note_hash(r, after);
	}
	verdict(r);
	if (r->own && after) {
		catalog_free(r->full);
		r->full = after;
	} else {
		catalog_free(after);
	}
}

static void run_pair(struct run *r, const struct section *s,
		     const struct section *with)
{
	struct catalog *a = try_section(r, s), *b = try_section(r, with);

	if (a && b) {
		expect_parts(r, a, b, s->parts);
		if (!parts_changed(r->full, a))
			buf_puts(&r->why, "the first script changes nothing\n");
		note_hash(r, b);
	}
	verdict(r);
	catalog_free(a);
	catalog_free(b);
}

static bool applies(const struct run *r, const struct section *s)
{
	return r->major >= s->from && r->major < s->below;
}

static void run_case(struct run *r, const struct section *s)
{
	if (s->kind == SECTION_WITH || !applies(r, s))
		return;
	r->section = s;
	if (s->kind == SECTION_PAIR)
		run_pair(r, s, s + 1);
	else
		run_change(r, s);
}

/* ---- one setup with its cases ---- */

static struct conn *connect_to(const struct run *r, const char *database)
{
	struct buf dsn = BUF_INIT;
	struct conn_options o = { 0 };
	struct conn *c;
	struct err e;

	err_init(&e);
	buf_printf(&dsn, "%s dbname=%s", r->server, database);
	o.dsn = dsn.data;
	if (conn_open(&c, &o, &e)) {
		fprintf(stderr, "%s: %s\n", e.message, e.detail);
		exit(2);
	}
	buf_release(&dsn);
	return c;
}

static void run_cases(struct run *r, const struct section *s, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		run_case(r, &s[i]);
}

static void run_in_transaction(struct run *r, const struct section *s,
			       size_t nr)
{
	struct err e;
	size_t mark;

	err_init(&e);
	if (!r->cat)
		r->cat = read_full(r);
	mark = snapshot_mark(catalog_snapshot(r->cat));
	must(r->conn, "BEGIN");
	if (catalog_begin(r->cat, &e))
		blame(r, &e, "catalog_begin");
	r->full = run_and_read(r, s);
	if (r->full)
		note_hash(r, r->full);
	verdict(r);
	if (r->full) {
		must(r->conn, "SAVEPOINT setup");
		run_cases(r, s, nr);
	}
	must(r->conn, "ROLLBACK");
	snapshot_undo(catalog_snapshot(r->cat), mark);
	catalog_free(r->full);
	/* A catalog that was made anew belongs to this transaction. */
	catalog_free(r->cat);
	r->cat = NULL;
}

static void run_in_own(struct run *r, const struct section *s, size_t nr)
{
	struct conn *kept = r->conn;

	must(r->admin, "DROP DATABASE IF EXISTS " DATABASE_OWN);
	must(r->admin, "CREATE DATABASE " DATABASE_OWN " TEMPLATE template0");
	r->conn = connect_to(r, DATABASE_OWN);
	r->own = true;
	r->full = run_and_read(r, s);
	if (r->full)
		note_hash(r, r->full);
	verdict(r);
	if (r->full)
		run_cases(r, s, nr);
	catalog_free(r->full);
	r->own = false;
	conn_close(r->conn);
	must(r->admin, "DROP DATABASE " DATABASE_OWN);
	r->conn = kept;
}

static void run_setup(struct run *r, const struct section *s, size_t nr)
{
	if (!applies(r, s))
		return;
	r->section = s;
	if (s->own)
		run_in_own(r, s, nr);
	else
		run_in_transaction(r, s, nr);
	fflush(stdout);
}

static void run_file(struct run *r, const char *path)
{
	struct arena a = ARENA_INIT;
	size_t nr;
	struct section *s = script_read(&a, path, &nr);
	const char *slash = strrchr(path, '/');

	r->file = slash ? slash + 1 : path;
	for (size_t i = 0, end; i < nr; i = end) {
		for (end = i + 1; end < nr; end++)
			if (s[end].kind == SECTION_SETUP)
				break;
		run_setup(r, &s[i], end - i);
	}
	arena_release(&a);
}

/* ---- the server ---- */

static const char *const made[] = {
	"CREATE ROLE fp_a",
	"CREATE ROLE fp_b",
	"CREATE ROLE \"fp c/d%\"",
	"SET allow_in_place_tablespaces = on",
	"CREATE TABLESPACE fp_space LOCATION ''",
	"CREATE DATABASE " DATABASE " TEMPLATE template0",
};

static const char *const removed[] = {
	"DROP DATABASE IF EXISTS " DATABASE_OWN " WITH (FORCE)",
	"DROP DATABASE IF EXISTS " DATABASE " WITH (FORCE)",
	"DROP TABLESPACE IF EXISTS fp_space",
	"DROP ROLE IF EXISTS fp_a, fp_b, \"fp c/d%\"",
};

static void server_begin(struct run *r)
{
	r->server = getenv("LEDGER_TEST_PG");
	if (!r->server) {
		puts("1..0 # SKIP LEDGER_TEST_PG is not set");
		exit(0);
	}
	r->admin = connect_to(r, "postgres");
	r->major = conn_server_version(r->admin) / 10000;
	for (size_t i = 0; i < ARRAY_LEN(removed); i++)
		must(r->admin, removed[i]);
	for (size_t i = 0; i < ARRAY_LEN(made); i++)
		must(r->admin, made[i]);
	r->conn = connect_to(r, DATABASE);
	/* For security labels without a provider. */
	must(r->conn, "SET allow_system_table_mods = on");
}

static void server_end(struct run *r)
{
	conn_close(r->conn);
	for (size_t i = 0; i < ARRAY_LEN(removed); i++)
		must(r->admin, removed[i]);
	conn_close(r->admin);
}

int main(int argc, char **argv)
{
	struct run r = { 0 };
	int first = 1;

	buf_init(&r.why, 0);
	if (argc > 2 && strcmp(argv[1], "--hashes") == 0) {
		r.hashes = fopen(argv[2], "w");
		first = 3;
	}
	server_begin(&r);
	for (int i = first; i < argc; i++)
		run_file(&r, argv[i]);
	server_end(&r);
	printf("1..%d\n# PostgreSQL %d: %d passed, %d failed\n",
	       r.passed + r.failed, r.major, r.passed, r.failed);
	if (r.hashes)
		fclose(r.hashes);
	buf_release(&r.why);
	return r.failed || !r.passed;
}
