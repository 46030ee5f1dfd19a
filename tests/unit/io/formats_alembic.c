#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/formats.h"
#include "io/formats_alembic_parts.h"
#include "io/formats_common.h"
#include "io/run.h"

#include "formats.inc"

/* ---- a revision's text ---- */

static int parse(struct alembic_python *p, const char *text)
{
	err_init(&e);
	return alembic_parse(p, &arena, arena_strdup(&arena, text),
			     strlen(text), &e);
}

static const char *joined(const struct alembic_list *list)
{
	struct buf b = BUF_INIT;
	const char *text;
	size_t i;

	for (i = 0; i < list->nr; i++)
		buf_printf(&b, "%s%s", i ? " " : "", list->items[i]);
	text = arena_strdup(&arena, b.data);
	buf_release(&b);
	return text;
}

static void test_alembic__names_at_the_top(void **state)
{
	static const struct {
		const char *text, *revision, *follows, *depends;
	} rows[] = {
		{ "revision = '1'\ndown_revision = None\n", "1", "", "" },
		{ "revision = \"1\"\r\ndown_revision = '0'\r\n", "1", "0", "" },
		{ "revision: str = '1'\n"
		  "down_revision: Union[str, None] = '0'\n",
		  "1", "0", "" },
		{ "revision='1';down_revision=('a', \"b\",)", "1", "", "" },
		{ "revision = '1'\ndown_revision = ('a',\n  'b')  # two\n", "1",
		  "a b", "" },
		{ "revision = '1'\ndown_revision = [\n'a', # one\n'b' ]\n", "1",
		  "a b", "" },
		{ "revision = '''1'''\ndepends_on = {'x'}\n", "1", "", "x" },
		{ "\"\"\"Doc\nrevision = '0'\n\"\"\"\nrevision = '1'\n", "1",
		  "", "" },
		{ "x = '\\''; y = \"\\\"\"\n# revision = '0'\nrevision = '1'",
		  "1", "", "" },
		{ "def f():\n    revision = '0'\n\n    return '''\n"
		  "revision = '2'\n'''\nrevision = '1'\n",
		  "1", "", "" },
		{ "f(\nrevision = '0')\nrevision = '1'\n", "1", "", "" },
		{ "revision = \\\n  '1'\n", "1", "", "" },
		{ "revision: str\n", NULL, "", "" },
		{ "revisions = '1'\n", NULL, "", "" },
		{ "", NULL, "", "" },
		{ "x = '''never closed\nrevision = '1'\n", NULL, "", "" },
		{ "x = (\nrevision = '1'\n", NULL, "", "" },
	};
	struct alembic_python p;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(parse(&p, rows[i].text), 0);
		if (rows[i].revision)
			assert_string_equal(p.revision, rows[i].revision);
		else
			assert_null(p.revision);
		/* A second statement in a line is not read: the row with ";"
		 * has no parents. */
		assert_string_equal(joined(&p.follows), rows[i].follows);
		assert_string_equal(joined(&p.depends), rows[i].depends);
	}
}

static void test_alembic__what_is_no_literal(void **state)
{
	static const struct {
		const char *text;
		int line;
	} rows[] = {
		{ "revision = None\n", 1 },
		{ "\nrevision = make()\n", 2 },
		{ "revision = f'1'\n", 1 },
		{ "revision = '1\\n'\n", 1 },
		{ "revision = ('1', '2')\n", 1 },
		{ "revision = '1' + x\n", 1 },
		{ "revision = '1'\n\ndown_revision = [x for x in y]\n", 3 },
		{ "revision = '1'\ndepends_on = other\n", 2 },
	};
	struct alembic_python p;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(parse(&p, rows[i].text), -1);
		assert_int_equal(e.fault, FAULT_USAGE);
		assert_int_equal(e.line, rows[i].line);
	}
}

/* ---- the line of a statement ---- */

static const char python[] =
    /* 1 */
    "revision = '1'\n"
    "SQL = '''\n"
    "CREATE FUNCTION f() RETURNS integer\n"
    "'''\n"
    /* 5 */ "def upgrade() -> None:\n"
    "    op.create_table(\n"
    "        'users',\n"
    "        sa.Column('id', sa.Integer()),\n"
    "        sa.Column('kind', sa.Enum('a', name='user_kind')),\n"
    /* 10 */ "    )\n"
    "    op.create_table('cards', sa.Column('id', sa.ForeignKey('users.id')))\n"
    "    op.add_column('cards', sa.Column('n', sa.Integer(), index=True))\n"
    "    op.create_index(op.f('ix_cards_n'), 'cards', ['n'])\n"
    "    with op.batch_alter_table('cards') as batch:\n"
    /* 15 */ "        batch.alter_column('n', nullable=False)\n"
    "    op.create_foreign_key('fk', 'cards', 'users', ['n'], ['id'])\n"
    "    op.bulk_insert(t('users'), [{}])\n"
    "    op.execute(SQL)\n"
    "    op.execute(\"\"\"\n"
    /* 20 */ "        UPDATE cards SET n = 1;\n"
    "        DELETE FROM cards\n"
    "    \"\"\")\n"
    "    op.execute('INSERT INTO cards '\n"
    "               'VALUES (1)')\n"
    /* 25 */ "\n"
    "def downgrade():\n"
    "    op.drop_constraint('fk', 'cards')\n"
    "    op.drop_column('cards', 'n')\n"
    "    for t in ('cards', 'users'):\n"
    /* 30 */ "        op.drop_table(t)\n";

struct place_row {
	const char *sql;
	int line;
};

static void assert_places(const struct alembic_python *p,
			  const struct alembic_way *way,
			  const struct place_row *rows, size_t rows_nr)
{
	struct alembic_place at = { 0 };
	size_t i;

	for (i = 0; i < rows_nr; i++) {
		alembic_find(&at, p, way, rows[i].sql, strlen(rows[i].sql));
		if (at.line != rows[i].line)
			fail_msg("%s: line %d, not %d", rows[i].sql, at.line,
				 rows[i].line);
	}
}

static void test_alembic__line_of_a_statement(void **state)
{
	static const struct place_row up[] = {
		{ "CREATE TYPE user_kind AS ENUM ('a')", 6 },
		{ "CREATE TABLE users (\n    id INTEGER\n)", 6 },
		{ "CREATE TABLE cards (\n    id REFERENCES users (id)\n)", 11 },
		{ "ALTER TABLE cards ADD COLUMN n INTEGER", 12 },
		{ "CREATE INDEX ix_cards_n ON cards (n)", 13 },
		{ "ALTER TABLE cards ALTER COLUMN n SET NOT NULL", 15 },
		{ "ALTER TABLE cards ADD CONSTRAINT fk FOREIGN KEY(n) "
		  "REFERENCES users (id)",
		  16 },
		{ "INSERT INTO users (x) VALUES (1)", 17 },
		{ "CREATE FUNCTION f() RETURNS integer\nAS $$\n$$", 3 },
		{ "UPDATE cards SET n = 1", 20 },
		{ "DELETE FROM cards", 21 },
		{ "INSERT INTO cards VALUES (1)", 23 },
		/* nothing fits: where we are */
		{ "GRANT SELECT ON cards TO reader", 23 },
		/* and back, as in a loop */
		{ "CREATE TABLE users (\n    id INTEGER\n)", 6 },
	};
	static const struct place_row down[] = {
		{ "SELECT 1", 26 },
		{ "ALTER TABLE cards DROP CONSTRAINT fk", 27 },
		{ "ALTER TABLE cards DROP COLUMN n", 28 },
		{ "DROP TABLE cards", 28 },
	};
	struct alembic_python p;

	(void)state;
	assert_int_equal(parse(&p, python), 0);
	assert_int_equal(p.up.line, 5);
	assert_int_equal(p.down.line, 26);
	assert_places(&p, &p.up, up, ARRAY_LEN(up));
	assert_places(&p, &p.down, down, ARRAY_LEN(down));
}

/* ---- what Alembic prints ---- */

static struct alembic_revision revisions[] = { { .id = "a" },
					       { .id = "b" },
					       { .id = "m" } };
static const struct alembic_tree tree = { .items = revisions, .nr = 3 };
static struct alembic_piece pieces[3];
static size_t last;

static int cut(enum alembic_direction direction, const char *text)
{
	err_init(&e);
	memset(pieces, 0, sizeof(pieces));
	return alembic_cut(&tree, direction, &arena, text, strlen(text), pieces,
			   &last, &e);
}

/* The statements with "|" between them. */
static const char *statements(const struct alembic_piece *p)
{
	struct buf b = BUF_INIT;
	const char *text;
	size_t i;

	for (i = 0; i < p->nr; i++)
		buf_printf(&b, "%s%.*s", i ? "|" : "", (int)p->items[i].len,
			   p->items[i].text);
	text = arena_strdup(&arena, b.data);
	buf_release(&b);
	return text;
}

#define INSERT(id) \
	"INSERT INTO alembic_version (version_num) VALUES ('" id "');\n"
#define UPDATE(from, to)                                    \
	"UPDATE s.versions SET version_num='" to "' WHERE " \
	"versions.version_num = '" from "';\n"
#define DELETE(id)                                                             \
	"DELETE FROM alembic_version WHERE alembic_version.version_num = '" id \
	"';\n"

static void test_alembic__cut(void **state)
{
	(void)state;
	assert_int_equal(
	    cut(ALEMBIC_UP,
		"printed by env.py\nBEGIN;\nCREATE TABLE alembic_version ();\n"
		"-- Running upgrade  -> a\n"
		"CREATE TABLE t (x text DEFAULT '-- no mark -> b');;\n" INSERT(
		    "a") "COMMIT;\nBEGIN;\n"
			 "-- Running upgrade a -> b\n"
			 "SELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON t (x);\n"
			 "BEGIN;\nSELECT 2;\n" UPDATE(
			     "a",
			     "b") "-- Running upgrade a, b -> m\n" DELETE("a")
			     UPDATE("b", "m") "COMMIT;\n"),
	    0);
	assert_string_equal(
	    statements(&pieces[0]),
	    "CREATE TABLE t (x text DEFAULT '-- no mark -> b')");
	assert_false(pieces[0].no_transaction);
	assert_string_equal(
	    statements(&pieces[1]),
	    "SELECT 1|CREATE INDEX CONCURRENTLY i ON t (x)|SELECT 2");
	assert_true(pieces[1].no_transaction);
	assert_true(pieces[2].done);
	assert_int_equal(pieces[2].nr, 0);
	assert_false(pieces[2].no_transaction);
	assert_int_equal(last, 2);
}

static void test_alembic__cut_down(void **state)
{
	(void)state;
	assert_int_equal(
	    cut(ALEMBIC_DOWN,
		"BEGIN;\n-- Running downgrade m -> a, b\n" INSERT("a")
		    UPDATE("m", "b") "-- Running downgrade b -> \nDROP TABLE t;\n" DELETE(
			"b") "COMMIT;\nDROP TABLE alembic_version;\n"),
	    0);
	assert_true(pieces[2].done);
	assert_int_equal(pieces[2].nr, 0);
	assert_string_equal(statements(&pieces[1]), "DROP TABLE t");
	assert_false(pieces[0].done);
}

/* A run that stopped: the last section has no version, and is not whole. */
static void test_alembic__cut_stopped(void **state)
{
	(void)state;
	assert_int_equal(
	    cut(ALEMBIC_UP, "-- Running upgrade  -> a\nSELECT 1;\n" INSERT(
				"a") "-- Running upgrade a -> b\nSELECT 2;\n"),
	    0);
	assert_true(pieces[0].done);
	assert_false(pieces[1].done);
	assert_int_equal(pieces[1].nr, 0);
	assert_int_equal(last, 1);
	assert_int_equal(cut(ALEMBIC_UP, "Traceback\n"), 0);
	assert_int_equal(last, 3);
}

static void test_alembic__cut_refuses(void **state)
{
	(void)state;
	assert_int_equal(cut(ALEMBIC_UP, "-- Running upgrade a -> zz\n"), -1);
	assert_int_equal(e.fault, FAULT_USAGE);
	assert_non_null(strstr(e.message, "\"zz\""));
	/* One that cannot be split is that one's failure. */
	assert_int_equal(
	    cut(ALEMBIC_UP,
		"-- Running upgrade  -> a\nSELECT 'x;\n"
		"-- Running upgrade a -> b\nSELECT 2;\n" UPDATE("a", "b")),
	    0);
	assert_false(pieces[0].done);
	assert_non_null(pieces[0].failure);
	assert_true(pieces[1].done);
}

/* ---- what it says when it fails ---- */

static void test_alembic__failure(void **state)
{
	static const char traceback[] =
	    "INFO  [alembic] Running upgrade  -> a\n"
	    "Traceback (most recent call last):\n"
	    "  File \"/p/env.py\", line 9, in <module>\n"
	    "  File \"/p/versions/a_x.py\", line 7, in upgrade\n"
	    "  File \"/usr/sqlalchemy.py\", line 5, in f\n"
	    "ValueError: postgresql://me:pa@ss@h/d and password='other'\n"
	    "second line with envsecret\n";
	struct alembic_revision r = { .id = "a", .file = "versions/a_x.py" };
	const char *const args[] = { "alembic", NULL };
	struct run run = { .args = args, .status = 1 };

	(void)state;
	setenv("APP_DATABASE_URL", "postgres://u:envsecret@h/x", 1);
	buf_init(&run.out, 0);
	buf_init(&run.tail, 0);
	buf_puts(&run.tail, traceback);
	buf_puts(&run.out, "SELECT 1;\n  FAILED: at last\n");
	err_init(&e);
	assert_int_equal(alembic_failed(&run, &r, &e), -1);
	assert_int_equal(e.fault, FAULT_FINDING);
	assert_string_equal(e.file, "versions/a_x.py");
	assert_int_equal(e.line, 7);
	assert_null(strstr(e.detail, "pa@ss"));
	assert_null(strstr(e.detail, "ss@"));
	assert_null(strstr(e.detail, "other"));
	assert_null(strstr(e.detail, "envsecret"));
	err_init(&e);
	assert_int_equal(alembic_failed(&run, NULL, &e), -1);
	assert_int_equal(e.fault, FAULT_CONFIG);
	assert_non_null(strstr(e.detail, "FAILED: at last"));
	buf_release(&run.out);
	buf_release(&run.tail);
	unsetenv("APP_DATABASE_URL");
}

/* What is shown of standard error, or output. */
static void test_alembic__reason(void **state)
{
	static const struct {
		const char *tail, *out, *detail;
	} rows[] = {
		{ "", "", "It printed nothing." },
		{ "INFO  [a] one\n", "", "INFO  [a] one" },
		{ "INFO  [a] one\nno\n", "", "no" },
		{ "", "why\n", "why" },
		{ "1\n2\n3\n4\n5\n6\n7\n", "", "2\n3\n4\n5\n6\n7" },
		/* SQL of several lines is indented, and longer than is shown.
		 */
		{ "  File \"a\", line 1\n    x()\nError: one\n\ttwo\n  three\n"
		  ")\n]\n(see)\nmore\n",
		  "", "Error: one\n\ttwo\n  three\n)\n]\n(see)" },
		{ "  File \"a\", line 1\nKeyError: 1\n\nThe above …\n\n"
		  "  File \"a\", line 2\nValueError: 2\n",
		  "", "ValueError: 2" },
	};
	const char *const args[] = { "alembic", NULL };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct run run = { .args = args, .status = 1 };

		buf_init(&run.tail, 0);
		buf_init(&run.out, 0);
		buf_puts(&run.tail, rows[i].tail);
		buf_puts(&run.out, rows[i].out);
		err_init(&e);
		assert_int_equal(alembic_failed(&run, NULL, &e), -1);
		assert_string_equal(e.detail, rows[i].detail);
		buf_release(&run.tail);
		buf_release(&run.out);
	}
}

static void test_alembic__doubt(void **state)
{
	static const struct {
		const char *tail, *out;
		bool doubt;
	} rows[] = {
		{ "", "", false },
		{ "", "BEGIN;\n\nCREATE TABLE a ();\n", false },
		{ "", "CREATE TABLE a ();\n", true },
		{ "INFO  [m] Context impl PostgresqlImpl.\n",
		  "CREATE TABLE a ();\n", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct run run = { .status = 0 };

		buf_init(&run.tail, 0);
		buf_init(&run.out, 0);
		buf_puts(&run.tail, rows[i].tail);
		buf_puts(&run.out, rows[i].out);
		assert_int_equal(alembic_doubt_dialect(&run), rows[i].doubt);
		buf_release(&run.tail);
		buf_release(&run.out);
	}
}

static void test_alembic__dialect(void **state)
{
	static const char head[] = "INFO  [alembic.runtime.migration] Context ";
	static const struct {
		const char *log, *name;
	} rows[] = {
		{ "impl PostgresqlImpl.\n", NULL },
		{ "impl CockroachDBImpl.\n", NULL },
		{ "impl SQLiteImplOfOurs.\n", NULL },
		{ "of SQLiteImpl.\n", NULL },
		{ "", NULL },
		{ "impl SQLiteImpl.\nINFO  Generating\n", "SQLite" },
		{ "impl MySQLImpl.\n", "MySQL" },
		{ "impl MariaDBImpl.\n", "MariaDB" },
		{ "impl MSSQLImpl.\n", "SQL Server" },
		{ "impl OracleImpl.", "Oracle" },
	};
	const char *const args[] = { "alembic", NULL };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct run run = { .args = args };

		buf_init(&run.tail, 0);
		buf_printf(&run.tail, "%s%s", head, rows[i].log);
		err_init(&e);
		assert_int_equal(alembic_check_dialect(&run, &e),
				 rows[i].name ? -1 : 0);
		if (rows[i].name) {
			assert_int_equal(e.fault, FAULT_CONFIG);
			assert_non_null(strstr(e.message, rows[i].name));
		}
		buf_release(&run.tail);
	}
}

/* ---- directories ---- */

static void test_alembic__detect(void **state)
{
	static const struct {
		struct file files[FILES_MAX];
		const char *format;
	} rows[] = {
		{ { { "env.py", "" }, { "versions/1.py", "" } }, "alembic" },
		{ { { "1.py", "x = 1\ndown_revision = None\n" } }, "alembic" },
		{ { { "001_a.sql", "" }, { "helper.py", "x = 1\n" } },
		  "plain" },
	};
	const struct format *format;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		assert_int_equal(format_detect(&format, d, &e), 0);
		assert_string_equal(format->name, rows[i].format);
	}
}

static void test_alembic__script_location(void **state)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{ "[alembic]\nscript_location = alembic\n", "alembic" },
		{ "[alembic]\nscript_location: db/scripts \r\n", "db/scripts" },
		{ "script_location = %(here)s/migrations\n", "migrations" },
		{ "script_location=%(here)s\n", "." },
		{ "script_location = %(here)s/\n", "." },
		{ "script_location = app.db:scripts/x.y\n",
		  "app/db/scripts/x.y" },
		{ "script_location =\n", NULL },
		{ "# script_location = x\n", NULL },
		{ "", NULL },
	};
	const char *found;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct file files[FILES_MAX] = { { "alembic.ini",
							 rows[i].text } };

		make_all(files);
		found = format_find_directory(d, NULL, &arena);
		if (rows[i].found)
			assert_string_equal(found, rows[i].found);
		else
			assert_null(found);
	}
	make_all((const struct file[FILES_MAX]){ { "other", "" } });
	assert_null(format_find_directory(d, NULL, &arena));
}

static const char *order(void)
{
	struct buf b = BUF_INIT;
	const char *text;
	size_t i;

	for (i = 0; i < nr; i++)
		buf_printf(&b, "%s%s", i ? " " : "", sources[i].name);
	text = arena_strdup(&arena, b.data);
	buf_release(&b);
	return text;
}

#define PY(id, down) "revision = '" id "'\ndown_revision = " down "\n"

static void test_alembic__order(void **state)
{
	static const struct {
		struct file files[FILES_MAX];
		const char *order;
	} rows[] = {
		{ { { "z.py", PY("1", "None") },
		    { "y.py", PY("2", "'1'") },
		    { "x.py", PY("3", "'2'") } },
		  "1 2 3" },
		/* of a merge, the last parent's branch comes first */
		{ { { "1.py", PY("1", "None") },
		    { "2.py", PY("a1", "'1'") },
		    { "3.py", PY("a2", "'a1'") },
		    { "4.py", PY("b1", "'1'") },
		    { "5.py", PY("b2", "'b1'") },
		    { "6.py", PY("m", "('a2', 'b2')") } },
		  "1 b1 b2 a1 a2 m" },
		/* two bases, and a label that is depended upon */
		{ { { "1.py", PY("a", "None") "branch_labels = ('left',)\n" },
		    { "2.py", PY("b", "None") "depends_on = 'left'\n" },
		    { "3.py", PY("m", "('a', 'b')") } },
		  "a b m" },
		{ { { "env.py", "" },
		    { "versions/1.py", PY("1", "None") },
		    { "versions/__init__.py", "" },
		    { "versions/old/0.py", PY("0", "None") },
		    { "helper.py", "" } },
		  "1" },
		{ { { "__init__.py", "" } }, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		assert_int_equal(read_as("alembic"), 0);
		assert_string_equal(order(), rows[i].order);
	}
}

static void test_alembic__order_refused(void **state)
{
	static const struct refused rows[] = {
		{ "alembic",
		  { { "1.py", PY("1", "None") }, { "2.py", PY("2", "None") } },
		  FAULT_USAGE,
		  "several heads",
		  "",
		  0 },
		{ "alembic",
		  { { "1.py", PY("1", "'2'") }, { "2.py", PY("2", "'1'") } },
		  FAULT_USAGE,
		  "in a circle",
		  "",
		  0 },
		{ "alembic",
		  { { "1.py", PY("1", "'1'") } },
		  FAULT_USAGE,
		  "in a circle",
		  "",
		  0 },
		{ "alembic",
		  { { "1.py", PY("1", "'9'") } },
		  FAULT_USAGE,
		  "revision 9",
		  "/1.py",
		  2 },
		{ "alembic",
		  { { "1.py", PY("1", "None") }, { "2.py", PY("1", "None") } },
		  FAULT_USAGE,
		  "both revision 1",
		  "/2.py",
		  0 },
		{ "alembic",
		  { { "1.py", PY("a b", "None") } },
		  FAULT_FILE,
		  "cannot be named",
		  "/1.py",
		  0 },
		{ "alembic",
		  { { "1.py", "import x\n" } },
		  FAULT_USAGE,
		  "no \"revision\"",
		  "/1.py",
		  0 },
		{ "alembic",
		  { { "1.py", "\nrevision = x\n" } },
		  FAULT_USAGE,
		  "plain strings",
		  "/1.py",
		  2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_refused(&rows[i], i);
}

static void test_alembic__fixture(void **state)
{
	static const struct expected want[] = {
		{ "9f1c", "9f1c", "versions/9f1c_create_cards.py", NULL, true },
		{ "1ab0", "1ab0", "versions/1ab0_index_cards.py", NULL, true },
	};

	(void)state;
	read_fixture("alembic");
	assert_sources(want, ARRAY_LEN(want));
}

/* ---- the kept SQL ---- */

static int read_with(const char *kept)
{
	const struct file files[FILES_MAX] = { { "1.py", PY("1", "None") },
					       { "kept/1.sql", kept } };
	char path[128];
	struct format_paths paths = { .kept = path };

	make_all(files);
	snprintf(path, sizeof(path), "%s/kept", top);
	return format_read_kept(format_by_name("alembic"), d, &paths, &arena,
				&sources, &nr, &e);
}

static const char *with_hash(const char *format)
{
	static const char text[] = PY("1", "None");
	char hex[OID_HEX + 1];
	struct oid id;

	oid_of_bytes(&id, text, strlen(text));
	return arena_printf(&arena, "%s%s\n%s",
			    "-- Rendered by ledger from 1.py\n-- sha256 ",
			    oid_to_hex(hex, &id), format);
}

static void test_alembic__kept(void **state)
{
	(void)state;
	assert_int_equal(read_with(with_hash("-- ledger: no-transaction\n\n"
					     "-- line 7\nSELECT 1;\n"
					     "-- ledger: down\n-- line 9\n"
					     "SELECT 2;\n")),
			 0);
	assert_int_equal(nr, 1);
	assert_int_equal(sources[0].state, SOURCE_CURRENT);
	assert_string_equal(sources[0].kept, "1.sql");
	assert_string_equal(sources[0].up.file, "1.py");
	assert_string_equal(sources[0].down.file, "1.py");
	assert_false(sources[0].up.transaction);
	assert_non_null(strstr(content(&sources[0].up), "SELECT 1"));
	assert_null(strstr(content(&sources[0].up), "SELECT 2"));
	assert_int_equal(sources[0].up.lines[1].line, 7);
	assert_int_equal(sources[0].up.lines[2].line, 9);
}

static void test_alembic__kept_or_not(void **state)
{
	static const struct {
		const char *text;
		enum source_state state;
	} rows[] = {
		{ "SELECT 1;\n", SOURCE_STALE },
		{ "", SOURCE_STALE },
		{ "-- sha256 00\nSELECT 1;\n", SOURCE_STALE },
		{ "-- Rendered by ledger from 1.py\nSELECT 1;\n",
		  SOURCE_STALE },
		{ "SELECT 1;\n-- sha256 behind a statement\n", SOURCE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_with(rows[i].text), 0);
		assert_int_equal(sources[0].state, rows[i].state);
	}
	assert_int_equal(read_as("alembic"), 0);
	assert_int_equal(sources[0].state, SOURCE_ABSENT);
	assert_string_equal(content(&sources[0].up), "");
	assert_int_equal(read_with(with_hash("-- ledger: what\n")), -1);
	assert_non_null(strstr(e.file, "kept/1.sql"));
	assert_int_equal(e.line, 3);
}

/* ---- what a server was sent ---- */

static void test_alembic__log(void **state)
{
	static const struct {
		const char *log, *text;
		bool refused, understood, rows;
		size_t tables, functions;
		bool odd;
	} rows[] = {
		{ "7 LOG:  statement: SELECT 1\n", "SELECT 1", false, false,
		  false, 0, 0, false },
		/* Lines, and a tab that is the text's own. */
		{ "7 LOG:  statement: A\n\t\tb\n\t\n\tC: x\n"
		  "8 LOG:  checkpoint complete\n",
		  "A\n\tb\n\nC: x", false, false, false, 0, 0, false },
		{ "7 LOG:  statement: S\n7 ERROR:  no: x\n7 HINT:  y\n"
		  "7 STATEMENT:  S\n",
		  "S", true, false, false, 0, 0, false },
		/* An error of a text that was not told. */
		{ "7 LOG:  statement: S\n7 ERROR:  syntax\n7 STATEMENT:  T\n",
		  "S", false, false, false, 0, 0, false },
		{ "7 LOG:  statement: S\n7 LOG:  parse tree:\n"
		  "7 DETAIL:  {QUERY :commandType 1 :x ({A :relid\n\t16400 :y}"
		  " {B :relid 1247} {C :relid 16400}) :funcid 5 :aggfnoid 6}\n"
		  "\t\n7 STATEMENT:  S\n",
		  "S", false, true, true, 1, 2, false },
		/* What a function runs is not what was sent. */
		{ "7 LOG:  statement: S\n7 LOG:  parse tree:\n"
		  "7 DETAIL:  {QUERY :commandType 1 :relid 16400}\n"
		  "7 CONTEXT:  SQL statement\n7 STATEMENT:  S\n",
		  "S", false, false, false, 0, 0, false },
		{ "7 LOG:  statement: S\n7 LOG:  parse tree:\n"
		  "7 DETAIL:  {QUERY :commandType 3 :relid 16400 "
		  ":returningList <>}\n7 STATEMENT:  S\n",
		  "S", false, true, false, 0, 0, false },
		/* Only the outer list counts. */
		{ "7 LOG:  statement: S\n7 LOG:  parse tree:\n"
		  "7 DETAIL:  {QUERY :commandType 3 :relid 16400 "
		  ":returningList ({T}) :returningList <>}\n"
		  "7 STATEMENT:  S\n",
		  "S", false, true, false, 0, 0, false },
		{ "7 LOG:  statement: S\n7 LOG:  parse tree:\n"
		  "7 DETAIL:  {QUERY :commandType 3 :relid 16400 "
		  ":returningList ({T})}\n7 STATEMENT:  S\n",
		  "S", false, true, true, 1, 0, false },
		/* The extended protocol: understood before. */
		{ "7 LOG:  parse tree:\n7 DETAIL:  {QUERY :commandType 1 "
		  ":relid 16400}\n7 STATEMENT:  S $1 'a$1' $2\n"
		  "7 LOG:  execute <unnamed>: S $1 'a$1' $2\n"
		  "7 DETAIL:  parameters: $1 = 'it''s, $2 = \n\t', $2 = NULL\n",
		  "S 'it''s, $2 = \n' 'a$1' NULL", false, true, true, 1, 0,
		  false },
		{ "7 LOG:  execute p1/c: S $1 $10\n"
		  "7 DETAIL:  Parameters: $1 = 'x'\n",
		  "S $1 $10", false, false, false, 0, 0, true },
		{ "7 LOG:  execute p1: S $1\n7 DETAIL:  parameters: $1 = 'x\n",
		  "S $1", false, false, false, 0, 0, true },
		{ "7 LOG:  fastpath function call: \"lo_open\" (OID 952)\n",
		  "fastpath function call: \"lo_open\" (OID 952)", false, false,
		  false, 0, 0, true },
	};
	struct alembic_sent *sent;
	size_t i, found;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(alembic_read_log(&arena, rows[i].log,
						  strlen(rows[i].log), &sent,
						  &found, &e),
				 0);
		assert_int_equal(found, 1);
		assert_int_equal(sent->session, 7);
		assert_string_equal(sent->text, rows[i].text);
		assert_int_equal(sent->len, strlen(rows[i].text));
		assert_int_equal(sent->refused, rows[i].refused);
		assert_int_equal(sent->understood, rows[i].understood);
		assert_int_equal(sent->what.gives_rows, rows[i].rows);
		assert_int_equal(sent->what.table_nr, rows[i].tables);
		assert_int_equal(sent->what.function_nr, rows[i].functions);
		assert_int_equal(sent->odd != NULL, rows[i].odd);
	}
}

/* Nothing of it is taken for a message. */
static void test_alembic__log_of_others(void **state)
{
	static const char *const rows[] = {
		"",
		"\n",
		"7",
		"7 ",
		"7 LOG:",
		"LOG:  statement: S\n",
		"7 LOG:  duration: 1 ms\n",
		"\t7 LOG:  statement: S\n",
		"7 LOG:  parse tree:\n7 DETAIL:  {QUERY}\n",
		"7 LOG:  starting\n\t7 LOG:  statement: S",
	};
	struct alembic_sent *sent;
	size_t i, found;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(alembic_read_log(&arena, rows[i],
						  strlen(rows[i]), &sent,
						  &found, &e),
				 0);
		assert_int_equal(found, 0);
	}
}

/* ---- what of it is a revision's ---- */

#define DONE "INSERT INTO v (version_num) VALUES ('1') RETURNING v.version_num"

/* Messages of sessions 1 ("S") and 2 ("2S"), or refused by the server ("!S"),
 * one on each line, to what is kept of them. */
static const char *watched(const char *messages, struct alembic_piece *piece)
{
	struct alembic_revision rev = { .id = "1", .file = "1.py" };
	struct alembic_tree t = { .items = &rev, .nr = 1 };
	struct alembic_judge judge = { .arena = &arena };
	struct alembic_sent sent[32];
	bool todo = true, any;
	struct buf out = BUF_INIT;
	const char *kept;
	struct line line = { 0 };
	size_t found = 0, i;

	memset(sent, 0, sizeof(sent));
	memset(piece, 0, sizeof(*piece));
	rev.python.text = "";
	while (line_next(messages, strlen(messages), &line)) {
		struct alembic_sent *s = &sent[found++];
		const char *text = arena_memdupz(&arena, line.text, line.len);

		s->session = *text == '2' ? 2 : 1;
		s->refused = *text == '!';
		s->understood = true;
		s->text = s->raw = text + (*text == '2' || *text == '!');
		s->len = strlen(s->text);
	}
	map_init(&judge.relations);
	map_init(&judge.functions);
	err_init(&e);
	assert_int_equal(alembic_watch(&t, ALEMBIC_UP, &arena, &judge, sent,
				       found, &todo, piece, &any, &e),
			 0);
	for (i = 0; i < piece->nr; i++)
		buf_printf(&out, "%s%.*s", i ? "|" : "",
			   (int)piece->items[i].len, piece->items[i].text);
	kept = arena_strdup(&arena, out.data);
	buf_release(&out);
	return kept;
}

static void test_alembic__watch(void **state)
{
	static const struct {
		const char *messages, *kept;
		bool no_transaction;
	} rows[] = {
		{ "BEGIN\nDROP TABLE a\n" DONE "\nCOMMIT", "DROP TABLE a",
		  false },
		{ "BEGIN\nDROP TABLE a\n" DONE "\nROLLBACK", "DROP TABLE a",
		  false },
		{ "BEGIN\nDROP TABLE a\nROLLBACK\nBEGIN\nDROP TABLE b\n" DONE,
		  "DROP TABLE b", false },
		{ "BEGIN\nDROP TABLE a\n!DROP TABLE b\nCOMMIT\n" DONE, "",
		  false },
		{ "BEGIN\nDROP TABLE a\nSAVEPOINT s\nDROP TABLE b\n"
		  "!DROP TABLE c\nROLLBACK TO SAVEPOINT s\nDROP TABLE d\n" DONE,
		  "DROP TABLE a|DROP TABLE d", false },
		{ "BEGIN\nSAVEPOINT s\nDROP TABLE a\nRELEASE SAVEPOINT s\n" DONE,
		  "DROP TABLE a", false },
		{ "BEGIN; DROP TABLE a; COMMIT; DROP TABLE b\n" DONE,
		  "DROP TABLE a|DROP TABLE b", true },
		{ "DROP TABLE a\n!DROP TABLE b\n" DONE, "DROP TABLE a", true },
		/* Another session's transaction is its own. */
		{ "BEGIN\n2BEGIN\nDROP TABLE a\n2DROP TABLE b\n2ROLLBACK\n" DONE,
		  "DROP TABLE a", false },
		{ "BEGIN\nSHOW transaction_isolation\nSET datestyle TO 'ISO'\n"
		  "SET LOCAL x.y = 1\n" DONE,
		  "SET LOCAL x.y = 1", false },
		{ "BEGIN\nCREATE TABLE v ( version_num VARCHAR(32) NOT NULL)\n"
		  "CREATE TABLE w (a int, version_num VARCHAR(32))\n" DONE,
		  "CREATE TABLE w (a int, version_num VARCHAR(32))", false },
		/* Only the first one is Alembic's own. */
		{ "BEGIN\nCREATE TABLE v ( version_num VARCHAR(32) NOT NULL)\n"
		  "CREATE TABLE w (version_num VARCHAR(32) NOT NULL)\n" DONE,
		  "CREATE TABLE w (version_num VARCHAR(32) NOT NULL)", false },
		{ "BEGIN\nCOPY a FROM STDIN\n" DONE, NULL, false },
		{ "BEGIN\nDECLARE c CURSOR FOR SELECT 1\n" DONE, NULL, false },
		{ "BEGIN\nPREPARE p AS SELECT 1\nROLLBACK\n" DONE, NULL,
		  false },
		{ "BEGIN\nDROP TABLE a\nCOMMIT", "", false },
	};
	struct alembic_piece piece;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *kept = watched(rows[i].messages, &piece);

		assert_int_equal(piece.failure != NULL, rows[i].kept == NULL);
		assert_int_equal(piece.done,
				 rows[i].kept &&
				     strstr(rows[i].messages, DONE) != NULL);
		assert_string_equal(kept, rows[i].kept ? rows[i].kept : "");
		assert_int_equal(piece.no_transaction, rows[i].no_transaction);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_alembic__names_at_the_top,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_alembic__what_is_no_literal, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_alembic__line_of_a_statement, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alembic__cut, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__cut_down, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__cut_stopped,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_alembic__cut_refuses,
						setup, teardown),
		cmocka_unit_test(test_alembic__reason),
		cmocka_unit_test(test_alembic__doubt),
		cmocka_unit_test(test_alembic__dialect),
		cmocka_unit_test_setup_teardown(test_alembic__log, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__log_of_others,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_alembic__watch, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__failure, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__detect, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__script_location,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_alembic__order, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__order_refused,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_alembic__fixture, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__kept, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_alembic__kept_or_not,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
