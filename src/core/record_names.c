/* Names and texts that are not what they look like: a reviewer reads one thing,
 * the server another. */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "core/project.h"
#include "core/record_parts.h"
#include "io/formats.h"

static const char *const whys[] = {
	[TEXT_INVISIBLE] = "which is not seen, or turns text round",
	[TEXT_MIXED] = "which looks like a Latin letter",
	[TEXT_DECOMPOSED] =
	    "an accent apart from its letter: composed, it is another name",
};

static bool is_told(const struct recorder *rec, const struct migration *m,
		    int line)
{
	const struct findings *all = &rec->out->findings;
	size_t i;

	for (i = 0; i < all->nr; i++)
		if (all->items[i].id == FINDING_DECEPTIVE &&
		    all->items[i].line == line &&
		    all->items[i].migration == m->name)
			return true;
	return false;
}

static void place(struct recorder *rec, struct finding *f,
		  const struct migration *m, const char *file, int line)
{
	f->migration = m->name;
	f->file = file;
	f->line = line;
	if (rec->o->strict)
		f->severity = SEVERITY_ERROR;
}

/* The last part of a path: the parts before it are names of other objects. */
static bool warn_path(struct recorder *rec, const struct migration *m,
		      const struct step *step, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = arena_strdup(&rec->p->arena, slash ? slash + 1 : path);
	enum text_look look;
	struct finding *f;
	uint32_t odd = 0;

	if (text_path_decode(name) < 0)
		return false;
	look = text_look(name, strlen(name), &odd);
	if (look == TEXT_HONEST)
		return false;
	f = findings_add(&rec->out->findings, FINDING_DECEPTIVE,
			 "the name \"%s\" holds U+%04X, %s", name,
			 (unsigned)odd, whys[look]);
	f->path = path;
	place(rec, f, m, step_file(m, step), step->line);
	return true;
}

static bool is_new(const struct change *c)
{
	return oid_is_null(&c->before) || c->from;
}

/* One for each statement: a primary key has the name of its table. */
static void warn_step(struct recorder *rec, const struct migration *m,
		      const struct step *step)
{
	size_t i;

	for (i = 0; i < step->effect_nr; i++)
		if (is_new(&step->effects[i]) &&
		    warn_path(rec, m, step, step->effects[i].path))
			return;
}

static void warn_text(struct recorder *rec, const struct migration *m,
		      const struct source_script *script)
{
	const char *at, *file;
	struct finding *f;
	int line;

	if (!script->file)
		return;
	at = text_turned(script->text, script->len);
	if (!at)
		return;
	line = text_line_at(script->text, script->len,
			    (size_t)(at - script->text));
	file = script_place(script, &line);
	if (is_told(rec, m, line))
		return;
	f = findings_add(&rec->out->findings, FINDING_DECEPTIVE,
			 "the line holds a character that turns text round: "
			 "what is read is not what runs");
	place(rec, f, m, file, line);
}

void record_warn_names(struct recorder *rec, const struct source *src,
		       const struct migration *m)
{
	size_t i;

	for (i = 0; i < m->step_nr; i++)
		warn_step(rec, m, &m->steps[i]);
	warn_text(rec, m, &src->up);
	if (src->down.file && strcmp(src->down.file, src->up.file) != 0)
		warn_text(rec, m, &src->down);
}
