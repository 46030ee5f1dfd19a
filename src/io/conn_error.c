/* From what libpq and the server say to one struct err: the kind by SQLSTATE,
 * the words without secrets. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

#define SQLSTATE_LEN 5
/* Shorter ones are not replaced: "a" would shred the text and tell its length
 * anyway. */
#define SECRET_MIN 3

static bool has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static enum fault fault_of(const char *sqlstate)
{
	static const struct {
		const char *prefix;
		enum fault fault;
	} faults[] = {
		{ "53", FAULT_BUSY },	    { "55P03", FAULT_BUSY },
		{ "57014", FAULT_BUSY },    { "40P01", FAULT_BUSY },
		{ "40001", FAULT_BUSY },    { "57P", FAULT_CONNECT },
		{ "25P03", FAULT_CONNECT }, { "08", FAULT_CONNECT },
		{ "42501", FAULT_DENIED },  { "25006", FAULT_DENIED },
		{ "28", FAULT_DENIED },
	};

	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (has_prefix(sqlstate, faults[i].prefix))
			return faults[i].fault;
	return FAULT_SQL;
}

static void put_redacted(struct buf *out, const char *text, const char *secret)
{
	size_t len = strlen(secret);
	const char *hit;

	while ((hit = strstr(text, secret))) {
		buf_add(out, text, (size_t)(hit - text));
		buf_puts(out, "********");
		text = hit + len;
	}
	buf_puts(out, text);
}

/* A copy without the passwords that libpq knows; caller frees. */
static char *redact(const struct conn *c, const char *text)
{
	static const char *const secrets[] = { "password", "sslpassword" };
	char *now = xstrdup(text);

	for (size_t i = 0; i <= ARRAY_LEN(secrets); i++) {
		const char *secret =
		    i < ARRAY_LEN(secrets)
			? conn_params_get(&c->params, secrets[i])
			: (c->pg ? PQpass(c->pg) : NULL);
		struct buf b = BUF_INIT;

		if (!secret || strlen(secret) < SECRET_MIN)
			continue;
		put_redacted(&b, now, secret);
		free(now);
		now = buf_steal(&b);
	}
	return now;
}

static const char *field(const PGresult *r, int code)
{
	const char *s = r ? PQresultErrorField(r, code) : NULL;

	return s ? s : "";
}

static void put_fields(const PGresult *r, struct err *e)
{
	const char *detail = field(r, PG_DIAG_MESSAGE_DETAIL);
	const char *hint = field(r, PG_DIAG_MESSAGE_HINT);
	const char *context = field(r, PG_DIAG_CONTEXT);

	if (detail[0])
		err_detail(e, "%s", detail);
	if (context[0])
		err_detail(e, "Context: %s", context);
	if (hint[0])
		err_hint(e, "%s", hint);
}

static int lost(struct conn *c, struct err *e)
{
	char *text = redact(c, PQerrorMessage(c->pg));

	text[strcspn(text, "\n")] = '\0';
	err_set(e, FAULT_CONNECT, "lost the connection to the database");
	if (text[0])
		err_detail(e, "%s", text);
	free(text);
	return -1;
}

int conn_error(struct conn *c, const PGresult *r, struct err *e)
{
	const char *state = field(r, PG_DIAG_SQLSTATE);
	enum fault fault;

	if (conn_signal(c))
		return conn_interrupted(c, e);
	if (strlen(state) != SQLSTATE_LEN)
		return lost(c, e);
	fault = fault_of(state);
	/* A session that is gone is gone whatever the reason was called. */
	if (!conn_alive(c))
		fault = FAULT_CONNECT;
	err_set(e, fault, "%s", field(r, PG_DIAG_MESSAGE_PRIMARY));
	put_fields(r, e);
	memcpy(e->sqlstate, state, SQLSTATE_LEN + 1);
	return -1;
}

/* libpq 15 has no SQLSTATE for a refused connection, but with verbose errors
 * its text holds it: "FATAL:  28P01: password authentication failed". The last
 * one counts: several hosts leave several. */
static const char *connect_sqlstate(const char *text, char state[6])
{
	const char *found = NULL, *p = text;

	while ((p = strstr(p, ":  "))) {
		p += 3;
		if (strspn(p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
			SQLSTATE_LEN &&
		    p[SQLSTATE_LEN] == ':')
			found = p;
	}
	state[0] = '\0';
	if (!found)
		return NULL;
	memcpy(state, found, SQLSTATE_LEN);
	state[SQLSTATE_LEN] = '\0';
	return found + SQLSTATE_LEN + 2;
}

bool conn_error_starting(struct conn *c)
{
	char state[6];

	connect_sqlstate(PQerrorMessage(c->pg), state);
	return strcmp(state, "57P03") == 0;
}

static enum fault connect_fault(struct conn *c, const char *state)
{
	if (PQconnectionNeedsPassword(c->pg))
		return FAULT_DENIED;
	if (!state[0] || has_prefix(state, "53") || has_prefix(state, "57P") ||
	    has_prefix(state, "08"))
		return FAULT_CONNECT;
	return FAULT_DENIED;
}

int conn_error_connect(struct conn *c, struct err *e)
{
	char *text = redact(c, PQerrorMessage(c->pg));
	char state[6];
	const char *reason = connect_sqlstate(text, state);
	enum fault fault = connect_fault(c, state);

	if (!reason)
		reason = text;
	err_set(e, fault, "could not connect to the database: %.*s",
		(int)strcspn(reason, "\n"), reason);
	err_detail(e, "Tried %s.", c->where);
	if (PQconnectionNeedsPassword(c->pg))
		err_hint(
		    e,
		    "Give the password through PGPASSWORD, a password file (~/.pgpass) or a service file.");
	conn_tls_refused(c, text, e);
	memcpy(e->sqlstate, state, sizeof(state));
	free(text);
	return -1;
}
