/* One statement, and what it changed: its effects, or the verdict on an object
 * that was there already. */
#include "core/replay_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"
#include "core/probe.h"
#include "core/project.h"
#include "core/session.h"

static void fill_step(struct step *out, const struct statement *s)
{
	memset(out, 0, sizeof(*out));
	out->line = s->line;
	out->file = s->file;
	out->offset = s->offset;
	out->len = s->len;
	out->tag = s->tag;
	out->class = s->class;
	out->flags = s->flags;
	out->hash = s->hash;
}

/* SQLSTATEs that say: what you create is there. */
static bool is_duplicate(const struct err *e)
{
	static const char *const states[] = {
		"42P07", /* duplicate_table: relations of all kinds */
		"42701", /* duplicate_column */
		"42710", /* duplicate_object */
		"42723", /* duplicate_function */
		"42P06", /* duplicate_schema */
		"42P16", /* a second primary key */
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(e->sqlstate, states[i]) == 0)
			return true;
	return false;
}

static void warn_replaced(struct replay *r, const struct source_script *script,
			  const struct step *step, const char *migration)
{
	struct project *p = r->p;
	struct provenance *made = NULL;
	size_t i;

	for (i = 0; i < step->effect_nr; i++) {
		const struct change *c = &step->effects[i];
		const struct provenance_entry *by;
		struct finding *f;

		if (c->part != PART_STRUCTURE || oid_is_null(&c->before) ||
		    oid_is_null(&c->after))
			continue;
		if (!made)
			made = provenance_new(&p->history, &p->arena, NULL,
					      p->history.nr);
		by = provenance_get(made, c->path);
		/* A file that is run again when it has changed means it. */
		if (!by || !by->created.m ||
		    strcmp(by->created.m->file, script->file) == 0)
			continue;
		f = findings_add(
		    r->findings, FINDING_REPLACED_DEFINITION,
		    "OR REPLACE gives %s another definition than %s did",
		    path_describe(&p->arena, c->path), by->created.m->name);
		f->path = c->path;
		f->migration = migration;
		f->file = step->file ? step->file : script->file;
		f->line = step->line;
		f->owner = origin_describe(&p->arena, &by->created);
		if (r->strict)
			f->severity = SEVERITY_ERROR;
	}
	provenance_free(made);
}

static int step_in_transaction(struct replay *r,
			       const struct source_script *script,
			       const struct statement *s, const char *migration,
			       struct step *out, struct err *e)
{
	size_t mark = snapshot_mark(r->live);
	int rc = replay_run(r, script, s, true, true, e);

	if (rc < 0)
		return -1;
	if (rc > 0) {
		if (replay_is_known_role(s, e)) {
			err_init(e);
			return 0;
		}
		if (is_duplicate(e) && s->target_nr > 0)
			return probe(r, script, s, migration, out, e);
		return replay_at_statement(r, script, s, e);
	}
	out->effect_nr = replay_changes(r, mark, &out->effects);
	if (out->effect_nr == 0 && s->target_nr > 0 &&
	    (s->flags & STATEMENT_IF_NOT_EXISTS))
		return probe(r, script, s, migration, out, e);
	if (s->flags & STATEMENT_OR_REPLACE)
		warn_replaced(r, script, out, migration);
	return 0;
}

/* Outside a transaction every statement is looked at with a full read. */
static int step_alone(struct replay *r, const struct source_script *script,
		      const struct statement *s, struct step *out,
		      struct err *e)
{
	struct arena *a = &r->p->arena;
	struct snapshot *before = snapshot_copy(r->live);
	size_t i;
	int rc = -1;

	if (session_settings_run(&r->settings, r->c, e) < 0)
		goto out;
	if (replay_run(r, script, s, false, false, e) != 0) {
		if (replay_is_known_role(s, e)) {
			err_init(e);
			rc = 0;
		} else {
			replay_at_statement(r, script, s, e);
		}
		goto out;
	}
	session_settings_add(&r->settings, s->class, s->tag,
			     script->text + s->offset, s->len, s->line);
	if (replay_read_catalog(r, e) < 0)
		goto out;
	out->effect_nr =
	    snapshot_diff(before, r->live, PARTS_ALL, a, &out->effects);
	for (i = 0; i < out->effect_nr; i++) {
		struct change *c = &out->effects[i];

		c->path = arena_strdup(a, c->path);
		if (c->from)
			c->from = arena_strdup(a, c->from);
		replay_keep_blob(r, snapshot_get(r->live, c->part, c->path));
	}
	rc = 0;
out:
	snapshot_free(before);
	return rc;
}

/* What a migration makes there could not be told from what the tool keeps: it
 * would be in no fingerprint. */
static int refuse_history_schema(struct replay *r,
				 const struct source_script *script,
				 const struct statement *s, struct err *e)
{
	err_set(e, FAULT_FINDING,
		"schema \"%s\" is where ledger keeps its history in a target",
		r->p->config.history_schema);
	replay_at_statement(r, script, s, e);
	return err_hint(e, "Name another for the history in ledger/config: "
			   "[ledger] history-schema = …; if this is the dump "
			   "of a target, take the schema out of it (pg_dump "
			   "--exclude-schema).");
}

/* The same of another tool's history. */
static int refuse_tool_history(struct replay *r,
			       const struct source_script *script,
			       const struct statement *s, struct err *e)
{
	const struct format_history *at = &r->p->tool_history;

	err_set(e, FAULT_FINDING,
		at->table ? "table \"%s%s%s\" is where another tool keeps its "
			    "history in a target"
			  : "schema \"%s\" is where another tool keeps its "
			    "history in a target",
		at->schema ? at->schema : "", at->schema ? "." : "",
		at->table ? at->table : "");
	replay_at_statement(r, script, s, e);
	return err_hint(e, "So say ledger/config, [adopt] table, or the tool's "
			   "own configuration; no migration may make it.");
}

int replay_step(struct replay *r, const struct source_script *script,
		const struct statement *s, bool transaction,
		const char *migration, struct step *out, struct err *e)
{
	int rc;

	fill_step(out, s);
	if (s->class == STATEMENT_TRANSACTION)
		return 0;
	rc = transaction ? step_in_transaction(r, script, s, migration, out, e)
			 : step_alone(r, script, s, out, e);
	if (rc == 0 && catalog_has_history_schema(r->cat))
		return refuse_history_schema(r, script, s, e);
	if (rc == 0 && catalog_has_tool_history(r->cat))
		return refuse_tool_history(r, script, s, e);
	return rc;
}
