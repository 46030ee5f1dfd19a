/* A record's text as a migration: its head, the order of its sections, and the
 * checksum at its end. Each section has a reader of its own. */
#include "model/record_parts.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "model/migration.h"

static int take_down(struct record_lines *r, struct migration *m)
{
	const char *word = record_after(r, "down");
	size_t i;

	if (!word)
		return 0;
	for (i = DOWN_PROVED; i <= DOWN_FAILED; i++)
		if (strcmp(word, down_state_name((enum down_state)i)) == 0)
			m->down_state = (enum down_state)i;
	if (m->down_state == DOWN_NONE)
		return record_bad(r, "unknown verdict on the way down");
	if (record_next(r) < 0)
		return -1;
	return record_take_steps(r, m, &m->down, &m->down_nr);
}

static int take_supersedes(struct record_lines *r, struct migration *m)
{
	struct oid *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && record_after(r, "supersedes")) {
		GROW(list, n + 1, cap);
		rc = record_take_some_oid(r, "supersedes", &list[n++]);
	}
	m->supersedes = arena_keep(r->arena, list, n, sizeof(*list));
	m->supersede_nr = n;
	return rc;
}

/* "servers 13 18": ascending, without the record's own. */
static int take_servers(struct record_lines *r, struct migration *m)
{
	char *at = record_after(r, "servers");
	size_t major;

	if (!at)
		return 0;
	m->servers =
	    arena_array(r->arena, RECORD_SERVERS_MAX, sizeof(*m->servers));
	do {
		if (m->server_nr == RECORD_SERVERS_MAX ||
		    word_number(&at, INT32_MAX, &major) < 0 ||
		    (m->server_nr > 0 &&
		     m->servers[m->server_nr - 1] >= (int)major) ||
		    m->server == (int)major)
			return record_bad(r, "expected major versions");
		m->servers[m->server_nr++] = (int)major;
	} while (*at++ == ' ');
	return at[-1] ? record_bad(r, "expected major versions")
		      : record_next(r);
}

static int take_files(struct record_lines *r, struct migration *m)
{
	if (record_take_text(r, "file", &m->file) < 0 ||
	    record_take_oid(r, "bytes", &m->bytes) < 0)
		return -1;
	if (record_after(r, "down-file") &&
	    (record_take_text(r, "down-file", &m->down_file) < 0 ||
	     record_take_oid(r, "down-bytes", &m->down_bytes) < 0))
		return -1;
	if (record_take_flag(r, "down-no-transaction",
			     &m->down_no_transaction) < 0)
		return -1;
	return take_servers(r, m);
}

static int take_head(struct record_lines *r, struct migration *m)
{
	int format;

	if (record_take_number(r, "ledger record", &format) < 0)
		return -1;
	if (format != RECORD_FORMAT) {
		err_set(r->e, FAULT_CORRUPT,
			"record of format %d, this ledger reads %d", format,
			RECORD_FORMAT);
		return err_hint(r->e, "Use a newer ledger.");
	}
	if (record_take_text(r, "migration", &m->name) < 0 ||
	    record_take_text(r, "version", &m->version) < 0 ||
	    record_take_number(r, "canonical", &m->canonical) < 0 ||
	    record_take_number(r, "server", &m->server) < 0 ||
	    take_files(r, m) < 0 ||
	    record_take_oid(r, "statements", &m->statements) < 0 ||
	    record_take_flag(r, "no-transaction", &m->no_transaction) < 0)
		return -1;
	if (record_after(r, "parent") &&
	    record_take_some_oid(r, "parent", &m->parent) < 0)
		return -1;
	if (take_supersedes(r, m) < 0 ||
	    record_take_oid(r, "expects", &m->expects) < 0 ||
	    record_take_oid(r, "produces", &m->produces) < 0)
		return -1;
	return record_take_oid(r, "snapshot", &m->snapshot);
}

/* What an empty database has already. */
static int take_base(struct record_lines *r, struct migration *m)
{
	size_t i;

	if (r->done || strcmp(r->line, "base") != 0)
		return 0;
	if (!oid_is_null(&m->parent))
		return record_bad(r, "a base that is not the first record's");
	if (record_next(r) < 0 ||
	    record_take_effects(r, EFFECTS_MADE, &m->base, &m->base_nr) < 0)
		return -1;
	for (i = 0; i < m->base_nr; i++)
		if (!oid_is_null(&m->base[i].before))
			return record_bad(r, "a base that is changed");
	if (m->base_nr == 0)
		return record_bad(r, "an empty base");
	return record_take_variants(r, m, m->base, m->base_nr,
				    &m->base_variants, &m->base_variant_nr);
}

static int take_end(struct record_lines *r, size_t body_len)
{
	struct oid said, sum;

	if (record_take_oid(r, "end", &said) < 0)
		return -1;
	if (!r->done)
		return record_bad(r, "text behind its end");
	oid_of_bytes(&sum, r->start, body_len);
	if (!oid_equal(&said, &sum))
		return record_bad(r, "its checksum does not match");
	return 0;
}

int migration_decode(struct migration *m, struct arena *a, const char *data,
		     size_t len, struct err *e)
{
	struct record_lines r = { .arena = a,
				  .start = data,
				  .next = data,
				  .end = data + len,
				  .e = e };
	const size_t trailer = strlen("end ") + OID_HEX + 1;

	memset(m, 0, sizeof(*m));
	if (len > RECORD_MAX)
		return err_set(e, FAULT_LIMIT, "record larger than %zu bytes",
			       RECORD_MAX);
	if (record_next(&r) < 0 || take_head(&r, m) < 0)
		return -1;
	if (take_base(&r, m) < 0 ||
	    record_take_steps(&r, m, &m->steps, &m->step_nr) < 0 ||
	    take_down(&r, m) < 0 || record_take_contents(&r, m) < 0 ||
	    take_end(&r, len < trailer ? 0 : len - trailer) < 0)
		return -1;
	migration_set_node(m);
	return 0;
}
