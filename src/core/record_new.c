/* What is new is recorded, in the order of the files, until one is refused. */
#include "core/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/msg.h"
#include "core/project.h"

static bool is_todo(const struct recorder *rec, const struct project_file *f)
{
	return f->state == FILE_UNRECORDED &&
	       (!rec->o->only || strcmp(f->source->name, rec->o->only) == 0);
}

/* A new migration whose number is lower than that of one that is recorded: it
 * is applied where it is recorded, last. */
static void tell_out_of_order(struct recorder *rec)
{
	struct project *p = rec->p;
	size_t i, last = 0;

	if (rec->o->only)
		return;
	for (i = 0; i < p->file_nr; i++)
		if (!is_todo(rec, &p->files[i]) && !p->files[i].source->repeats)
			last = i;
	for (i = 0; i < last; i++) {
		struct finding *f;

		if (!is_todo(rec, &p->files[i]))
			continue;
		f = findings_add(&rec->out->findings, FINDING_OUT_OF_ORDER,
				 "%s comes before %s by its number, but is "
				 "recorded after it",
				 p->files[i].source->name,
				 p->files[last].source->name);
		f->migration = p->files[i].source->name;
		f->file = p->files[i].source->up.file;
	}
}

/* The next after file `i` that is to be recorded, NULL: none. */
static const struct source *next_todo(const struct recorder *rec, size_t i)
{
	while (++i < rec->p->file_nr)
		if (is_todo(rec, &rec->p->files[i]))
			return rec->p->files[i].source;
	return NULL;
}

static int record_one(struct recorder *rec, const struct source *src,
		      struct err *e)
{
	struct migration *m = arena_alloc(&rec->p->arena, sizeof(*m));
	const struct migration *old = record_unchained(rec->p, src->name);
	int rc = record_replay_next(rec, src, m, e);

	if (rc != 0)
		return rc;
	if (old)
		record_supersede(rec, m, old);
	if (src->repeats && project_keep_text(rec->p, src, e) < 0)
		return -1;
	return record_write(rec, m, old ? RECORDED_AMENDED : RECORDED_NEW, e);
}

/* What a transaction around the file does not let pass. */
static const char *hint_outside(const struct err *e)
{
	static const struct {
		const char *sqlstate, *hint;
	} rows[] = {
		{ "25001",
		  "Put it into a file of its own that is marked "
		  "\"-- ledger: no-transaction\", or as its format does." },
		{ "2D000",
		  "A procedure that commits runs in a file of its own that is "
		  "marked \"-- ledger: no-transaction\"." },
		{ "55P04",
		  "Split the migration behind ALTER TYPE … ADD VALUE: the new "
		  "value can be used when that is committed." },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(e->sqlstate, rows[i].sqlstate) == 0)
			return rows[i].hint;
	return NULL;
}

/* PostgreSQL 13 and 14 speak of the control file only, later ones of it in the
 * detail. In another language the hint for any failure is given. */
static bool lacks_extension(const struct err *e)
{
	return (strcmp(e->sqlstate, "0A000") == 0 &&
		strncmp(e->message, "extension ", strlen("extension ")) == 0 &&
		strstr(e->message, " is not available")) ||
	       strstr(e->message, "extension control file");
}

/* A statement failed on scratch: what is recorded, and the ways on. */
static void tell_stopped(struct recorder *rec, const char *name, size_t left,
			 struct err *e)
{
	const char *hint = hint_outside(e);
	bool no_room = rec->replay.no_room;

	if (e->hint[0] && !no_room)
		err_detail(e, "The server's hint: %s", e->hint);
	err_detail(e,
		   "Migration %s is not recorded, nor is what comes after it "
		   "(%zu); what comes before it is (%zu), and can be applied.",
		   name, left, rec->p->history.nr);
	if (no_room)
		return;
	if (hint) {
		err_hint(e, "%s", hint);
		return;
	}
	if (lacks_extension(e)) {
		err_hint(e,
			 "Install the extension's package for the scratch "
			 "server, or record on a server that has it: ledger "
			 "record --scratch URL; or begin with the schema of a "
			 "database that is past it: ledger adopt --baseline %s "
			 "--db URL",
			 name);
		return;
	}
	err_hint(e,
		 "Mend the statement, or give scratch what it lacks ([scratch] "
		 "prelude in ledger/config), then ledger record; or begin with "
		 "the schema of a database that is past it: ledger adopt "
		 "--baseline %s --db URL",
		 name);
}

int record_new(struct recorder *rec, struct err *e)
{
	struct project *p = rec->p;
	const char *stopped = NULL;
	size_t i, todo = 0, done = 0;
	int rc = 0;

	for (i = 0; i < p->file_nr; i++)
		todo += is_todo(rec, &p->files[i]);
	if (todo == 0)
		return 0;
	tell_out_of_order(rec);
	progress_begin("recording", todo);
	rc = record_open_replay(rec, p->history.nr, NULL, e);
	for (i = 0; rc == 0 && i < p->file_nr; i++) {
		if (!is_todo(rec, &p->files[i]))
			continue;
		stopped = p->files[i].source->name;
		progress_step(done++, stopped);
		rec->next = next_todo(rec, i);
		rc = record_one(rec, p->files[i].source, e);
	}
	rec->next = NULL;
	if (rc == 0)
		rc = replay_check(&rec->replay, e);
	else if (rc < 0 && e->fault == FAULT_SQL && done > 0)
		tell_stopped(rec, stopped, todo - done, e);
	progress_end();
	/* While the server stops, the records and the store are written. */
	if (rc == 0)
		replay_save(&rec->replay, history_head(&p->history));
	else
		record_close_replay(rec);
	return rc < 0 ? -1 : 0;
}
