/* Our own lock in front of LMDB's, which waits for ever and cannot say for
 * whom. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

#define POLL_MS 10
#define HOLDER_MAX 128 /* bytes of the holder's name, "1234 on host" */

int store_lock_open(int *fd, const char *path, bool create, struct err *e)
{
	char *file = store_file(path, STORE_WRITER_LOCK_FILE);
	int flags = create ? O_RDWR | O_CREAT : O_RDONLY;
	int ret = 0;

	*fd = open(file, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (*fd < 0 && create)
		ret =
		    err_set_errno(e, FAULT_FILE, "could not open \"%s\"", file);
	else if (*fd < 0)
		ret = 1;
	free(file);
	return ret;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void write_holder(int fd)
{
	char host[64] = "", text[HOLDER_MAX];
	int len;

	gethostname(host, sizeof(host) - 1);
	len = snprintf(text, sizeof(text), "%ld on %s\n", (long)getpid(), host);
	/* Only for the message of whoever waits: that it cannot be written is
	 * no reason to stop. */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) < 0)
		return;
}

static int busy(int fd, const char *path, int wait_ms, struct err *e)
{
	char holder[HOLDER_MAX] = "";
	ssize_t len = pread(fd, holder, sizeof(holder) - 1, 0);

	holder[len > 0 ? len : 0] = '\0';
	holder[strcspn(holder, "\n")] = '\0';
	err_set(e, FAULT_BUSY, "store \"%s\" is in use by process %s", path,
		*holder ? holder : "(unknown)");
	return err_detail(e, "Waited %d ms for its lock.", wait_ms);
}

int store_lock(int fd, const char *path, enum store_lock kind, int wait_ms,
	       struct err *e)
{
	int how = kind == STORE_LOCK_EXCLUSIVE ? LOCK_EX : LOCK_SH;
	long long end = now_ms() + wait_ms;

	while (flock(fd, how | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set_errno(
			    e, FAULT_FILE, "could not lock store \"%s\"", path);
		if (now_ms() >= end)
			return busy(fd, path, wait_ms, e);
		store_sleep_ms(POLL_MS);
	}
	if (kind == STORE_LOCK_EXCLUSIVE)
		write_holder(fd);
	return 0;
}

void store_unlock(int fd)
{
	flock(fd, LOCK_UN);
}
