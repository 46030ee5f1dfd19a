/* msg: what the person at the terminal reads on stderr. Results go to stdout,
 * never through here. Text is escaped (base/text.h), so hostile names cannot
 * drive the terminal. Nobody below cmd prints an error; notices are allowed
 * from core because they must be seen when they happen. */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct err;

enum msg_level { MSG_QUIET, MSG_NORMAL, MSG_VERBOSE };

void msg_level_set(enum msg_level level);
enum msg_level msg_level(void);

/* "ledger: error: …", "detail: …", "hint: …" */
void msg_error(const struct err *e);
void msg_warning(const char *fmt, ...) PRINTF_LIKE(1, 2);
void msg_notice(const char *fmt, ...) PRINTF_LIKE(1, 2);  /* not with --quiet */
void msg_verbose(const char *fmt, ...) PRINTF_LIKE(1, 2); /* --verbose only */

/* May colour be used on this descriptor? It must be a terminal, NO_COLOR unset,
 * TERM not "dumb". */
bool msg_colour(int fd);

/* One line that is drawn over itself, only on a terminal and only once the work
 * has taken a second. progress_end wipes it. Every msg_* wipes it first. */
void progress_begin(const char *what, size_t total);
void progress_step(size_t done, const char *item);
void progress_end(void);

#endif
