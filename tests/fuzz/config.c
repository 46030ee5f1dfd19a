/* Any bytes as ledger/config: read, or refused with a line. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/config.h"
#include "model/part.h"

#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char root[] = "/tmp/ledger-fuzz-XXXXXX";
static char file[sizeof(root) + sizeof("/" CONFIG_FILE)];

static void check(bool good)
{
	if (!good)
		abort();
}

static void remove_root(void)
{
	char dir[sizeof(root) + sizeof("/ledger")];

	snprintf(dir, sizeof(dir), "%s/ledger", root);
	unlink(file);
	rmdir(dir);
	rmdir(root);
}

static void make_root(void)
{
	char dir[sizeof(root) + sizeof("/ledger")];

	if (file[0])
		return;
	check(mkdtemp(root) != NULL);
	snprintf(dir, sizeof(dir), "%s/ledger", root);
	check(mkdir(dir, 0700) == 0);
	snprintf(file, sizeof(file), "%s/%s", root, CONFIG_FILE);
	atexit(remove_root);
}

static void write_file(const uint8_t *data, size_t size)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct config c;
	struct err e;
	int rc;

	if (size > INPUT_MAX)
		return 0;
	make_root();
	write_file(data, size);
	err_init(&e);
	rc = config_read(&c, &a, root, &e);
	check(rc == 0 || rc == -1);
	if (rc == 0)
		check(c.migrations[0] && c.history_schema[0] && c.parts &&
		      !(c.parts & ~PARTS_ALL));
	else
		check(e.fault == FAULT_CONFIG && e.message[0]);
	arena_release(&a);
	return 0;
}
