/* Files held against records: edited, missing, not recorded. Each such answer
 * is a finding. */
#include "core/project_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/buf.h"
#include "base/map.h"
#include "model/statement.h"

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

int project_compare_files(struct project *p, struct source *sources, size_t nr,
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
