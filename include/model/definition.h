/* definition: canonical texts (model/snapshot.h) taken apart again, key by key.
 *
 * A line that begins with a tab belongs to the key above it. Strings are made
 * in the caller's arena. Whether a text has a key: text_has_attribute
 * (model/plan.h). */
#ifndef MODEL_DEFINITION_H
#define MODEL_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The value of `key`: "" for a flag, the lines of a block joined by newlines.
 * NULL: the text has no such key, or is NULL itself. */
const char *definition_get(struct arena *a, const char *text, const char *key);
/* Do both have the key with the same value, or both not? */
bool definition_same(struct arena *a, const char *x, const char *y,
		     const char *key);
/* Are the two texts equal but for `keys`, a list that ends with NULL? */
bool definition_differs_within(struct arena *a, const char *x, const char *y,
			       const char *const *keys);
/* The first key of the text that is not among `keys`; NULL: it has no other. */
const char *definition_beyond(struct arena *a, const char *text,
			      const char *const *keys);
/* Its lines, or its items between ", ", without what separates them. */
size_t definition_lines(struct arena *a, const char *value, const char ***out);
size_t definition_items(struct arena *a, const char *value, const char ***out);

#endif
