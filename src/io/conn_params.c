/* Connection strings: parsed by libpq, never echoed.
 *
 * libpq's own messages about malformed strings quote them, password included
 * (measured with libpq 15: 5 of 11). And a password that holds '@' or '/'
 * without percent-encoding parses well, as a host or port that libpq then names
 * in its error. Both end here, with a text of our own. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define DSN_MAX 8192

static int malformed(struct err *e)
{
	err_set(e, FAULT_USAGE, "malformed connection string");
	err_detail(e,
		   "The string is not shown because it may hold a password.");
	return err_hint(
	    e,
	    "Use postgresql://USER@HOST:PORT/DATABASE with special characters percent-encoded, or \"host=HOST dbname=DATABASE user=USER\".");
}

static void set(struct conn_params *p, const char *keyword, const char *value)
{
	if (p->nr == CONN_KEYWORDS_MAX)
		bug("more than %d connection parameters", CONN_KEYWORDS_MAX);
	p->keyword[p->nr] = xstrdup(keyword);
	p->value[p->nr] = xstrdup(value);
	p->nr++;
}

void conn_params_copy(struct conn_params *to, const struct conn_params *from)
{
	memset(to, 0, sizeof(*to));
	for (size_t i = 0; i < from->nr; i++)
		set(to, from->keyword[i], from->value[i]);
	to->timeout_s = from->timeout_s;
	to->tls_by_default = from->tls_by_default;
}

void conn_params_release(struct conn_params *p)
{
	for (size_t i = 0; i < p->nr; i++) {
		explicit_bzero(p->value[i], strlen(p->value[i]));
		free(p->value[i]);
		free(p->keyword[i]);
	}
	memset(p, 0, sizeof(*p));
}

const char *conn_params_get(const struct conn_params *p, const char *keyword)
{
	for (size_t i = 0; i < p->nr; i++)
		if (strcmp(p->keyword[i], keyword) == 0)
			return p->value[i];
	return NULL;
}

static bool has(const struct conn_params *p, const char *keyword)
{
	for (size_t i = 0; i < p->nr; i++)
		if (strcmp(p->keyword[i], keyword) == 0)
			return true;
	return false;
}

void conn_params_default(struct conn_params *p, const char *keyword,
			 const char *value)
{
	if (!has(p, keyword))
		set(p, keyword, value);
}

/* Text that libpq would take apart at the wrong place, when a password is not
 * percent-encoded: more than one '@' before the query, or one behind a '/'. */
static bool url_is_doubtful(const char *dsn)
{
	const char *rest = strstr(dsn, "://");
	const char *at, *slash, *end;

	if (!rest)
		return false;
	rest += 3;
	end = rest + strcspn(rest, "?");
	at = memchr(rest, '@', (size_t)(end - rest));
	slash = memchr(rest, '/', (size_t)(end - rest));
	if (!at)
		return false;
	if (slash && slash < at)
		return true;
	return memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL;
}

static bool value_is_doubtful(const char *keyword, const char *value)
{
	if (strcmp(keyword, "host") == 0)
		return strchr(value, '@') != NULL;
	if (strcmp(keyword, "port") == 0)
		return value[strspn(value, "0123456789,")] != '\0';
	return false;
}

static int take(struct conn_params *p, const PQconninfoOption *o, struct err *e)
{
	for (; o->keyword; o++) {
		if (!o->val || !o->val[0])
			continue;
		if (value_is_doubtful(o->keyword, o->val))
			return malformed(e);
		set(p, o->keyword, o->val);
	}
	return 0;
}

bool conn_holds_password(const char *dsn)
{
	struct conn_params p;
	struct err ignored;
	bool holds;

	err_init(&ignored);
	if (conn_params_parse(&p, dsn, &ignored))
		return false;
	holds = has(&p, "password") || has(&p, "sslpassword");
	conn_params_release(&p);
	return holds;
}

int conn_params_parse(struct conn_params *p, const char *dsn, struct err *e)
{
	PQconninfoOption *options;
	char *why = NULL;
	bool no_memory;
	int rc;

	memset(p, 0, sizeof(*p));
	if (!dsn || !dsn[0])
		return 0;
	if (strlen(dsn) > DSN_MAX || url_is_doubtful(dsn))
		return malformed(e);
	options = PQconninfoParse(dsn, &why);
	no_memory = !why || strncmp(why, "out of memory", 13) == 0;
	if (why)
		PQfreemem(why);
	if (!options && no_memory)
		return err_set(e, FAULT_LIMIT, "out of memory");
	if (!options)
		return malformed(e);
	rc = take(p, options, e);
	PQconninfoFree(options);
	if (rc)
		conn_params_release(p);
	return rc;
}
