/* Any bytes as a migration file: sections must be inside the text, in order,
 * and made of whole lines. The first byte chooses the parser. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "io/formats_alembic_parts.h"
#include "io/formats_flyway_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

/* Returns the end of the last section. */
static size_t check_script(const struct source_script *s, size_t from)
{
	size_t i;

	for (i = 0; i < s->section_nr; i++) {
		const struct source_section *section = &s->sections[i];

		check(section->offset >= from);
		check(section->len <= s->len &&
		      section->offset <= s->len - section->len);
		check(section->offset == 0 || section->offset == s->len ||
		      s->text[section->offset - 1] == '\n');
		from = section->offset + section->len;
		check(section->len == 0 || from == s->len ||
		      s->text[from - 1] == '\n');
	}
	return from;
}

static void check_parse(int (*parse)(struct source *, struct arena *,
				     struct err *),
			const char *text, size_t len, struct arena *a)
{
	struct source s = {
		.name = "1_x",
		.version = "1",
		.up = { .file = "1_x.sql", .text = text, .len = len },
	};
	struct err e;
	size_t end;

	err_init(&e);
	if (parse(&s, a, &e) != 0) {
		check(e.fault == FAULT_USAGE && e.message[0]);
		return;
	}
	check(s.up.section_nr == 1);
	end = check_script(&s.up, 0);
	if (s.down.file) {
		check(s.down.text == text && s.down.section_nr == 1);
		end = check_script(&s.down, end);
	}
	check(end == len);
}

/* Formats that leave some lines out, have the way down first, or several of
 * each way. */
static void check_more(int (*parse)(struct source *, struct arena *,
				    struct err *),
		       const char *text, size_t len, struct arena *a)
{
	struct source s = {
		.name = "1_x",
		.version = "1",
		.up = { .file = "1_x.sql", .text = text, .len = len },
	};
	struct err e;

	err_init(&e);
	if (parse(&s, a, &e) != 0) {
		check(e.fault == FAULT_USAGE && e.message[0]);
		return;
	}
	check(s.up.section_nr >= 1);
	check_script(&s.up, 0);
	if (s.down.file) {
		check(s.down.text == text && s.down.section_nr >= 1);
		check_script(&s.down, 0);
	}
}

static int (*const more[])(struct source *, struct arena *, struct err *) = {
	goose_parse, sql_migrate_parse, tern_parse,	node_pg_migrate_parse,
	sqlx_parse,  atlas_parse,	graphile_parse, sqitch_parse,
};

static void flyway_options(const char *text, size_t len)
{
	struct flyway_options options = { true, true };
	struct err e;

	err_init(&e);
	if (flyway_parse_options(text, len, &options, &e) != 0)
		check(e.fault == FAULT_USAGE && e.line > 0);
}

/* Settings of both forms, and the text with what they say. */
static void flyway_settings(const char *text, size_t len, struct arena *a)
{
	static const char *const files[] = { "f.conf", "f.toml" };
	struct flyway_settings s;
	struct source_script script = { .file = "V1__a.sql" };
	struct err e;
	size_t i;

	/* No file that is read has one. */
	if (memchr(text, 0, len))
		return;
	for (i = 0; i < ARRAY_LEN(files); i++) {
		err_init(&e);
		flyway_settings_init(&s);
		if (flyway_parse_settings(&s, a, files[i], text, len, &e) != 0)
			check(e.fault != FAULT_NONE && e.line > 0);
		script.text = text;
		script.len = len;
		err_init(&e);
		if (flyway_expand(&s, &script, a, &e) != 0)
			check(e.fault != FAULT_NONE && e.line > 0);
		else
			check(strlen(script.text) >= script.len);
		flyway_settings_release(&s);
	}
}

/* A statement for each sort of call, against any Python. */
static void revision(const char *text, size_t len, struct arena *a)
{
	static const char *const sql[] = { "CREATE TABLE cards (id integer)",
					   "CREATE TYPE kind AS ENUM ()",
					   "ALTER TABLE cards ALTER COLUMN id",
					   "SELECT 1", "" };
	struct alembic_place at = { 0 };
	struct alembic_python p;
	struct err e;
	size_t i;

	err_init(&e);
	if (alembic_parse(&p, a, text, len, &e) != 0) {
		check(e.fault == FAULT_USAGE && e.line > 0);
		return;
	}
	for (i = 0; i < ARRAY_LEN(sql); i++) {
		alembic_find(&at, &p, &p.up, sql[i], strlen(sql[i]));
		alembic_find(&at, &p, &p.down, sql[i], strlen(sql[i]));
		check(at.line >= 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct err e;
	bool transaction;
	char *text;

	if (size == 0)
		return 0;
	text = arena_memdupz(&a, data + 1, size - 1);
	err_init(&e);
	if (data[0] >= 128 && data[0] < 128 + ARRAY_LEN(more)) {
		check_more(more[data[0] - 128], text, size - 1, &a);
		goto out;
	}
	if (data[0] == 128 + ARRAY_LEN(more)) {
		flyway_options(text, size - 1);
		goto out;
	}
	if (data[0] == 129 + ARRAY_LEN(more)) {
		revision(text, size - 1, &a);
		goto out;
	}
	if (data[0] == 130 + ARRAY_LEN(more)) {
		flyway_settings(text, size - 1, &a);
		goto out;
	}
	switch (data[0] % 3) {
	case 0:
		check_parse(plain_parse, text, size - 1, &a);
		break;
	case 1:
		check_more(dbmate_parse, text, size - 1, &a);
		break;
	default:
		if (diesel_parse_metadata(text, size - 1, &transaction, &e) !=
		    0)
			check(e.fault == FAULT_USAGE && e.line > 0);
		break;
	}
out:
	arena_release(&a);
	return 0;
}
