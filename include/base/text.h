/* text: bytes from outside, made safe to read and to print. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Offset of the first byte that is not valid UTF-8 (overlong forms, surrogates
 * and NUL count as invalid), or `len` when all is well. */
size_t text_utf8_check(const char *s, size_t len);

/* Append `s` so that it is safe on a terminal and in a log: control characters,
 * DEL, C1, bidirectional controls, zero-width characters and invalid bytes
 * become \xNN or \u{N}; newline and tab stay when `multiline`. */
void text_escape(struct buf *out, const char *s, size_t len, bool multiline);

/* 1-based line of byte `offset`. */
int text_line_at(const char *s, size_t len, size_t offset);

/* Does the line start with `word` after spaces? Case-sensitive; used for
 * markers such as "-- migrate:up". Returns what follows it, or NULL. */
const char *text_after(const char *line, const char *word);

/* Percent-encode for a component of an object path: '%', '/', and bytes below
 * 0x20 and 0x7f. */
void text_path_encode(struct buf *out, const char *s, size_t len);
/* In place; -1 when an escape is malformed. */
int text_path_decode(char *s);

/* Compare names as people number things: runs of digits by value, other bytes
 * as they are; leading zeros break ties. */
int text_natural_compare(const char *a, const char *b);

#endif
