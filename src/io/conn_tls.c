/* TLS where nobody said: libpq's own default goes on in plain text when whoever
 * answers says that there is no TLS, also when that is not the server. So for a
 * server that is not on this machine it is verify-full. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char *option(const PQconninfoOption *o, const char *keyword)
{
	for (; o->keyword; o++)
		if (strcmp(o->keyword, keyword) == 0 && o->val)
			return o->val;
	return "";
}

/* libpq fills in its own default, so that a service file that says "prefer"
 * cannot be told from one that says nothing. */
static bool is_said(const struct conn *c, const PQconninfoOption *all)
{
	const char *env = getenv("PGSSLMODE");

	return conn_params_get(&c->params, "sslmode") || (env && *env) ||
	       strcmp(option(all, "sslmode"), "prefer") != 0;
}

/* Empty: the default socket. */
static bool is_here(const char *host, size_t len)
{
	static const char name[] = "localhost", ip6[] = "::1", ip4[] = "127.";

	return len == 0 || *host == '/' || *host == '@' ||
	       (len == sizeof(name) - 1 && memcmp(host, name, len) == 0) ||
	       (len == sizeof(ip6) - 1 && memcmp(host, ip6, len) == 0) ||
	       (len > sizeof(ip4) - 1 &&
		memcmp(host, ip4, sizeof(ip4) - 1) == 0);
}

static bool are_here(const char *hosts)
{
	size_t len;

	for (;; hosts += len + 1) {
		len = strcspn(hosts, ",");
		if (!is_here(hosts, len))
			return false;
		if (!hosts[len])
			return true;
	}
}

/* An address counts, whatever the name beside it; one name may also be
 * another name of this machine's loopback. */
static bool is_local(const struct conn *c, const PQconninfoOption *all)
{
	const char *addresses = option(all, "hostaddr");
	const char *hosts = option(all, "host");
	const char *found = PQhostaddr(c->pg);

	if (*addresses)
		return are_here(addresses);
	if (are_here(hosts))
		return true;
	return !strchr(hosts, ',') && found && *found &&
	       is_here(found, strlen(found));
}

bool conn_tls_default(struct conn *c)
{
	PQconninfoOption *all = PQconninfo(c->pg);
	bool wanted;

	if (!all)
		out_of_memory();
	wanted = !is_said(c, all) && !is_local(c, all);
	PQconninfoFree(all);
	if (!wanted)
		return false;
	conn_params_default(&c->params, "sslmode", "verify-full");
	c->params.tls_by_default = true;
	return true;
}

void conn_tls_refused(struct conn *c, const char *why, struct err *e)
{
	if (!c->params.tls_by_default ||
	    (!strstr(why, "SSL") && !strstr(why, "certificate")))
		return;
	e->fault = FAULT_DENIED;
	err_detail(e,
		   "Tried %s. The server is not on this machine and no sslmode "
		   "was given, so it must prove by TLS who it is: "
		   "sslmode=verify-full.",
		   c->where);
	err_hint(
	    e,
	    "sslrootcert=FILE names the certificate of the server's authority "
	    "(else ~/.postgresql/root.crt); sslmode=require encrypts without "
	    "looking who answers, sslmode=prefer does not insist. Add one to "
	    "the connection string, or set PGSSLROOTCERT or PGSSLMODE.");
}
