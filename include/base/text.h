/* text: bytes from outside, made safe to read and to print. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Offset of the first byte that is not valid UTF-8 (overlong forms, surrogates
 * and NUL count as invalid), or `len` when all is well. */
size_t text_utf8_check(const char *s, size_t len);

/* Append `s` so that it is safe on a terminal and in a log: control characters,
 * DEL, C1, bidirectional controls, zero-width characters and invalid bytes
 * become \xNN or \u{N}; newline and tab stay when `multiline`. */
void text_escape(struct buf *out, const char *s, size_t len, bool multiline);

/* What a name, shown as it stands, can be mistaken for. */
enum text_look {
	TEXT_HONEST,
	TEXT_INVISIBLE, /* what text_escape would escape */
	TEXT_MIXED,	/* a word of Latin letters and others of their shapes */
	TEXT_DECOMPOSED, /* a combining accent behind a Latin letter */
};
/* `odd` is set to the character that makes it so; for TEXT_HONEST it means
 * nothing. */
enum text_look text_look(const char *s, size_t len, uint32_t *odd);
/* The first control character that turns the direction of text (embedding,
 * override, isolate). NULL: there is none. */
const char *text_turned(const char *s, size_t len);

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

/* Is the word one of a list of words with one blank between them? */
bool text_has_word(const char *list, const char *word, size_t len);

/* Compare names as people number things: runs of digits by value, other bytes
 * as they are; leading zeros break ties. */
int text_natural_compare(const char *a, const char *b);

#endif
