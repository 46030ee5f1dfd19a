/* The migration files, in the order of their format. Those that are programs
 * are run here, and only when a command asks for it. */
#include "core/project_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "core/replay.h"

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

/* An empty database, for programs that need one. */
struct empty {
	struct project *p;
	struct replay replay;
	bool open;
};

static int open_empty(void *ctx, struct scratch **out, struct err *e)
{
	struct empty *it = ctx;

	if (replay_open_empty(&it->replay, it->p, e) < 0)
		return -1;
	it->open = true;
	*out = it->replay.scratch;
	return 0;
}

static void tell(const struct render_job *job)
{
	if (job->rendered_nr > 0)
		msg_notice("SQL written to %s/: %zu of the migrations",
			   PROJECT_RENDERED, job->rendered_nr);
	if (job->online_nr > 0)
		msg_notice("of these, %zu as seen on an empty scratch database",
			   job->online_nr);
}

/* Programs are run by the commands that ask for it alone. */
static int render(struct project *p, struct dir *d, struct render_job *job,
		  struct err *e)
{
	struct empty empty = { .p = p };
	int rc;

	*job = (struct render_job){
		.command = p->config.alembic_command,
		.dir = p->config.alembic_directory
			   ? project_below(p, p->config.alembic_directory)
			   : p->root,
		.root = p->root,
		.below = p->config.alembic_directory,
		.rendered = project_below(p, PROJECT_RENDERED),
		.arena = &p->arena,
		.online = p->config.alembic_online,
		.open_scratch = open_empty,
		.ctx = &empty,
	};
	rc = format_render(p->format, d, job, e);
	if (empty.open)
		replay_close(&empty.replay);
	if (rc == 0)
		tell(job);
	return rc < 0 ? -1 : 0;
}

static struct format_paths paths_of(struct project *p)
{
	return (struct format_paths){
		.kept = project_below(p, PROJECT_RENDERED),
		.root = p->root,
		.settings = p->config.flyway_settings,
		.directory = p->config.alembic_directory,
		.command = p->config.alembic_command,
	};
}

/* Commands that read no files know the format by the configuration alone, which
 * init has written there. */
int project_find_tool_history(struct project *p, struct err *e)
{
	const struct config *c = &p->config;
	const struct format *f = p->format;
	struct format_paths paths = paths_of(p);

	if (!f && c->format)
		f = format_by_name(c->format);
	if (c->adopt_schema || c->adopt_table) {
		p->tool_history.schema = c->adopt_schema;
		p->tool_history.table = c->adopt_table;
		return 0;
	}
	return f ? format_history(f, &paths, &p->arena, &p->tool_history, e)
		 : 0;
}

int project_read_files(struct project *p, struct err *e)
{
	const char *path = project_below(p, p->config.migrations);
	struct format_paths beside = paths_of(p);
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
