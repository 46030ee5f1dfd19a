/* Any bytes as values of the store's tables, and as rows of a history: the
 * first byte chooses. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/target.h"
#include "io/store_internal.h"
#include "model/finding.h"
#include "model/history.h"

#define INPUT_MAX 65536
#define ROWS_MAX 64
#define STEPS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_value(const uint8_t *data, size_t len)
{
	MDB_val key = { 3, (char[]){ "key" } };
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	MDB_val value;
	uint64_t at;
	size_t n;
	struct err e;

	err_init(&e);
	buf_add(&bytes, data, len);
	value.mv_data = bytes.data;
	value.mv_size = bytes.len;
	store_place(&value, &at, &n);
	if (store_index_value(STORE_REF, &key, &value, &out, &e) < 0)
		check(e.fault == FAULT_CORRUPT && out.len == 0);
	buf_release(&bytes);
	buf_release(&out);
}

/* A history of two migrations, the second outside a transaction. */
static void make_history(struct history *h, struct arena *a)
{
	size_t i;

	history_init(h, a);
	for (i = 0; i < 2; i++) {
		struct migration *m = arena_alloc(a, sizeof(*m));

		memset(m, 0, sizeof(*m));
		m->name = i ? "002_b" : "001_a";
		m->file = "x.sql";
		m->node.hash[0] = (unsigned char)(1 + i);
		m->parent.hash[0] = (unsigned char)i;
		m->no_transaction = i == 1;
		m->step_nr = STEPS;
		m->steps = arena_array(a, STEPS, sizeof(*m->steps));
		history_append(h, m);
	}
}

/* Lines: a letter for the kind, a digit for the node, the step, the detail. */
static void read_rows(struct target *t, char *text)
{
	char *line;

	for (line = strtok_r(text, "\x01", &text);
	     line && t->row_nr < ROWS_MAX && strlen(line) >= 2;
	     line = strtok_r(NULL, "\x01", &text)) {
		struct row *r = &t->rows[t->row_nr++];
		char *end;

		r->seq = (long long)t->row_nr;
		r->kind = (enum row_kind)((unsigned char)line[0] % ROW_KIND_NR);
		r->node.hash[0] = (unsigned char)(line[1] % 4);
		r->step = (int)strtol(line + 2, &end, 10);
		r->detail = end;
		r->migration = "001_a";
	}
}

static void check_rows(const uint8_t *data, size_t len)
{
	struct arena a = ARENA_INIT;
	char *text = xmemdupz(data, len);
	struct target t = { .arena = &a };
	struct target_state out;
	struct findings f;
	struct history h;
	size_t i;

	make_history(&h, &a);
	findings_init(&f, &a);
	t.rows = arena_array(&a, ROWS_MAX, sizeof(*t.rows));
	read_rows(&t, text);
	target_state(&t, &h, &out, &f);
	check(out.applied_nr <= 2 && out.order_nr <= 2);
	check(out.partial >= -1 && out.partial < 2);
	check(out.in_doubt >= -1);
	for (i = 0; i < out.extra_nr; i++)
		check(out.extras[i].path && out.extras[i].part < PART_NR);
	for (i = 0; i < t.row_nr; i++)
		row_step_ran(&t.rows[i], 1);
	findings_release(&f);
	history_release(&h);
	arena_release(&a);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > INPUT_MAX)
		return 0;
	if (data[0] % 2)
		check_value(data + 1, size - 1);
	else
		check_rows(data + 1, size - 1);
	return 0;
}
