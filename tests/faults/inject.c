/* inject: makes the Nth call of a kind fail, or kills the program there.
 *
 * An LD_PRELOAD library. Only the program named in FAULT_PROGRAM (ledger) is
 * touched, not what it starts.
 *
 *   FAULT_CALL    one kind of the table below, or "any" of those that are not
 *                 memory
 *   FAULT_AT      at which call, from 1; counted over all calls of the kind
 *   FAULT_DO      an error (EIO, ENOSPC, ENOMEM, EINTR, ECONNRESET, short) or
 *                 a signal (KILL, TERM, INT) sent to the process itself before
 *                 the call
 *   FAULT_ALWAYS  every call from there on
 *   FAULT_PATH    for calls with a path or a descriptor: only those whose file
 *                 name contains this
 *   FAULT_LIBRARY for memory: only what this library asks for itself (libpq)
 *   FAULT_STATUS  a file that gets "fired\n" when it happens; it is made by
 *                 whoever runs this, and opened at the start
 *
 * A child of fork counts on from its parent's count. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "next.h"

enum kind {
	SEND,
	RECV,
	WRITE,
	PWRITE,
	SYNC,
	OPEN,
	RENAME,
	UNLINK,
	MKDIR,
	TRUNCATE,
	MMAP,
	READ,
	FORK,
	MEMORY, /* not in "any" */
	KIND_NR
};

static const char *const kind_names[KIND_NR] = {
	[SEND] = "send",	 [RECV] = "recv",     [WRITE] = "write",
	[PWRITE] = "pwrite",	 [SYNC] = "sync",     [OPEN] = "open",
	[RENAME] = "rename",	 [UNLINK] = "unlink", [MKDIR] = "mkdir",
	[TRUNCATE] = "truncate", [MMAP] = "mmap",     [READ] = "read",
	[FORK] = "fork",	 [MEMORY] = "memory",
};

static struct {
	bool on, any, always, is_short;
	enum kind kind;
	long at, count;
	int error, signal, status_fd;
	const char *path, *library;
} plan = { .status_fd = -1 };

/* ---- the plan ---- */

static const struct {
	const char *name;
	int value;
} errors[] = {
	{ "EIO", EIO },	      { "ENOSPC", ENOSPC },	  { "ENOMEM", ENOMEM },
	{ "EINTR", EINTR },   { "ECONNRESET", ECONNRESET }, { "EMFILE", EMFILE },
	{ "EACCES", EACCES }, { "EAGAIN", EAGAIN },
}, signals[] = {
	{ "KILL", SIGKILL },
	{ "TERM", SIGTERM },
	{ "INT", SIGINT },
};

static void read_action(const char *text)
{
	size_t i;

	plan.is_short = strcmp(text, "short") == 0;
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (strcmp(text, errors[i].name) == 0)
			plan.error = errors[i].value;
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (strcmp(text, signals[i].name) == 0)
			plan.signal = signals[i].value;
}

static bool is_wanted_program(void)
{
	const char *want = getenv("FAULT_PROGRAM");

	return strcmp(program_invocation_short_name, want ? want : "ledger") ==
	       0;
}

__attribute__((constructor)) static void start(void)
{
	const char *call = getenv("FAULT_CALL"), *at = getenv("FAULT_AT");
	const char *action = getenv("FAULT_DO");
	const char *status = getenv("FAULT_STATUS");
	int i;

	if (!call || !at || !action || !is_wanted_program())
		return;
	plan.any = strcmp(call, "any") == 0;
	for (i = 0; i < KIND_NR; i++)
		if (strcmp(call, kind_names[i]) == 0)
			plan.kind = (enum kind)i;
	plan.always = getenv("FAULT_ALWAYS") != NULL;
	plan.path = getenv("FAULT_PATH");
	plan.library = getenv("FAULT_LIBRARY");
	plan.at = strtol(at, NULL, 10);
	read_action(action);
	if (status) {
		int fd = (int)syscall(SYS_openat, AT_FDCWD, status,
				      O_WRONLY | O_APPEND | O_CLOEXEC, 0);

		/* Out of the way of descriptors that the program counts on. */
		plan.status_fd = fcntl(fd, F_DUPFD_CLOEXEC, 200);
		syscall(SYS_close, fd);
	}
	plan.on = true;
}

static bool is_on_path(int fd, const char *path)
{
	char link[64], name[4096];
	long n;

	if (!plan.path)
		return true;
	if (path)
		return strstr(path, plan.path) != NULL;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = syscall(SYS_readlinkat, AT_FDCWD, link, name, sizeof(name) - 1);
	name[n > 0 ? n : 0] = '\0';
	return strstr(name, plan.path) != NULL;
}

/* Does this call fail? errno is set then; a kill does not come back. */
static bool fails(enum kind kind, int fd, const char *path)
{
	if (!plan.on || (plan.any ? kind == MEMORY : kind != plan.kind))
		return false;
	/* What it says of the fault is to be heard. */
	if ((kind == WRITE && fd <= STDERR_FILENO) || !is_on_path(fd, path))
		return false;
	plan.count++;
	if (plan.always ? plan.count < plan.at : plan.count != plan.at)
		return false;
	if (plan.count == plan.at)
		syscall(SYS_write, plan.status_fd, "fired\n", 6);
	if (plan.signal) {
		syscall(SYS_kill, getpid(), plan.signal);
		return false;
	}
	if (plan.is_short)
		return true;
	errno = plan.error;
	return true;
}

/* ---- the calls ---- */

ssize_t send(int fd, const void *data, size_t len, int flags)
{
	NEXT(ssize_t, send, int, const void *, size_t, int)
	if (!fails(SEND, fd, NULL))
		return next.call(fd, data, len, flags);
	return plan.is_short ? next.call(fd, data, (len + 1) / 2, flags) : -1;
}

ssize_t recv(int fd, void *data, size_t len, int flags)
{
	NEXT(ssize_t, recv, int, void *, size_t, int)
	if (!fails(RECV, fd, NULL))
		return next.call(fd, data, len, flags);
	return plan.is_short ? next.call(fd, data, 1, flags) : -1;
}

ssize_t write(int fd, const void *data, size_t len)
{
	NEXT(ssize_t, write, int, const void *, size_t)
	if (!fails(WRITE, fd, NULL))
		return next.call(fd, data, len);
	return plan.is_short ? next.call(fd, data, (len + 1) / 2) : -1;
}

ssize_t read(int fd, void *data, size_t len)
{
	NEXT(ssize_t, read, int, void *, size_t)
	if (!fails(READ, fd, NULL))
		return next.call(fd, data, len);
	return plan.is_short ? next.call(fd, data, (len + 1) / 2) : -1;
}

#define PWRITE_LIKE(name)                                                     \
	ssize_t name(int fd, const void *data, size_t len, off_t at)          \
	{                                                                     \
		NEXT(ssize_t, name, int, const void *, size_t, off_t)         \
		if (!fails(PWRITE, fd, NULL))                                 \
			return next.call(fd, data, len, at);                  \
		return plan.is_short ? next.call(fd, data, len / 2, at) : -1; \
	}
PWRITE_LIKE(pwrite)
PWRITE_LIKE(pwrite64)

ssize_t writev(int fd, const struct iovec *v, int nr)
{
	NEXT(ssize_t, writev, int, const struct iovec *, int)
	return fails(PWRITE, fd, NULL) ? -1 : next.call(fd, v, nr);
}

ssize_t pwritev(int fd, const struct iovec *v, int nr, off_t at)
{
	NEXT(ssize_t, pwritev, int, const struct iovec *, int, off_t)
	return fails(PWRITE, fd, NULL) ? -1 : next.call(fd, v, nr, at);
}

#define SYNC_LIKE(name)                                            \
	int name(int fd)                                           \
	{                                                          \
		NEXT(int, name, int)                               \
		return fails(SYNC, fd, NULL) ? -1 : next.call(fd); \
	}
SYNC_LIKE(fsync)
SYNC_LIKE(fdatasync)

static mode_t mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

#define OPEN_LIKE(name)                                                      \
	int name(const char *path, int flags, ...)                           \
	{                                                                    \
		va_list ap;                                                  \
		mode_t mode;                                                 \
		NEXT(int, name, const char *, int, ...)                      \
		va_start(ap, flags);                                         \
		mode = mode_of(flags, ap);                                   \
		va_end(ap);                                                  \
		return fails(OPEN, -1, path) ? -1                            \
					     : next.call(path, flags, mode); \
	}
OPEN_LIKE(open)
OPEN_LIKE(open64)

#define OPENAT_LIKE(name)                                       \
	int name(int dir, const char *path, int flags, ...)     \
	{                                                       \
		va_list ap;                                     \
		mode_t mode;                                    \
		NEXT(int, name, int, const char *, int, ...)    \
		va_start(ap, flags);                            \
		mode = mode_of(flags, ap);                      \
		va_end(ap);                                     \
		return fails(OPEN, -1, path)                    \
			   ? -1                                 \
			   : next.call(dir, path, flags, mode); \
	}
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

int rename(const char *from, const char *to)
{
	NEXT(int, rename, const char *, const char *)
	return fails(RENAME, -1, to) ? -1 : next.call(from, to);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	NEXT(int, renameat, int, const char *, int, const char *)
	return fails(RENAME, -1, to) ? -1
				     : next.call(from_dir, from, to_dir, to);
}

int unlink(const char *path)
{
	NEXT(int, unlink, const char *)
	return fails(UNLINK, -1, path) ? -1 : next.call(path);
}

int unlinkat(int dir, const char *path, int flags)
{
	NEXT(int, unlinkat, int, const char *, int)
	return fails(UNLINK, -1, path) ? -1 : next.call(dir, path, flags);
}

int mkdir(const char *path, mode_t mode)
{
	NEXT(int, mkdir, const char *, mode_t)
	return fails(MKDIR, -1, path) ? -1 : next.call(path, mode);
}

#define TRUNCATE_LIKE(name)                                                 \
	int name(int fd, off_t len)                                         \
	{                                                                   \
		NEXT(int, name, int, off_t)                                 \
		return fails(TRUNCATE, fd, NULL) ? -1 : next.call(fd, len); \
	}
TRUNCATE_LIKE(ftruncate)
TRUNCATE_LIKE(ftruncate64)

#define MMAP_LIKE(name)                                                   \
	void *name(void *at, size_t len, int prot, int flags, int fd,     \
		   off_t offset)                                          \
	{                                                                 \
		NEXT(void *, name, void *, size_t, int, int, int, off_t)  \
		return fails(MMAP, fd, NULL)                              \
			   ? MAP_FAILED                                   \
			   : next.call(at, len, prot, flags, fd, offset); \
	}
MMAP_LIKE(mmap)
MMAP_LIKE(mmap64)

pid_t fork(void)
{
	NEXT(pid_t, fork, void)
	return fails(FORK, -1, NULL) ? -1 : next.call();
}

/* dlsym itself asks for memory: glibc's own names are called instead. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool is_from_library(const void *caller)
{
	Dl_info info;

	return !plan.library ||
	       (dladdr(caller, &info) && strstr(info.dli_fname, plan.library));
}

/* A macro: the caller's address is that of the function that it stands in. */
#define HAS_NO_MEMORY()                                  \
	(plan.on && plan.kind == MEMORY && !plan.any &&  \
	 is_from_library(__builtin_return_address(0)) && \
	 fails(MEMORY, -1, NULL))

void *malloc(size_t size)
{
	return HAS_NO_MEMORY() ? NULL : __libc_malloc(size);
}

void *calloc(size_t nr, size_t size)
{
	return HAS_NO_MEMORY() ? NULL : __libc_calloc(nr, size);
}

void *realloc(void *p, size_t size)
{
	return HAS_NO_MEMORY() ? NULL : __libc_realloc(p, size);
}
