/* run: another program, without a shell, with limits.
 *
 * Only for what the configuration names. Its standard input is empty; what it
 * prints is kept in memory; it and what it starts are killed when the time is
 * over or a signal stops us. */
#ifndef IO_RUN_H
#define IO_RUN_H

#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"

struct err;

/* Of standard error so many bytes are kept: its last. */
#define RUN_TAIL_MAX ((size_t)65536)

struct run {
	/* what to run */
	const char *const *args;     /* ends with NULL; args[0] is looked for in
					PATH unless it has a slash */
	const char *const *settings; /* NAME, VALUE, … NULL: environment */
	const char *dir;	     /* working directory */
	int seconds;		     /* by the clock */
	size_t output_max;	     /* bytes */
	/* what came out */
	struct buf out, tail; /* standard output, end of standard error */
	int status;	      /* exit status; 128 + n: killed by signal n */
};

/* 0: it ended, whatever its status. -1: FAULT_CONFIG (there is no such program,
 * or it may not be run), FAULT_LIMIT (time, output), FAULT_INTERRUPT,
 * FAULT_FILE. The buffers are the caller's to release in each case. */
MUST_CHECK int run_program(struct run *r, struct err *e);

#endif
