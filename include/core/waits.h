/* waits: how long a run waits for other sessions, and how often it tries a
 * migration again that they came in the way of. */
#ifndef CORE_WAITS_H
#define CORE_WAITS_H

struct waits {
	int target_ms;	  /* for the lock of the target */
	int lock_ms;	  /* lock_timeout of each statement; 0: none */
	int statement_ms; /* statement_timeout; 0: none */
	int retries;
};

#endif
