/* text_internal: what src/base/text*.c share; nobody else includes it. */
#ifndef BASE_TEXT_INTERNAL_H
#define BASE_TEXT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode the sequence at `s` (1 to 4 bytes). 0: not valid UTF-8. */
size_t text_utf8_decode(const char *s, size_t len, uint32_t *out);
/* Invisible, or reorders what is seen. */
bool text_is_deceptive(uint32_t c);

#endif
