/* The baseline: dumped, recorded, compared with where it came from. */
#include "core/adopt.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/dump.h"
#include "io/peer.h"
#include "core/project.h"
#include "core/project_baseline.h"

#define DIFFERENCES_SHOWN 20

struct adopter {
	struct project *p;
	const struct adopt_options *o;
	struct adopt_result *out;
	struct survey s;       /* the database, as it was dumped */
	const char *version;   /* of the baseline */
	const char **replaced; /* records that it takes the place of */
	size_t replaced_nr;
};

/* ---- what it stands for ---- */

static bool is_named(const struct source *s, const char *word)
{
	return strcmp(s->name, word) == 0 || strcmp(s->version, word) == 0;
}

/* The baseline's name, and how many of the files it contains. */
static void choose_name(struct adopter *a)
{
	const struct project *p = a->p;
	const char *word = a->o->baseline;
	size_t i;

	a->out->name = word;
	a->version = word;
	for (i = 0; i < p->file_nr; i++)
		if (is_named(p->files[i].source, word)) {
			a->out->name = p->files[i].source->name;
			a->version = p->files[i].source->version;
			a->out->contained_nr = i + 1;
		}
}

static bool is_contained(const struct adopter *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->out->contained_nr; i++)
		if (strcmp(a->p->files[i].source->name, name) == 0)
			return true;
	return false;
}

static int check_name(const struct adopter *a, struct err *e)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";
	const char *name = a->out->name;

	if (*name && *name != '-' && *name != '.' && strlen(name) <= 200 &&
	    name[strspn(name, allowed)] == '\0')
		return 0;
	err_set(e, FAULT_USAGE, "a baseline cannot be named \"%s\"", name);
	return err_detail(e, "Names have letters, digits, \".\", \"_\" and "
			     "\"-\".");
}

/* What is recorded already must be a part of it: a baseline is the first node.
 */
static int check_records(struct adopter *a, struct err *e)
{
	struct project *p = a->p;
	size_t i;

	a->replaced =
	    arena_array(&p->arena, p->record_nr, sizeof(*a->replaced));
	for (i = 0; i < p->record_nr; i++) {
		const char *name = p->records[i]->name;

		if (is_contained(a, name)) {
			a->replaced[a->replaced_nr++] = name;
			continue;
		}
		err_set(e, FAULT_USAGE,
			"migration %s is recorded, and a baseline comes before "
			"all others",
			name);
		err_detail(e,
			   "What the baseline contains gives up its record; "
			   "%s is not among that.",
			   name);
		return err_hint(e, "Name the last migration that the database "
				   "has: ledger adopt --baseline NAME");
	}
	return 0;
}

static int check_project(struct adopter *a, struct err *e)
{
	if (a->p->baseline) {
		err_set(e, FAULT_USAGE, "there is a baseline already: %s",
			a->p->baseline->source.name);
		return err_hint(e, "ledger adopt, without --baseline, writes "
				   "down where a database stands");
	}
	choose_name(a);
	if (check_name(a, e) < 0)
		return -1;
	return check_records(a, e);
}

/* ---- the database ---- */

static int read_database(struct adopter *a, struct err *e)
{
	if (survey_read_live(&a->s, a->p, &a->o->survey, e) < 0)
		return -1;
	a->out->fingerprint = a->s.fingerprint;
	if (target_read_history(&a->s.t, e) < 0)
		return -1;
	if (a->s.t.row_nr == 0)
		return 0;
	err_set(e, FAULT_USAGE,
		"this database has a history of ledger, which "
		"a new baseline would contradict");
	return err_hint(e, "ledger status");
}

static int dump(struct adopter *a, struct buf *out, struct err *e)
{
	struct project *p = a->p;
	struct dump_options o = { .history_schema = p->config.history_schema,
				  .parts = p->config.parts };
	size_t nr = a->out->contained_nr, i;
	struct source *list = arena_array(&p->arena, nr, sizeof(*list));
	struct dump_place *places;
	const struct peer_place want = { .schema = p->tool_history.schema,
					 .table = p->tool_history.table };
	struct peer_place *tools;

	if (peer_places(a->s.t.c, &want, &p->arena, &tools, &o.leave_out_nr,
			e) < 0)
		return -1;
	places = arena_array(&p->arena, o.leave_out_nr, sizeof(*places));
	for (i = 0; i < o.leave_out_nr; i++)
		places[i] =
		    (struct dump_place){ tools[i].schema, tools[i].table };
	o.leave_out = places;
	for (i = 0; i < nr; i++)
		list[i] = *p->files[i].source;
	baseline_head(out, a->out->name, a->version, list, nr);
	return dump_schema(out, a->s.t.c, &o, &p->arena, e);
}

/* ---- files ---- */

static int write_file(const struct project *p, const struct buf *text,
		      struct err *e)
{
	struct dir *d = NULL;
	int rc = dir_open(&d, p->root, e);

	if (rc == 0)
		rc = dir_write(d, PROJECT_BASELINE, text->data, text->len, e);
	dir_close(d);
	return rc;
}

/* The record of the name that another migration had before is written over;
 * the others would only lie about. */
static int remove_replaced(struct adopter *a, struct err *e)
{
	size_t i;

	for (i = 0; i < a->replaced_nr; i++)
		if (strcmp(a->replaced[i], a->out->name) != 0 &&
		    project_remove_record(a->p, a->replaced[i], e) < 0)
			return -1;
	return 0;
}

/* The record that had this name before, if there was one, comes back. */
static int restore_record(struct adopter *a, struct err *e)
{
	struct project *p = a->p;
	size_t i;

	for (i = 0; i < p->record_nr; i++)
		if (strcmp(p->records[i]->name, a->out->name) == 0)
			return project_write_record(p, p->records[i], e);
	return project_remove_record(p, a->out->name, e);
}

static void take_back(struct adopter *a)
{
	struct dir *d = NULL;
	struct err ignored;

	err_init(&ignored);
	if (dir_open(&d, a->p->root, &ignored) == 0 &&
	    dir_remove(d, PROJECT_BASELINE, &ignored) < 0)
		err_init(&ignored);
	dir_close(d);
	if (restore_record(a, &ignored) < 0)
		err_init(&ignored);
}

/* ---- the proof ---- */

static int tell_differences(const struct adopter *a,
			    const struct snapshot *node, struct err *e)
{
	struct arena *arena = &a->p->arena;
	struct change *c;
	size_t nr =
	    snapshot_diff(node, a->s.live, a->p->config.parts, arena, &c);
	size_t i;

	if (nr == 0)
		return 0;
	err_set(e, FAULT_FINDING,
		"what pg_dump wrote makes another schema on "
		"scratch than the database has");
	for (i = 0; i < nr && i < DIFFERENCES_SHOWN; i++)
		err_detail(e, "%s: %s.", path_describe(arena, c[i].path),
			   oid_is_null(&c[i].after)    ? "only on scratch"
			   : oid_is_null(&c[i].before) ? "only in the database"
						       : "different");
	return err_hint(e,
			"Was the schema changed meanwhile? Does scratch have "
			"another version, or a prelude? See docs/adoption.md.");
}

static int prove(struct adopter *a, const struct project *p, struct err *e)
{
	struct snapshot *node;
	int rc;

	if (findings_exit_code(&a->out->record.findings) != 0)
		return err_set(e, FAULT_FINDING,
			       "the baseline could not be recorded");
	node = history_state(&p->history, NULL, 1);
	rc = tell_differences(a, node, e);
	snapshot_free(node);
	return rc;
}

/* With the file in place the project is another one: it is opened again. */
static int record(struct adopter *a, struct err *e)
{
	struct project *again = &a->out->again;
	struct record_options o = { .scratch_url = a->o->scratch_url,
				    .only = a->out->name };

	if (project_open(again, a->p->root, PROJECT_FILES, e) < 0)
		return -1;
	if (record_run(again, &o, &a->out->record, e) < 0)
		return -1;
	return prove(a, again, e);
}

int adopt_baseline(struct project *p, const struct adopt_options *o,
		   struct adopt_result *out, struct err *e)
{
	struct adopter a = { .p = p, .o = o, .out = out };
	struct buf text = BUF_INIT;
	int rc;

	memset(out, 0, sizeof(*out));
	findings_init(&out->record.findings, &p->arena);
	if (check_project(&a, e) < 0)
		return -1;
	rc = read_database(&a, e);
	if (rc == 0)
		rc = dump(&a, &text, e);
	if (rc == 0 && (rc = write_file(p, &text, e)) == 0) {
		rc = record(&a, e);
		if (rc < 0)
			take_back(&a);
	}
	if (rc == 0)
		rc = remove_replaced(&a, e);
	buf_release(&text);
	survey_close(&a.s);
	return rc;
}

void adopt_result_release(struct adopt_result *r)
{
	record_result_release(&r->record);
	project_close(&r->again);
}
