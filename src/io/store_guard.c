/* Coming back from a crash inside LMDB.
 *
 * LMDB 0.9 follows page numbers and offsets that it reads from the file without
 * looking at them: in a damaged file they lead out of its map (SIGSEGV, SIGBUS)
 * or into one of its assertions. Every use of LMDB here is between
 * STORE_GUARD and store_unguard; a crash there returns to the former, the
 * environment is never touched again, and the store counts as damaged. A crash
 * anywhere else ends the process as it always does. */
#include <signal.h>
#include <string.h>

#include "base/err.h"
#include "io/store_internal.h"

/* The second mutable global of io: a signal handler has no argument. */
static struct {
	sigjmp_buf back;
	volatile sig_atomic_t armed;
} guard;

static void on_crash(int number)
{
	if (guard.armed) {
		guard.armed = 0;
		siglongjmp(guard.back, number);
	}
	signal(number, SIG_DFL);
	raise(number);
}

static void on_assert(MDB_env *env, const char *text)
{
	(void)env;
	if (guard.armed) {
		guard.armed = 0;
		siglongjmp(guard.back, SIGABRT);
	}
	bug("LMDB: %s", text);
}

void store_guard_install(MDB_env *env)
{
	/* Not blocked in the handler, which does not return. */
	struct sigaction crash = { .sa_handler = on_crash,
				   .sa_flags = SA_NODEFER };

	mdb_env_set_assert(env, on_assert);
	sigemptyset(&crash.sa_mask);
	sigaction(SIGSEGV, &crash, NULL);
	sigaction(SIGBUS, &crash, NULL);
	sigaction(SIGFPE, &crash, NULL);
}

sigjmp_buf *store_guard_arm(void)
{
	if (guard.armed)
		bug("the store is used from inside the store");
	guard.armed = 1;
	return &guard.back;
}

void store_unguard(void)
{
	guard.armed = 0;
}

int store_crashed(struct store *s, struct err *e)
{
	s->crashed = true;
	err_set(e, FAULT_CORRUPT, "store \"%s\" is damaged", s->path);
	return err_detail(e, "Reading it led out of the file.");
}
