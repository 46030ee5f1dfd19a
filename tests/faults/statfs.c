/* statfs: a file system that says it is another one. FAULT_FS is its magic
 * number, FAULT_FS_PATH how the path must begin.
 *
 * An LD_PRELOAD library. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

int statfs(const char *path, struct statfs *fs)
{
	int (*real)(const char *, struct statfs *);
	const char *magic = getenv("FAULT_FS");
	const char *part = getenv("FAULT_FS_PATH");
	void *found = dlsym(RTLD_NEXT, "statfs");
	int rc;

	memcpy(&real, &found, sizeof(real));
	rc = real(path, fs);
	if (rc == 0 && magic && (!part || !strncmp(path, part, strlen(part))))
		fs->f_type = (__fsword_t)strtoul(magic, NULL, 16);
	return rc;
}
