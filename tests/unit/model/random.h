/* random: histories and databases by dice, the same for the same seed. */
#ifndef TESTS_UNIT_MODEL_RANDOM_H
#define TESTS_UNIT_MODEL_RANDOM_H

#include <stdint.h>

#include "unit/model/world.h"

struct dice {
	uint64_t state;
};

/* xorshift64* */
static inline unsigned dice_roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (unsigned)((d->state * 0x2545F4914F6CDD1Du) >> 40) % sides;
}

static inline struct dice dice_new(unsigned seed)
{
	struct dice d = { seed * 0x9E3779B97F4A7C15u + 1 };

	dice_roll(&d, 2);
	return d;
}

static inline void random_column(struct dice *d, struct buf *out,
				 unsigned table, unsigned column)
{
	static const char *const texts[] = { "int", "text", "int;not_null",
					     "text;default:_1" };

	buf_printf(out, "+t%u.c%u=%s ", table, column,
		   texts[dice_roll(d, ARRAY_LEN(texts))]);
}

/* A statement's operations on one of three tables; may not be possible. */
static inline void random_operations(struct dice *d, struct buf *out)
{
	unsigned t = dice_roll(d, 3), c = dice_roll(d, 5), other = c + 5, i;

	switch (dice_roll(d, 12)) {
	case 0:
	case 1:
		buf_printf(out, "+t%u ", t);
		for (i = dice_roll(d, 4); i > 0; i--)
			random_column(d, out, t, i);
		break;
	case 2:
	case 3:
		random_column(d, out, t, c);
		break;
	case 4:
		random_column(d, out, t, c);
		random_column(d, out, t, other);
		break;
	case 5:
		buf_printf(out, "~t%u.c%u=v%u", t, c, dice_roll(d, 3));
		break;
	case 6:
		buf_printf(out, "-t%u.c%u", t, c);
		break;
	case 7:
		buf_printf(out, ">t%u.c%u<t%u.c%u", t, other, t, c);
		break;
	case 8:
		buf_printf(out, "+t%u#i%u=on_%u", t, c, dice_roll(d, 2));
		break;
	case 9:
		buf_printf(out, ">t%u<t%u", (t + 1) % 3, t);
		break;
	case 10:
		buf_printf(out, "-t%u", t);
		break;
	default:
		buf_printf(out, "+c:t%u.c%u=note%u", t, c, dice_roll(d, 2));
		break;
	}
}

/* A statement that is possible in `s`, which it is run on. */
static inline void random_statement(struct dice *d, struct world *w,
				    struct snapshot *s, struct buf *ops)
{
	for (;;) {
		struct snapshot *copy = snapshot_copy(s);
		bool good;

		buf_clear(ops);
		random_operations(d, ops);
		good = world_run(w, copy, ops->data);
		snapshot_free(copy);
		if (good)
			break;
	}
	world_must_run(w, s, ops->data);
}

static inline const char *random_history(struct dice *d, struct arena *a)
{
	struct world w;
	struct buf out = BUF_INIT, ops = BUF_INIT;
	unsigned nr = 1 + dice_roll(d, 5), steps, i;
	const char *text;

	world_init(&w, "");
	for (i = 1; i <= nr; i++) {
		buf_printf(&out, "%03u\n", i);
		for (steps = 1 + dice_roll(d, 4); steps > 0; steps--) {
			random_statement(d, &w, w.schema, &ops);
			buf_printf(&out, "ALTER TABLE: %s\n", ops.data);
		}
	}
	text = arena_strdup(a, out.data);
	buf_release(&out);
	buf_release(&ops);
	world_release(&w);
	return text;
}

#endif
