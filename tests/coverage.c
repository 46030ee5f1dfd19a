/* coverage: every process writes what gcov counted, however it ends by itself.
 *
 * Only in a build with COVERAGE=1, whose linker sends calls of _exit here
 * (--wrap). gcov writes its counts at exit; a child of fork, out of memory and
 * a bug end by _exit, and what they ran would look as if no test reached it.
 *
 * Counts are added to files that all processes share, so a write that stops
 * half way spoils them for everyone: no signal may come between, and no limit
 * that a test, or io/contain, has put on the process. Who may lift those
 * does; else the process leaves its counts out. */
#include <gcov.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>

#define GCOV_MEMORY ((size_t)1 << 20) /* more than it takes */

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

static bool lift(unsigned resource)
{
	struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	struct rlimit now;

	if (getrlimit(resource, &now) == 0 && now.rlim_cur == RLIM_INFINITY)
		return true;
	return setrlimit(resource, &none) == 0;
}

/* Without a priority it runs before the destructor of gcov, which has one. */
__attribute__((destructor)) static void before_counts_are_written(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (!lift(RLIMIT_FSIZE) || !lift(RLIMIT_AS) || !lift(RLIMIT_CPU)) {
		setenv("GCOV_PREFIX", "/dev/null", 1);
		setenv("GCOV_ERROR_FILE", "/dev/null", 1);
	}
}

/* gcov does not look whether it gets its memory. */
static bool is_memory_left(void)
{
	void *p = malloc(GCOV_MEMORY);

	free(p);
	return p != NULL;
}

void __wrap__exit(int status)
{
	if (is_memory_left()) {
		before_counts_are_written();
		__gcov_dump();
	}
	__real__exit(status);
}
