/* The writer of the record format: the same migration, the same bytes. */
#include <string.h>

#include "base/attr.h"
#include "base/buf.h"
#include "model/migration.h"
#include "model/record_parts.h"

/* Effects are most of a record, and each record is written to be compared with
 * its name whenever it is read: no printf here. */
static void put_word(struct buf *out, const char *word)
{
	buf_putc(out, ' ');
	buf_puts(out, word);
}

static void put_hex(struct buf *out, const struct oid *id)
{
	char hex[OID_HEX + 1];

	put_word(out, oid_to_hex(hex, id));
}

static void put_oid(struct buf *out, const char *key, const struct oid *id)
{
	buf_puts(out, key);
	put_hex(out, id);
	buf_putc(out, '\n');
}

static char sign_of(const struct change *c, bool would)
{
	if (would)
		return '=';
	if (c->from)
		return '>';
	if (oid_is_null(&c->before))
		return '+';
	return oid_is_null(&c->after) ? '-' : '~';
}

static void put_effect(struct buf *out, const struct change *c, bool would)
{
	char sign = sign_of(c, would);

	buf_puts(out, "  ");
	buf_putc(out, sign);
	put_word(out, part_name(c->part));
	if (sign != '=' && sign != '+')
		put_hex(out, &c->before);
	if (sign != '-')
		put_hex(out, &c->after);
	put_word(out, c->path);
	if (sign == '>') {
		buf_putc(out, '\t');
		buf_puts(out, c->from);
	}
	buf_putc(out, '\n');
}

/* The layout is where things stand in the files: in the record, not in the
 * node's name, so that a formatter's run over old files leaves the chain alone.
 */
enum shape { SHAPE_RECORD, SHAPE_NODE };

static void put_some_hex(struct buf *out, const struct oid *id)
{
	if (oid_is_null(id))
		buf_puts(out, " -");
	else
		put_hex(out, id);
}

static void put_variants(struct buf *out, const struct variant *v, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		buf_printf(out, "  on %d %s", v[i].server,
			   part_name(v[i].part));
		put_some_hex(out, &v[i].before);
		put_some_hex(out, &v[i].after);
		put_word(out, v[i].path);
		buf_putc(out, '\n');
	}
}

static void put_step(struct buf *out, const struct step *s, size_t number,
		     enum shape shape)
{
	size_t i;

	buf_printf(out, "statement %zu\n", number);
	if (shape == SHAPE_RECORD)
		buf_printf(out, "  at %d %zu %zu\n", s->line, s->offset,
			   s->len);
	if (shape == SHAPE_RECORD && s->file)
		buf_printf(out, "  in %s\n", s->file);
	buf_printf(out, "  tag %s\n", s->tag);
	buf_printf(out, "  class %s\n", statement_class_name(s->class));
	put_oid(out, "  hash", &s->hash);
	for (i = 0; i < RECORD_FLAG_NR; i++)
		if (s->flags & record_flags[i].flag)
			buf_printf(out, "  flag %s\n", record_flags[i].name);
	if (s->withheld_for)
		buf_printf(out, "  withheld-for %s\n", s->withheld_for);
	if (s->duplicate != DUPLICATE_NO)
		buf_printf(out, "  duplicate %s\n",
			   duplicate_name(s->duplicate));
	for (i = 0; i < s->effect_nr; i++)
		put_effect(out, &s->effects[i], s->duplicate != DUPLICATE_NO);
	if (shape == SHAPE_RECORD)
		put_variants(out, s->variants, s->variant_nr);
	for (i = 0; i < s->extra_nr; i++)
		buf_printf(out, "  extra %s\n", s->extras[i]);
}

static void put_steps(struct buf *out, const struct step *steps, size_t nr,
		      enum shape shape)
{
	size_t i;

	for (i = 0; i < nr; i++)
		put_step(out, &steps[i], i + 1, shape);
}

/* Content lines behind a tab. A carriage return would not survive a checkout
 * that converts line ends, so a text that has one is written with escapes. */
static void put_blob(struct buf *out, const struct blob *b)
{
	char hex[OID_HEX + 1];
	bool escaped = memchr(b->text, '\r', b->len) != NULL;
	bool open = b->len > 0 && b->text[b->len - 1] != '\n';
	size_t i;

	buf_printf(out, "blob %s%s%s\n", oid_to_hex(hex, &b->id),
		   escaped ? " escaped" : "", open ? " open" : "");
	for (i = 0; i < b->len; i++) {
		char ch = b->text[i];

		if (i == 0 || b->text[i - 1] == '\n')
			buf_putc(out, '\t');
		if (escaped && ch == '\r')
			buf_puts(out, "\\r");
		else if (escaped && ch == '\\')
			buf_puts(out, "\\\\");
		else
			buf_putc(out, ch);
	}
	if (open)
		buf_putc(out, '\n');
}

static void put_files(struct buf *out, const struct migration *m)
{
	size_t i;

	buf_printf(out, "file %s\n", m->file);
	put_oid(out, "bytes", &m->bytes);
	if (m->down_file) {
		buf_printf(out, "down-file %s\n", m->down_file);
		put_oid(out, "down-bytes", &m->down_bytes);
	}
	if (m->down_no_transaction)
		buf_puts(out, "down-no-transaction\n");
	if (m->server_nr > 0)
		buf_puts(out, "servers");
	for (i = 0; i < m->server_nr; i++)
		buf_printf(out, " %d", m->servers[i]);
	if (m->server_nr > 0)
		buf_putc(out, '\n');
}

static void put_effects(struct buf *out, const char *head,
			const struct change *effects, size_t nr)
{
	size_t i;

	if (nr > 0)
		buf_puts(out, head);
	for (i = 0; i < nr; i++)
		put_effect(out, &effects[i], false);
}

static void put_node(struct buf *out, const struct migration *m,
		     enum shape shape)
{
	size_t i;

	buf_printf(out, "ledger record %d\n", RECORD_FORMAT);
	buf_printf(out, "migration %s\n", m->name);
	buf_printf(out, "version %s\n", m->version);
	buf_printf(out, "canonical %d\n", m->canonical);
	buf_printf(out, "server %d\n", m->server);
	if (shape == SHAPE_RECORD)
		put_files(out, m);
	put_oid(out, "statements", &m->statements);
	if (m->no_transaction)
		buf_puts(out, "no-transaction\n");
	if (!oid_is_null(&m->parent))
		put_oid(out, "parent", &m->parent);
	for (i = 0; i < m->supersede_nr; i++)
		put_oid(out, "supersedes", &m->supersedes[i]);
	put_oid(out, "expects", &m->expects);
	put_oid(out, "produces", &m->produces);
	put_oid(out, "snapshot", &m->snapshot);
	put_effects(out, "base\n", m->base, m->base_nr);
	if (shape == SHAPE_RECORD)
		put_variants(out, m->base_variants, m->base_variant_nr);
	put_steps(out, m->steps, m->step_nr, shape);
}

void migration_node_text(struct buf *out, const struct migration *m)
{
	put_node(out, m, SHAPE_NODE);
}

void migration_set_node(struct migration *m)
{
	struct buf text = BUF_INIT;

	migration_node_text(&text, m);
	oid_of(&m->node, OBJECT_MIGRATION, text.data, text.len);
	buf_release(&text);
}

void migration_encode(struct buf *out, struct migration *m)
{
	size_t start = out->len, i;
	struct oid sum;

	put_node(out, m, SHAPE_RECORD);
	if (m->down_state != DOWN_NONE) {
		buf_printf(out, "down %s\n", down_state_name(m->down_state));
		put_steps(out, m->down, m->down_nr, SHAPE_RECORD);
	}
	for (i = 0; i < m->blob_nr; i++)
		put_blob(out, &m->blobs[i]);
	oid_of_bytes(&sum, out->data + start, out->len - start);
	put_oid(out, "end", &sum);
	migration_set_node(m);
}
