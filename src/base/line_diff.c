/* The common beginning and end are cut off first; between them a table of the
 * lengths of common subsequences. */
#include "base/line_diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct line {
	const char *text;
	size_t len;
};

struct lines {
	struct line *at;
	size_t nr;
};

static void split(struct lines *out, struct arena *a, const char *text)
{
	size_t n = 0;
	const char *p;

	if (!text)
		text = "";
	for (p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		n++;
	out->at = arena_array(a, n, sizeof(*out->at));
	out->nr = 0;
	for (p = text; *p; p += *p == '\n') {
		struct line *l = &out->at[out->nr++];

		l->text = p;
		l->len = strcspn(p, "\n");
		p += l->len;
	}
}

static bool same(const struct line *x, const struct line *y)
{
	return x->len == y->len && memcmp(x->text, y->text, x->len) == 0;
}

struct differ {
	struct diff_line *out;
	size_t nr;
};

static void put(struct differ *d, char sign, const struct line *l)
{
	d->out[d->nr].sign = sign;
	d->out[d->nr].text = l->text;
	d->out[d->nr].len = l->len;
	d->nr++;
}

static void put_all(struct differ *d, char sign, const struct lines *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		put(d, sign, &l->at[i]);
}

/* table[i][j]: how many lines x from i on and y from j on have in common. */
static uint32_t *common_lengths(const struct lines *x, const struct lines *y)
{
	size_t width = y->nr + 1, i, j;
	uint32_t *table = xcalloc((x->nr + 1) * width, sizeof(*table));

	for (i = x->nr; i-- > 0;)
		for (j = y->nr; j-- > 0;) {
			uint32_t down = table[(i + 1) * width + j];
			uint32_t right = table[i * width + j + 1];

			if (same(&x->at[i], &y->at[j]))
				down = table[(i + 1) * width + j + 1] + 1;
			table[i * width + j] = down > right ? down : right;
		}
	return table;
}

static void put_between(struct differ *d, const struct lines *x,
			const struct lines *y)
{
	size_t width = y->nr + 1, i = 0, j = 0;
	uint32_t *table;

	if (y->nr && x->nr > LINE_DIFF_CELLS_MAX / y->nr) {
		put_all(d, '-', x);
		put_all(d, '+', y);
		return;
	}
	table = common_lengths(x, y);
	while (i < x->nr || j < y->nr) {
		if (i < x->nr && j < y->nr && same(&x->at[i], &y->at[j])) {
			put(d, ' ', &x->at[i++]);
			j++;
		} else if (i < x->nr &&
			   (j == y->nr || table[(i + 1) * width + j] >=
					      table[i * width + j + 1])) {
			put(d, '-', &x->at[i++]);
		} else {
			put(d, '+', &y->at[j++]);
		}
	}
	free(table);
}

struct diff_line *line_diff(struct arena *a, const char *before,
			    const char *after, size_t *nr)
{
	struct differ d = { 0 };
	struct lines x, y;
	size_t head = 0, tail = 0, i;

	split(&x, a, before);
	split(&y, a, after);
	d.out = arena_array(a, x.nr + y.nr, sizeof(*d.out));
	while (head < x.nr && head < y.nr && same(&x.at[head], &y.at[head]))
		put(&d, ' ', &x.at[head++]);
	while (tail < x.nr - head && tail < y.nr - head &&
	       same(&x.at[x.nr - 1 - tail], &y.at[y.nr - 1 - tail]))
		tail++;
	put_between(&d, &(struct lines){ x.at + head, x.nr - head - tail },
		    &(struct lines){ y.at + head, y.nr - head - tail });
	for (i = x.nr - tail; i < x.nr; i++)
		put(&d, ' ', &x.at[i]);
	*nr = d.nr;
	return d.out;
}
