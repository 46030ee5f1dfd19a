/* Opening a checkout: configuration, files, records; how files and records
 * agree. */
#include "core/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "base/text.h"
#include "io/contain.h"
#include "model/statement.h"

#include "core/project_baseline.h"
#include "core/project_store.h"

/* Digits of a node's hash that make an abbreviation of it. */
#define NODE_DIGITS_MIN 6

const char *project_path(struct project *p, const char *file)
{
	if (strcmp(file, PROJECT_BASELINE) == 0)
		return file;
	return arena_printf(&p->arena, "%s/%s", p->config.migrations, file);
}

const char *project_below(struct project *p, const char *path)
{
	if (path[0] == '/' || strcmp(p->root, ".") == 0)
		return path;
	return arena_printf(&p->arena, "%s/%s", p->root, path);
}

/* ---- records ---- */

static bool is_record_name(const char *name)
{
	size_t len = strlen(name), suffix = strlen(RECORD_SUFFIX);

	return len > suffix && name[0] != '.' &&
	       strcmp(name + len - suffix, RECORD_SUFFIX) == 0;
}

/* The record of a migration that the baseline contains, left from before. */
static bool is_replaced(const struct project *p, const struct migration *m)
{
	return baseline_contains(p, m->name) &&
	       strcmp(m->file, PROJECT_BASELINE) != 0;
}

static int read_record(struct project *p, struct dir *d, const char *name,
		       struct migration **out, struct err *e)
{
	const char *path =
	    arena_printf(&p->arena, "%s/%s", PROJECT_RECORDS, name);
	struct migration *m = arena_alloc(&p->arena, sizeof(*m));
	size_t stem = strlen(name) - strlen(RECORD_SUFFIX);
	struct buf text = BUF_INIT;
	int rc;

	rc = dir_read(d, name, RECORD_MAX, &text, e);
	if (rc == 1)
		rc = err_set(e, FAULT_FILE, "record vanished while reading");
	if (rc == 0)
		rc = migration_decode(m, &p->arena, text.data, text.len, e);
	if (rc == 0 &&
	    (strlen(m->name) != stem || strncmp(m->name, name, stem) != 0))
		rc = err_set(e, FAULT_CORRUPT, "record is of migration %s",
			     m->name);
	buf_release(&text);
	if (rc == 0) {
		*out = m;
		return 0;
	}
	err_at(e, path, e->line);
	if (e->fault == FAULT_CORRUPT && !e->hint[0])
		err_hint(e, "git checkout -- %s", path);
	return -1;
}

static int read_records(struct project *p, struct err *e)
{
	struct dir_item *items;
	struct dir *d = NULL;
	size_t nr, i;
	int rc;

	rc = dir_open(&d, project_below(p, PROJECT_RECORDS), e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = dir_list(d, &p->arena, &items, &nr, e);
	if (rc < 0)
		goto out;
	p->records = arena_array(&p->arena, nr, sizeof(*p->records));
	for (i = 0; rc == 0 && i < nr; i++) {
		if (!is_record_name(items[i].name))
			continue;
		rc = read_record(p, d, items[i].name, &p->records[p->record_nr],
				 e);
		if (rc == 0 && !is_replaced(p, p->records[p->record_nr]))
			p->record_nr++;
	}
out:
	dir_close(d);
	return rc;
}

/* ---- files ---- */

/* Told where the file is, as the user would type it. */
static struct err *failure_of(struct project *p, struct err *why)
{
	const char *file = arena_strdup(&p->arena, why->file);

	if (file[0])
		err_at(why, project_path(p, file), why->line);
	return why;
}

static void attach_failures(struct project *p, const struct render_job *job,
			    struct source *sources, size_t nr)
{
	size_t i, k;

	for (k = 0; k < job->failure_nr; k++)
		for (i = 0; i < nr; i++)
			if (strcmp(sources[i].name, job->failures[k].name) == 0)
				sources[i].failure =
				    failure_of(p, job->failures[k].why);
}

/* Programs are run by the commands that ask for it alone. */
static int render(struct project *p, struct dir *d, struct render_job *job,
		  struct err *e)
{
	*job = (struct render_job){
		.command = p->config.alembic_command,
		.dir = p->config.alembic_directory
			   ? project_below(p, p->config.alembic_directory)
			   : p->root,
		.rendered = project_below(p, PROJECT_RENDERED),
		.arena = &p->arena,
	};
	if (format_render(p->format, d, job, e) < 0)
		return -1;
	if (job->rendered_nr > 0)
		msg_notice("SQL written to %s/: %zu of the migrations",
			   PROJECT_RENDERED, job->rendered_nr);
	return 0;
}

static int read_files(struct project *p, struct err *e)
{
	const char *path = project_below(p, p->config.migrations);
	struct format_paths beside = {
		.kept = project_below(p, PROJECT_RENDERED),
		.root = p->root,
		.settings = p->config.flyway_settings,
	};
	struct render_job job = { 0 };
	struct dir *d = NULL;
	int rc;

	rc = dir_open(&d, path, e);
	if (rc == 1) {
		err_set(e, FAULT_CONFIG,
			"migrations directory \"%s\" does not exist", path);
		return err_hint(e, "ledger init --migrations DIR");
	}
	if (rc < 0)
		return -1;
	if (p->config.format) {
		p->format = format_by_name(p->config.format);
		if (!p->format)
			rc = err_set(e, FAULT_CONFIG,
				     "unknown migration format \"%s\"",
				     p->config.format);
	} else {
		rc = format_detect(&p->format, d, e);
	}
	if (rc == 0 && (p->needs & PROJECT_RENDER))
		rc = render(p, d, &job, e);
	if (rc == 0)
		rc = format_read_kept(p->format, d, &beside, &p->arena,
				      &p->sources, &p->source_nr, e);
	attach_failures(p, &job, p->sources, p->source_nr);
	dir_close(d);
	return rc < 0 ? -1 : 0;
}

/* The lines of a program for those of its SQL. */
static void map_lines(const struct source_script *script, struct statement *s,
		      size_t nr)
{
	size_t i, k = 0;

	for (i = 0; script->line_nr > 0 && i < nr; i++) {
		while (k + 1 < script->line_nr &&
		       script->lines[k + 1].offset < s[i].offset)
			k++;
		s[i].line = script->lines[k].line;
	}
}

static int check_rows(struct project *p, const struct source_script *script,
		      const struct statement *s, size_t nr, struct err *e)
{
	size_t i;

	for (i = 0; script->without_rows && i < nr; i++) {
		if (!(s[i].flags & STATEMENT_COPY_STDIN))
			continue;
		err_set(e, FAULT_USAGE,
			"COPY ... FROM STDIN in a migration of %s",
			script->without_rows);
		err_detail(e, "It hands SQL to the server, not the rows "
			      "behind COPY: its own run would fail.");
		err_hint(e, "Write the rows as INSERT statements.");
		return err_at(e, project_path(p, script->file), s[i].line);
	}
	return 0;
}

/* By a line of the script's text. */
static int err_at_place(struct project *p, const struct source_script *script,
			struct err *e)
{
	int line = e->line;
	const char *file = script_place(script, &line);

	return err_at(e, project_path(p, file), line);
}

/* psql runs each file by itself: a statement is of one of them. */
static int map_places(struct project *p, const struct source_script *script,
		      struct statement *s, size_t nr, struct err *e)
{
	const struct source_place *at = script->places, *end;
	size_t i;

	if (script->place_nr == 0)
		return 0;
	end = at + script->place_nr;
	for (i = 0; i < nr; i++) {
		const char *text = script->text + s[i].offset;
		int last =
		    s[i].line + text_line_at(text, s[i].len, s[i].len) - 1;

		while (at + 1 < end && at[1].first <= s[i].line)
			at++;
		if (at + 1 < end && at[1].first <= last) {
			err_set(e, FAULT_USAGE,
				"a file is included within a statement");
			e->line = s[i].line;
			return err_at_place(p, script, e);
		}
		s[i].line += at->line - at->first;
		s[i].file = at->file == script->file ? NULL : at->file;
	}
	return 0;
}

int project_split(struct project *p, const struct source_script *script,
		  struct statement **out, size_t *nr, struct err *e)
{
	struct statement *list = NULL, *some;
	size_t n = 0, cap = 0, some_nr, i;

	for (i = 0; i < script->section_nr; i++) {
		const struct source_section *s = &script->sections[i];

		if (contain_split(&p->arena, script->text, s->offset, s->len,
				  &some, &some_nr, e) < 0) {
			free(list);
			return err_at_place(p, script, e);
		}
		GROW(list, n + some_nr, cap);
		if (some_nr > 0)
			memcpy(list + n, some, some_nr * sizeof(*list));
		n += some_nr;
	}
	*out = arena_array(&p->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(*out, list, n * sizeof(*list));
	*nr = n;
	free(list);
	if (map_places(p, script, *out, n, e) < 0)
		return -1;
	map_lines(script, *out, n);
	return check_rows(p, script, *out, n, e);
}

/* Other bytes: are they other statements? If not, the record's steps are told
 * where their statements stand now. */
static int compare_statements(struct project *p, struct project_file *f,
			      struct err *e)
{
	struct statement *s;
	struct oid hash;
	size_t nr, i;

	if (project_split(p, &f->source->up, &s, &nr, e) < 0)
		return -1;
	statements_hash(&hash, s, nr);
	if (!oid_equal(&hash, &f->m->statements) || nr != f->m->step_nr) {
		f->state = FILE_EDITED;
		return 0;
	}
	f->state = FILE_LAYOUT_EDITED;
	for (i = 0; i < nr; i++) {
		f->m->steps[i].offset = s[i].offset;
		f->m->steps[i].len = s[i].len;
		f->m->steps[i].line = s[i].line;
		f->m->steps[i].file = s[i].file;
	}
	return 0;
}

static int compare_down(struct project *p, struct project_file *f,
			struct err *e)
{
	const struct source_script *down = &f->source->down;
	struct migration *m = f->m;
	struct statement *s;
	struct oid id;
	size_t nr, i;

	if (!down->file) {
		f->down_edited = m->down_state != DOWN_NONE;
		return 0;
	}
	if (m->down_file) {
		oid_of_bytes(&id, down->text, down->len);
		if (oid_equal(&id, &m->down_bytes))
			return 0;
	} else if (f->state == FILE_RECORDED &&
		   strcmp(down->file, f->source->up.file) == 0) {
		return 0;
	}
	if (project_split(p, down, &s, &nr, e) < 0)
		return -1;
	f->down_edited = nr != m->down_nr ||
			 (m->down_state == DOWN_NONE && nr > 0);
	for (i = 0; !f->down_edited && i < nr; i++)
		f->down_edited = !oid_equal(&s[i].hash, &m->down[i].hash);
	for (i = 0; !f->down_edited && i < nr; i++) {
		m->down[i].offset = s[i].offset;
		m->down[i].len = s[i].len;
		m->down[i].line = s[i].line;
		m->down[i].file = s[i].file;
	}
	return 0;
}

static bool same_but_line_ends(const struct source_script *up,
			       const struct oid *bytes)
{
	struct buf lf = BUF_INIT;
	struct oid id;
	size_t i;
	bool same;

	for (i = 0; i < up->len; i++)
		if (up->text[i] != '\r')
			buf_putc(&lf, up->text[i]);
	oid_of_bytes(&id, lf.data, lf.len);
	same = oid_equal(&id, bytes);
	buf_release(&lf);
	return same;
}

static void report_edited(struct project *p, const struct project_file *f)
{
	const struct migration *m = f->m;
	char was[OID_HEX + 1], is[OID_HEX + 1];
	struct finding *it;
	struct oid id;

	oid_of_bytes(&id, f->source->up.text, f->source->up.len);
	it = findings_add(
	    &p->findings,
	    f->state == FILE_EDITED ? FINDING_EDITED : FINDING_EDITED_LAYOUT,
	    f->state == FILE_EDITED
		? "migration %s was edited after it was recorded"
		: "migration %s differs from its record in layout "
		  "or comments only",
	    m->name);
	it->migration = m->name;
	it->file = f->source->up.file;
	it->expected =
	    arena_printf(&p->arena, "sha256 %s", oid_to_hex(was, &m->bytes));
	it->found = arena_printf(&p->arena, "sha256 %s", oid_to_hex(is, &id));
	if (f->state == FILE_LAYOUT_EDITED)
		it->hint = "ledger record";
	else if (same_but_line_ends(&f->source->up, &m->bytes))
		it->hint = "only line endings differ: check core.autocrlf, "
			   "then git checkout the file again";
	else
		it->hint = arena_printf(
		    &p->arena,
		    "git diff -- %s; if the effect is the same: ledger record "
		    "--amend %s; else undo the edit and write a new migration",
		    project_path(p, f->source->up.file), m->name);
}

/* A program whose SQL is not that of its present text. */
static void report_not_current(struct project *p, const struct project_file *f)
{
	const struct source *s = f->source;
	bool absent = s->state == SOURCE_ABSENT;
	struct finding *it = findings_add(
	    &p->findings, absent ? FINDING_FILE_MISSING : FINDING_EDITED,
	    absent ? "migration %s is recorded, but its SQL %s/%s is gone"
		   : "migration %s was edited after its SQL %s/%s was written",
	    s->name, PROJECT_RENDERED, s->kept);

	it->migration = s->name;
	it->file = s->up.file;
	it->hint = "ledger record";
	if (s->failure) {
		it->found = arena_strdup(&p->arena, s->failure->message);
		it->hint = arena_strdup(&p->arena, s->failure->hint);
	}
}

static int compare_file(struct project *p, struct project_file *f,
			struct err *e)
{
	struct oid id;

	f->m = map_get(&p->history.by_name, f->source->name);
	if (!f->m) {
		struct finding *it =
		    findings_add(&p->findings, FINDING_UNRECORDED,
				 "migration %s has no record", f->source->name);

		f->state = FILE_UNRECORDED;
		it->migration = f->source->name;
		it->file = f->source->up.file;
		return 0;
	}
	if (f->source->state != SOURCE_CURRENT) {
		f->state = FILE_EDITED;
		report_not_current(p, f);
		return 0;
	}
	f->state = FILE_RECORDED;
	oid_of_bytes(&id, f->source->up.text, f->source->up.len);
	if (!oid_equal(&id, &f->m->bytes) && compare_statements(p, f, e) < 0)
		return -1;
	if (f->state != FILE_EDITED && compare_down(p, f, e) < 0)
		return -1;
	if (f->state != FILE_RECORDED)
		report_edited(p, f);
	return 0;
}

/* A record whose file is gone; a pure rename is recognised by the bytes. */
static void report_missing(struct project *p, const struct migration *m)
{
	struct finding *it =
	    findings_add(&p->findings, FINDING_FILE_MISSING,
			 "migration %s is recorded, but its file %s is gone",
			 m->name, m->file);
	size_t i;

	it->migration = m->name;
	it->file = m->file;
	it->hint = arena_printf(&p->arena, "git checkout -- %s",
				project_path(p, m->file));
	for (i = 0; i < p->file_nr; i++) {
		const struct source *s = p->files[i].source;
		struct oid id;

		if (p->files[i].m)
			continue;
		oid_of_bytes(&id, s->up.text, s->up.len);
		if (!oid_equal(&id, &m->bytes))
			continue;
		it->found =
		    arena_printf(&p->arena, "the same bytes in %s", s->up.file);
		it->hint = arena_printf(&p->arena, "mv %s %s",
					project_path(p, s->up.file),
					project_path(p, m->file));
	}
}

static int compare_files(struct project *p, struct source *sources, size_t nr,
			 struct err *e)
{
	struct map present;
	size_t i;
	int rc = 0;

	map_init(&present);
	p->files = arena_array(&p->arena, nr, sizeof(*p->files));
	for (i = 0; i < nr; i++) {
		p->files[i].source = &sources[i];
		map_put(&present, sources[i].name, &sources[i]);
	}
	p->file_nr = nr;
	for (i = 0; rc == 0 && i < nr; i++)
		rc = compare_file(p, &p->files[i], e);
	for (i = 0; rc == 0 && i < p->record_nr; i++)
		if (!map_get(&present, p->records[i]->name))
			report_missing(p, p->records[i]);
	map_release(&present);
	return rc;
}

/* Of two records that follow the same one, the one whose file comes first
 * stays. */
static void order_records(struct project *p, const struct source *sources,
			  size_t nr)
{
	struct migration **ordered =
	    arena_array(&p->arena, p->record_nr, sizeof(*ordered));
	struct map by_name;
	size_t i, n = 0;

	map_init(&by_name);
	for (i = 0; i < p->record_nr; i++)
		map_put(&by_name, p->records[i]->name, p->records[i]);
	for (i = 0; i < nr; i++) {
		struct migration *m = map_remove(&by_name, sources[i].name);

		if (m)
			ordered[n++] = m;
	}
	for (i = 0; i < p->record_nr; i++)
		if (map_get(&by_name, p->records[i]->name))
			ordered[n++] = p->records[i];
	map_release(&by_name);
	p->records = ordered;
}

/* Texts of two canonical forms cannot be compared: what differs would look like
 * drift. */
static int check_form(struct project *p, unsigned needs, struct err *e)
{
	size_t i;

	for (i = 0; i < p->record_nr; i++) {
		const struct migration *m = p->records[i];

		if (m->canonical == CANONICAL_VERSION)
			continue;
		if (m->canonical < CANONICAL_VERSION &&
		    (needs & PROJECT_OLD_FORM))
			continue;
		err_set(e, FAULT_FORM,
			"record %s was made by version %d of the canonical "
			"form, this ledger compares by version %d",
			m->name, m->canonical, CANONICAL_VERSION);
		if (m->canonical > CANONICAL_VERSION)
			return err_hint(e, "Use a newer ledger; that of the "
					   "record's author will do.");
		err_detail(e, "No schema has changed: the same objects are "
			      "written down in another way.");
		return err_hint(e, "ledger record --again");
	}
	return 0;
}

int project_open_files(struct project *p, const char *root, unsigned needs,
		       struct err *e)
{
	int rc;

	memset(p, 0, sizeof(*p));
	p->root = root;
	p->needs = needs;
	findings_init(&p->findings, &p->arena);
	history_init(&p->history, &p->arena);
	rc = config_read(&p->config, &p->arena, root, e);
	if (rc == 1) {
		err_set(e, FAULT_CONFIG, "no ledger here: %s does not exist",
			project_below(p, CONFIG_FILE));
		err_hint(e, "ledger init");
	}
	if (rc == 0 && (needs & PROJECT_FILES))
		rc = read_files(p, e);
	if (rc == 0)
		return 0;
	project_close(p);
	return -1;
}

int project_load(struct project *p, struct err *e)
{
	struct source *sources = p->sources;
	size_t nr = p->source_nr;

	if (p->loaded)
		return 0;
	p->loaded = true;
	if (baseline_read(p, e) < 0 || read_records(p, e) < 0 ||
	    check_form(p, p->needs, e) < 0)
		return -1;
	if (p->needs & PROJECT_FILES)
		baseline_join(p, &sources, &nr);
	if (sources)
		order_records(p, sources, nr);
	history_build(&p->history, p->records, p->record_nr, &p->findings);
	if ((p->needs & PROJECT_FILES) && compare_files(p, sources, nr, e) < 0)
		return -1;
	if (p->needs & PROJECT_STORE_READ)
		return project_sync_store(p, SYNC_TELL, e);
	return 0;
}

int project_open(struct project *p, const char *root, unsigned needs,
		 struct err *e)
{
	if (project_open_files(p, root, needs, e) < 0)
		return -1;
	if (project_load(p, e) == 0)
		return 0;
	project_close(p);
	return -1;
}

int project_open_bare(struct project *p, const char *root, unsigned needs,
		      struct err *e)
{
	struct arena probe = ARENA_INIT;
	struct config c;
	int rc = config_read(&c, &probe, root, e);

	arena_release(&probe);
	if (rc == 0)
		return project_open(p, root, needs, e);
	if (rc < 0)
		return -1;
	memset(p, 0, sizeof(*p));
	p->root = root;
	findings_init(&p->findings, &p->arena);
	history_init(&p->history, &p->arena);
	return config_read(&p->config, &p->arena, root, e) < 0 ? -1 : 0;
}

void project_close(struct project *p)
{
	project_forget_records(p);
	store_close(p->store);
	p->store = NULL;
	findings_release(&p->findings);
	history_release(&p->history);
	arena_release(&p->arena);
}

const struct project_file *project_file(const struct project *p,
					const char *name)
{
	size_t i;

	for (i = 0; i < p->file_nr; i++)
		if (strcmp(p->files[i].source->name, name) == 0)
			return &p->files[i];
	return NULL;
}

/* How a word can name a node; the surest first. */
static bool is_version(const struct migration *m, const char *word)
{
	return strcmp(m->version, word) == 0;
}

static bool is_beginning(const struct migration *m, const char *word)
{
	return *word && strncmp(m->name, word, strlen(word)) == 0;
}

static bool is_node(const struct migration *m, const char *word)
{
	char hex[OID_HEX + 1];

	return strlen(word) >= NODE_DIGITS_MIN &&
	       strncmp(oid_to_hex(hex, &m->node), word, strlen(word)) == 0;
}

int project_find(const struct project *p, const char *word, size_t *index,
		 struct err *e)
{
	static bool (*const ways[])(const struct migration *,
				    const char *) = { is_version, is_beginning,
						      is_node };
	const struct history *h = &p->history;
	size_t i, way, hits = 0;
	int exact = history_index(h, word);

	if (exact < 0 && h->nr > 0 && strcmp(word, "HEAD") == 0)
		exact = (int)h->nr - 1;
	if (exact >= 0) {
		*index = (size_t)exact;
		return 0;
	}
	for (way = 0; hits == 0 && way < ARRAY_LEN(ways); way++)
		for (i = 0; i < h->nr; i++)
			if (ways[way](h->nodes[i], word)) {
				*index = i;
				hits++;
			}
	if (hits == 1)
		return 0;
	err_set(e, FAULT_USAGE,
		hits ? "\"%s\" can mean several migrations"
		     : "no recorded migration \"%s\"",
		word);
	return err_hint(e, "ledger log");
}
