/* The live schema as a survey reads it: by hashes alone, or with texts. */
#include "core/survey_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/blockers.h"

/* Who writes asks again, after each migration. */
static void take_fingerprint(const struct survey *s,
			     const struct survey_options *o,
			     struct snapshot *of, struct oid *out)
{
	unsigned parts = s->p->config.parts;

	if (o->write)
		snapshot_fingerprint(of, parts, out);
	else
		snapshot_fingerprint_once(of, parts, out);
}

int survey_look(struct survey *s, const struct survey_options *so, bool texts,
		const struct snapshot *known, struct err *e)
{
	struct catalog_options o = {
		.history_schema = s->p->config.history_schema,
		.tool_schema = s->p->tool_history.schema,
		.tool_table = s->p->tool_history.table,
		.known = known,
		.texts = texts,
		.token = s->memo ? &s->token : NULL,
		.follow = so->write,
	};

	struct blockers b;
	int rc;

	catalog_free(s->cat);
	s->cat = NULL;
	s->live = NULL;
	blockers_init(&b);
	/* Of the looks in that time the last is well before its end. */
	blockers_watch(&b, s->t.c, CATALOG_LOCK_TIMEOUT_MS * 3 / 4);
	rc = catalog_read(&s->cat, s->t.c, &o, e);
	blockers_unwatch(&b);
	if (rc < 0)
		blockers_tell(&b, e);
	blockers_release(&b);
	if (rc < 0)
		return -1;
	s->live = catalog_snapshot(s->cat);
	take_fingerprint(s, so, s->live, &s->fingerprint);
	return 0;
}

int survey_connect(struct survey *s, const struct survey_options *o,
		   struct err *e)
{
	struct target_options to = { .dsn = o->dsn,
				     .app_name = o->app_name,
				     .write = o->write };

	return target_open(&s->t, &s->p->arena, s->p->config.history_schema,
			   &to, e);
}

void survey_learn_server(struct survey *s)
{
	s->major = conn_server_version(s->t.c) / 10000;
	history_on_server(&s->p->history, s->major, &s->server);
}

int survey_read_live(struct survey *s, struct project *p,
		     const struct survey_options *o, struct err *e)
{
	memset(s, 0, sizeof(*s));
	s->p = p;
	s->to = p->history.nr;
	if (survey_connect(s, o, e) == 0) {
		survey_learn_server(s);
		if (survey_look(s, o, !o->no_texts, NULL, e) == 0)
			return 0;
	}
	survey_close(s);
	return -1;
}

int survey_read_texts(struct survey *s, struct err *e)
{
	struct survey_options o = { .write = true };
	struct oid before = s->fingerprint;

	s->texts = true;
	if (survey_look(s, &o, true, NULL, e) < 0)
		return -1;
	if (oid_equal(&before, &s->fingerprint))
		return 0;
	err_set(e, FAULT_BUSY, "the schema changed while it was read");
	return err_hint(e, "Nothing was changed; run the command again.");
}

bool survey_is_as_expected(struct survey *s, const struct survey_options *o)
{
	struct snapshot *want;
	struct oid id;
	bool same;

	want = history_state(&s->p->history, s->state.applied, 0);
	take_fingerprint(s, o, want, &id);
	same = oid_equal(&id, &s->fingerprint);
	if (same)
		s->live_text = want;
	else
		snapshot_free(want);
	return same;
}

int survey_reread(struct survey *s, bool texts, struct err *e)
{
	struct catalog_options o = {
		.history_schema = s->p->config.history_schema,
		.tool_schema = s->p->tool_history.schema,
		.tool_table = s->p->tool_history.table,
		.texts = texts,
		.follow = true,
	};
	struct catalog *cat;

	if (catalog_read(&cat, s->t.c, &o, e) < 0)
		return -1;
	catalog_free(s->cat);
	s->cat = cat;
	s->live = catalog_snapshot(cat);
	return 0;
}
