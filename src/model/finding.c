/* The vocabulary of findings and their collection. */
#include "model/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/exit.h"

static const struct {
	const char *name;
	enum severity severity;
	const char *summary;
} list[] = {
#define X(ID, id, severity, summary) { id, SEVERITY_##severity, summary },
	FINDINGS(X)
#undef X
};

/* What to do about one that does not say it itself; a notice needs nothing. */
static const char *const next_steps[FINDING_NR] = {
	[FINDING_DRIFT_CHANGED] =
	    "ledger diff HEAD live shows all of it; undo it in the database, or make "
	    "it a migration, or accept its path in ledger/config",
	[FINDING_DRIFT_MISSING] =
	    "ledger diff HEAD live shows all of it; make it again in the database, "
	    "or drop it by a migration, or accept its path in ledger/config",
	[FINDING_DRIFT_EXTRA] =
	    "ledger diff HEAD live shows all of it; drop it from the database, or "
	    "make it by a migration, or accept its path in ledger/config",
	[FINDING_CONFLICT] =
	    "change the object to what is expected, or the pending migration "
	    "(then ledger record), and run ledger plan",
	[FINDING_EXTRA_HARMFUL] =
	    "take it away, or make it harmless (nullable, with a default, not "
	    "unique), and run ledger plan",
	[FINDING_HIDDEN_DEFINITION] =
	    "write ALTER statements if the new definition is meant; the old one "
	    "stays",
	[FINDING_REPLACED_DEFINITION] =
	    "nothing if that is meant; ledger record --strict refuses it",
	[FINDING_DOWN_BROKEN] =
	    "mend the way down, then ledger record; until then ledger revert "
	    "undoes the migration without it",
	[FINDING_SECRET] = "take it out, ledger record again, and set the "
			   "password by hand; a password that was pushed or "
			   "deployed is to be changed",
	[FINDING_DECEPTIVE] = "write it with the characters that it shows, or "
			      "leave it if it is meant; ledger record --strict "
			      "refuses it",
	[FINDING_UNRECORDED] = "ledger record",
	[FINDING_UNCOVERED] = "look after it by hand",
};

static const char *const severities[] = {
	[SEVERITY_NOTICE] = "notice",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
	[SEVERITY_LEDGER] = "error",
};

void findings_init(struct findings *f, struct arena *a)
{
	f->arena = a;
	f->items = NULL;
	f->nr = 0;
	f->cap = 0;
}

void findings_release(struct findings *f)
{
	free(f->items);
	findings_init(f, f->arena);
}

void findings_cut(struct findings *f, size_t nr)
{
	if (nr < f->nr)
		f->nr = nr;
}

struct finding *findings_add(struct findings *f, enum finding_id id,
			     const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	struct finding *it;
	va_list ap;

	GROW(f->items, f->nr + 1, f->cap);
	it = &f->items[f->nr++];
	memset(it, 0, sizeof(*it));
	it->id = id;
	it->severity = list[id].severity;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	it->message = arena_strdup(f->arena, text.data);
	buf_release(&text);
	return it;
}

int findings_exit_code(const struct findings *f)
{
	int code = EXIT_OK;
	size_t i;

	for (i = 0; i < f->nr; i++) {
		if (f->items[i].severity == SEVERITY_LEDGER)
			return EXIT_LEDGER;
		if (f->items[i].severity == SEVERITY_ERROR)
			code = EXIT_FINDINGS;
	}
	return code;
}

bool findings_has(const struct findings *f, enum finding_id id)
{
	size_t i;

	for (i = 0; i < f->nr; i++)
		if (f->items[i].id == id)
			return true;
	return false;
}

const char *finding_name(enum finding_id id)
{
	return list[id].name;
}

const char *finding_summary(enum finding_id id)
{
	return list[id].summary;
}

const char *finding_next(const struct finding *f)
{
	return f->hint ? f->hint : next_steps[f->id];
}

const char *severity_name(enum severity s)
{
	return severities[s];
}
