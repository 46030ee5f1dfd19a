/* Results: text for people, one JSON document for machines. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/line_diff.h"
#include "base/msg.h"
#include "base/text.h"
#include "cmd/cmd.h"

/* More lines than this are shown around the differences only. */
#define DIFF_LINES_MAX 200
#define DIFF_CONTEXT 3

void say(const struct cmd *c, const char *fmt, ...)
{
	struct buf raw = BUF_INIT, safe = BUF_INIT;
	va_list ap;

	if (c->json)
		return;
	va_start(ap, fmt);
	buf_vprintf(&raw, fmt, ap);
	va_end(ap);
	text_escape(&safe, raw.data, raw.len, true);
	fwrite(safe.data, 1, safe.len, stdout);
	putchar('\n');
	buf_release(&raw);
	buf_release(&safe);
}

void json_put(struct cmd *c, const char *key, json_t *value)
{
	if (c->json)
		json_object_set_new(c->json, key, value);
	else
		json_decref(value);
}

json_t *json_text(const char *s)
{
	struct buf safe = BUF_INIT;
	json_t *value;

	if (!s)
		return json_null();
	if (text_utf8_check(s, strlen(s)) == strlen(s))
		return json_string(s);
	text_escape(&safe, s, strlen(s), true);
	value = json_string(safe.data);
	buf_release(&safe);
	return value ? value : json_null();
}

json_t *json_oid(const struct oid *id)
{
	char hex[OID_HEX + 1];

	return oid_is_null(id) ? json_null() : json_string(oid_to_hex(hex, id));
}

const char *hex_of(struct cmd *c, const struct oid *id)
{
	return oid_to_hex(arena_alloc(&c->arena, OID_HEX + 1), id);
}

/* ---- texts ---- */

/* Is line `i` within `context` lines of one that differs? */
static bool is_near(const struct diff_line *l, size_t nr, size_t i,
		    size_t context)
{
	size_t k = i > context ? i - context : 0;

	for (; k < nr && k <= i + context; k++)
		if (l[k].sign != ' ')
			return true;
	return false;
}

void say_text_diff(struct cmd *c, const char *before, const char *after,
		   const char *indent)
{
	size_t nr, i, shown = 0;
	struct diff_line *l = line_diff(&c->arena, before, after, &nr);
	bool some = is_near(l, nr, 0, nr), elided = false;

	for (i = 0; i < nr; i++) {
		if (nr > DIFF_LINES_MAX &&
		    (shown == DIFF_LINES_MAX ||
		     (some && !is_near(l, nr, i, DIFF_CONTEXT)))) {
			if (!elided)
				say(c, "%s  ...", indent);
			elided = true;
			continue;
		}
		elided = false;
		shown++;
		say(c, "%s%c %.*s", indent, l[i].sign, (int)l[i].len,
		    l[i].text);
	}
}

/* ---- findings ---- */

static void say_text(const struct cmd *c, const char *label, const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "\n");

		say(c, "  %s%.*s", label, (int)n, text);
		text += n;
		text += *text == '\n';
		label = "            ";
	}
}

/* `with_next`: what is to be done about its kind has not been told yet. */
static void say_finding(const struct cmd *c, const struct finding *f,
			bool with_next)
{
	if (f->file && f->line)
		say(c, "%s: %s:%d: %s [%s]", severity_name(f->severity),
		    f->file, f->line, f->message, finding_name(f->id));
	else
		say(c, "%s: %s [%s]", severity_name(f->severity), f->message,
		    finding_name(f->id));
	if (f->expected || f->id == FINDING_DRIFT_EXTRA)
		say_text(c,
			 "expected:   ", f->expected ? f->expected : "absent");
	if (f->found || f->id == FINDING_DRIFT_MISSING)
		say_text(c,
			 f->id == FINDING_DUPLICATE ? "beyond it:  "
						    : "found:      ",
			 f->found ? f->found : "absent");
	if (f->owner)
		say(c, "  owner:      %s", f->owner);
	else if (f->id == FINDING_DRIFT_EXTRA || f->id == FINDING_CONFLICT)
		say(c, "  owner:      no migration");
	if (f->hint || (with_next && finding_next(f)))
		say(c, "  hint:       %s", finding_next(f));
}

static json_t *json_finding(const struct finding *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "id", json_text(finding_name(f->id)));
	json_object_set_new(o, "severity",
			    json_text(severity_name(f->severity)));
	json_object_set_new(o, "message", json_text(f->message));
	json_object_set_new(o, "path", json_text(f->path));
	json_object_set_new(o, "migration", json_text(f->migration));
	json_object_set_new(o, "file", json_text(f->file));
	json_object_set_new(o, "line",
			    f->line ? json_integer(f->line) : json_null());
	json_object_set_new(o, "expected", json_text(f->expected));
	json_object_set_new(o, "found", json_text(f->found));
	json_object_set_new(o, "owner", json_text(f->owner));
	json_object_set_new(o, "hint", json_text(finding_next(f)));
	return o;
}

void say_findings(struct cmd *c, const struct findings *f)
{
	bool told[FINDING_NR] = { false };
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < f->nr; i++) {
		/* --quiet keeps what needs a person. */
		if (msg_level() == MSG_QUIET &&
		    f->items[i].severity == SEVERITY_NOTICE)
			continue;
		say_finding(c, &f->items[i], !told[f->items[i].id]);
		told[f->items[i].id] = true;
		json_array_append_new(list, json_finding(&f->items[i]));
	}
	json_put(c, "findings", list);
}

/* ---- plans ---- */

static json_t *json_step(const struct migration *m, const struct plan_step *ps)
{
	json_t *o = json_object(), *extras = json_array();
	size_t i;

	for (i = 0; i < ps->extra_nr; i++)
		json_array_append_new(extras, json_text(ps->extras[i]));
	json_object_set_new(o, "file", json_text(step_file(m, ps->step)));
	json_object_set_new(o, "line", json_integer(ps->step->line));
	json_object_set_new(o, "statement", json_text(ps->step->tag));
	json_object_set_new(o, "verdict", json_text(verdict_name(ps->verdict)));
	json_object_set_new(o, "reason", json_text(ps->reason));
	json_object_set_new(o, "extras", extras);
	return o;
}

static void say_step(struct cmd *c, const struct plan_migration *pm,
		     const struct plan_step *ps)
{
	const struct step *s = ps->step;
	const char *path = step_object(s);
	const char *object = path ? path_describe(&c->arena, path) : "";
	size_t i;

	say(c, "  %-8s %s:%d: %s%s%s%s%s%s", verdict_name(ps->verdict),
	    step_file(pm->m, s), s->line, s->tag, *object ? ": " : "", object,
	    ps->reason ? " (" : "", ps->reason ? ps->reason : "",
	    ps->reason ? ")" : "");
	for (i = 0; i < ps->extra_nr; i++)
		say(c, "           beyond it: %s",
		    path_describe(&c->arena, ps->extras[i]));
}

void say_plan(struct cmd *c, const struct plan *p)
{
	json_t *list = json_array();
	size_t i, k;

	for (i = 0; i < p->nr; i++) {
		const struct plan_migration *pm = &p->migrations[i];
		json_t *o = json_object(), *steps = json_array();

		say(c, "%s", pm->m->name);
		for (k = 0; k < pm->step_nr; k++) {
			say_step(c, pm, &pm->steps[k]);
			json_array_append_new(steps,
					      json_step(pm->m, &pm->steps[k]));
		}
		json_object_set_new(o, "migration", json_text(pm->m->name));
		json_object_set_new(o, "statements", steps);
		json_array_append_new(list, o);
	}
	json_put(c, "plan", list);
}
