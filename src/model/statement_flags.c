/* What else its words say of a statement: may it stand in a transaction, does
 * it mind that its object is there, do rows follow, does it hold a password? */
#include "model/statement_parts.h"

#include <string.h>

#include "base/alloc.h"

/* An option in parentheses: `name`, not followed by a false. */
static bool has_option(struct cursor c, const char *name, bool *off)
{
	while (!cursor_at_end(&c)) {
		if (cursor_accept(&c, name)) {
			cursor_accept_char(&c, '=');
			*off = cursor_is(&c, "false") || cursor_is(&c, "off") ||
			       cursor_is_char(&c, '0');
			return true;
		}
		c.i++;
	}
	return false;
}

static bool is_off(struct cursor c, const char *name)
{
	bool off;

	return has_option(c, name, &off) && off;
}

static bool is_on(struct cursor c, const char *name)
{
	bool off;

	return has_option(c, name, &off) && !off;
}

static bool mentions(struct cursor c, const char *word)
{
	return cursor_find(&c, word);
}

static bool has_words(struct cursor c, const char *words)
{
	for (; !cursor_at_end(&c); cursor_skip(&c)) {
		struct cursor here = c;

		if (cursor_accept(&here, words))
			return true;
	}
	return false;
}

/* CLUSTER without a table. */
static bool is_cluster_all(struct cursor c)
{
	cursor_accept(&c, "cluster");
	if (cursor_is_char(&c, '('))
		cursor_skip(&c);
	cursor_accept(&c, "verbose");
	return cursor_at_end(&c);
}

static bool is_reindex_alone(struct cursor c)
{
	struct cursor options;

	cursor_accept(&c, "reindex");
	if (cursor_is_char(&c, '(')) {
		options = c;
		cursor_skip(&c);
		options.end = c.i;
		if (is_on(options, "concurrently"))
			return true;
	}
	if (cursor_is(&c, "schema") || cursor_is(&c, "database") ||
	    cursor_is(&c, "system"))
		return true;
	c.i++;
	return cursor_is(&c, "concurrently");
}

static bool is_subscription_change(struct cursor c)
{
	bool off;

	if (mentions(c, "publication"))
		return mentions(c, "refresh") || !is_off(c, "refresh");
	/* PostgreSQL 17 and 18 */
	return mentions(c, "set") && (has_option(c, "failover", &off) ||
				      has_option(c, "two_phase", &off));
}

/* The callers of PreventInTransactionBlock in PostgreSQL 13 to 18, as far as
 * the text tells: CLUSTER and REINDEX of a partitioned table are refused too,
 * and DROP SUBSCRIPTION only when it has a slot. */
static bool refuses_transaction(const char *tag, struct cursor c)
{
	static const char *const always[] = {
		"ALTER SYSTEM",	     "COMMIT PREPARED",	  "CREATE DATABASE",
		"CREATE TABLESPACE", "DROP DATABASE",	  "DROP SUBSCRIPTION",
		"DROP TABLESPACE",   "ROLLBACK PREPARED", "VACUUM",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(always); i++) {
		if (strcmp(tag, always[i]) == 0)
			return true;
	}
	if (strcmp(tag, "CREATE INDEX") == 0 || strcmp(tag, "DROP INDEX") == 0)
		return mentions(c, "concurrently");
	if (strcmp(tag, "ALTER TABLE") == 0)
		return mentions(c, "detach") && mentions(c, "concurrently");
	if (strcmp(tag, "ALTER DATABASE") == 0)
		return has_words(c, "set tablespace");
	if (strcmp(tag, "REINDEX") == 0)
		return is_reindex_alone(c);
	if (strcmp(tag, "CLUSTER") == 0)
		return is_cluster_all(c);
	if (strcmp(tag, "DISCARD") == 0)
		return mentions(c, "all");
	if (strcmp(tag, "CREATE SUBSCRIPTION") == 0)
		return !is_off(c, "create_slot") && !is_off(c, "connect");
	if (strcmp(tag, "ALTER SUBSCRIPTION") == 0)
		return is_subscription_change(c);
	return false;
}

/* OR REPLACE and IF NOT EXISTS stand before the first parenthesis and before
 * any body; in ALTER TABLE they come with each ADD COLUMN. */
static unsigned existence_flags(const char *tag, struct cursor c)
{
	struct cursor body = c;
	unsigned flags = 0;

	if (strncmp(tag, "ALTER ", 6) == 0)
		return has_words(c, "if not exists") ? STATEMENT_IF_NOT_EXISTS
						     : 0;
	if (!cursor_accept(&c, "create"))
		return 0;
	if (cursor_is(&c, "or"))
		flags |= STATEMENT_OR_REPLACE;
	if (cursor_find(&body, "as"))
		c.end = body.i;
	if (has_words(c, "if not exists"))
		flags |= STATEMENT_IF_NOT_EXISTS;
	return flags;
}

static bool is_copy_from_stdin(struct cursor c)
{
	return cursor_is(&c, "copy") && has_words(c, "from stdin");
}

/* A connection string that carries a password. */
static bool is_secret_text(const char *s, size_t len)
{
	const char *end = s + len, *p, *at;

	for (p = s; p + 8 < end; p++) {
		if (strncasecmp(p, "password", 8) == 0)
			return true;
	}
	p = memmem(s, len, "://", 3);
	at = p ? memchr(p, '@', (size_t)(end - p)) : NULL;
	return at && memchr(p + 3, ':', (size_t)(at - p - 3)) != NULL;
}

static bool has_secret(struct cursor c)
{
	const struct token *t;
	bool after_password = false, after_connection = false;

	for (; !cursor_at_end(&c); c.i++) {
		t = &c.t->token[c.i];
		if (t->kind == TOKEN_STRING &&
		    (after_password ||
		     (after_connection &&
		      is_secret_text(c.t->text + t->start, t->end - t->start))))
			return true;
		after_password = cursor_is(&c, "password");
		after_connection = cursor_is(&c, "connection");
	}
	return false;
}

unsigned statement_flags_of(const char *tag, struct cursor c)
{
	unsigned flags = existence_flags(tag, c);

	if (refuses_transaction(tag, c))
		flags |= STATEMENT_NO_TRANSACTION;
	if (is_copy_from_stdin(c))
		flags |= STATEMENT_COPY_STDIN;
	if (has_secret(c))
		flags |= STATEMENT_SECRET;
	return flags;
}
