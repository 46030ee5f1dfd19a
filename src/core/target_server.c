/* The server that the rows were written on, and the one that is here now. */
#include "core/target.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static const char *server_line(const struct target *t, const struct row *row)
{
	const char *line = row->detail;

	while (*line) {
		size_t len = strcspn(line, "\n");

		if (strncmp(line, "server ", 7) == 0)
			return arena_memdupz(t->arena, line + 7, len - 7);
		line += len;
		line += *line == '\n';
	}
	return NULL;
}

const char *target_server_of(const struct target *t, long long *seq)
{
	const char *server = NULL;
	size_t i;

	if (seq && t->row_nr > 0)
		*seq = t->rows[t->row_nr - 1].seq;
	for (i = t->row_nr; i > 0 && !server; i--)
		server = server_line(t, &t->rows[i - 1]);
	return server;
}

struct server {
	unsigned long long system;
	long timeline;
	unsigned long database;
};

static bool read_server(const char *text, struct server *out)
{
	return text && sscanf(text, "%llu %ld %lu", &out->system,
			      &out->timeline, &out->database) == 3;
}

void target_report_server(const struct target *t, struct findings *f)
{
	struct server then, now;
	struct finding *it;
	long long seq = 0;

	if (!read_server(t->server, &now) ||
	    !read_server(target_server_of(t, &seq), &then))
		return;
	if (then.system != now.system || then.database != now.database) {
		it =
		    findings_add(f, FINDING_SERVER_OTHER,
				 "this database is a copy or was restored: its "
				 "history up to row %lld was written %s",
				 seq,
				 then.system != now.system
				     ? "on another server"
				     : "in another database of this server");
		it->hint = "compare with ledger status of the other one";
	} else if (then.timeline != now.timeline) {
		it = findings_add(
		    f, FINDING_SERVER_PROMOTED,
		    "the server was promoted, or restored to an earlier time, "
		    "since row %lld was written (timeline %ld, now %ld): what "
		    "was applied but had not reached it is pending again",
		    seq, then.timeline, now.timeline);
		it->hint = "ledger plan";
	}
}
