/* view_text: one form for the query of a view on all majors of PostgreSQL. */
#ifndef MODEL_VIEW_TEXT_H
#define MODEL_VIEW_TEXT_H

struct buf;

/* Append the text that pg_get_viewdef gave. Up to 15 it qualifies every column;
 * from 16 on it does not where the outermost query has one table: the
 * qualifiers go. Applying it again changes nothing. */
void view_normalise(struct buf *out, const char *text);

#endif
