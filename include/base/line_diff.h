/* line_diff: two texts line by line, by their longest common subsequence. */
#ifndef BASE_LINE_DIFF_H
#define BASE_LINE_DIFF_H

#include <stddef.h>

#include "base/alloc.h"

/* A line without its newline; the text that it points into is the caller's. */
struct diff_line {
	char sign; /* ' ' in both, '-' only before, '+' only after */
	const char *text;
	size_t len;
};

/* All lines of both in order: of a place where they differ, what was there
 * comes before what is there now. NULL is an empty text. Texts of which the
 * product of differing lines is beyond LINE_DIFF_CELLS_MAX are told apart as
 * one block. */
#define LINE_DIFF_CELLS_MAX ((size_t)4 << 20)
struct diff_line *line_diff(struct arena *a, const char *before,
			    const char *after, size_t *nr);

#endif
