/* waits: how long a run waits for other sessions, and how often it tries again
 * a migration that met one of their locks. */
#ifndef CORE_WAITS_H
#define CORE_WAITS_H

struct waits {
	int target_ms;	  /* for the lock of the target */
	int lock_ms;	  /* lock_timeout of each statement; 0: none */
	int statement_ms; /* statement_timeout; 0: none */
	int retries;	  /* of one migration, beside its first try */
};

#endif
