/* The rows of COPY … FROM STDIN on their way to the server. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* libpq keeps what it could not send yet: no more than this. */
#define CHUNK ((size_t)64 << 10)

/* One call that libpq may put off; 0: it took it. -1: the connection is of no
 * more use. */
static int put(struct conn *c, const char *data, size_t len)
{
	struct err ignored;
	int rc;

	err_init(&ignored);
	do {
		rc = data ? PQputCopyData(c->pg, data, (int)len)
			  : PQputCopyEnd(c->pg, NULL);
		if (rc < 0 || conn_flush(c, &ignored) < 0) {
			conn_break(c);
			return -1;
		}
	} while (rc == 0);
	return 0;
}

/* What was sent so far comes to nothing. */
static const char *refuse(struct conn *c, const char *why)
{
	struct err ignored;
	int rc;

	err_init(&ignored);
	do {
		rc = PQputCopyEnd(c->pg, why);
		if (rc < 0 || conn_flush(c, &ignored) < 0) {
			conn_break(c);
			break;
		}
	} while (rc == 0);
	return why;
}

static const char *copy_in(struct conn *c, const PGresult *r,
			   const struct conn_rows *rows)
{
	size_t sent = 0, len;

	if (!rows)
		return refuse(c, "COPY FROM STDIN without rows");
	if (PQbinaryTuples(r))
		return refuse(c, "COPY FROM STDIN in binary form");
	while (sent < rows->len) {
		if (conn_signal(c))
			return refuse(c, "interrupted");
		len = rows->len - sent < CHUNK ? rows->len - sent : CHUNK;
		if (put(c, rows->text + sent, len) < 0)
			return NULL;
		sent += len;
	}
	put(c, NULL, 0);
	return NULL;
}

/* Thrown away: psql would print it. A signal does not wait for its end. */
static const char *copy_out(struct conn *c)
{
	char *data;
	int n;

	while ((n = PQgetCopyData(c->pg, &data, 1)) >= 0) {
		if (n > 0) {
			PQfreemem(data);
			continue;
		}
		if (conn_poll(c, POLLIN, 0) != 0 || !PQconsumeInput(c->pg)) {
			conn_break(c);
			break;
		}
	}
	return "COPY TO STDOUT has nowhere to write to";
}

const char *conn_copy(struct conn *c, const PGresult *r,
		      const struct conn_rows *rows)
{
	return PQresultStatus(r) == PGRES_COPY_IN ? copy_in(c, r, rows)
						  : copy_out(c);
}

/* "COPY cards, line 3, column id: …", alone on a line of the context, in the
 * words of lc_messages C. */
static int row_number(const char *context)
{
	static const char head[] = "COPY ", mark[] = ", line ";
	const char *line = context, *end, *at;

	for (; line; line = *end ? end + 1 : NULL) {
		end = line + strcspn(line, "\n");
		if (strncmp(line, head, strlen(head)) != 0)
			continue;
		at = memmem(line, (size_t)(end - line), mark, strlen(mark));
		if (at)
			return (int)strtol(at + strlen(mark), NULL, 10);
	}
	return 0;
}

void conn_put_row_line(const PGresult *r, const struct conn_rows *rows,
		       struct err *e)
{
	const char *context = PQresultErrorField(r, PG_DIAG_CONTEXT);
	int number = context ? row_number(context) : 0;

	if (number > 0)
		e->line = rows->line + number - 1;
}
