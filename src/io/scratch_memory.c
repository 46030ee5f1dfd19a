/* A directory in memory for the scratch server, where there is room. Each table
 * and index that a migration makes is a file or three, and to make and remove
 * small files is most of what a disk's file system has to do here. */
#include "io/scratch_parts.h"

#ifdef __linux__
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/text.h"

#define MIB ((uint64_t)1 << 20)
/* Free in the file system, and twice that in the machine and in the control
 * group, which counts these pages: else it is the tool that gets killed. */
#define ROOM_MIN (1024 * MIB)
#define LINE_MAX_BYTES 128

/* A directory in a file system that is memory, with room. */
static bool has_room(const char *dir)
{
	struct statfs fs;

	return statfs(dir, &fs) == 0 && fs.f_type == TMPFS_MAGIC &&
	       (uint64_t)fs.f_bavail * (uint64_t)fs.f_bsize >= ROOM_MIN;
}

/* The number behind `label` in a file of lines. False: there is none, such as
 * the "max" of a group without a limit. */
static bool number_in(const char *path, const char *label, uint64_t *out)
{
	char line[LINE_MAX_BYTES];
	size_t len = strlen(label);
	bool found = false;
	FILE *f = fopen(path, "re");

	while (f && !found && fgets(line, sizeof(line), f)) {
		char *end;

		if (strncmp(line, label, len) != 0)
			continue;
		errno = 0;
		*out = strtoull(line + len, &end, 10);
		found = end != line + len && errno == 0;
	}
	if (f)
		fclose(f);
	return found;
}

/* Of the machine (proc(5)) and, in a container with a limit, of that: its
 * cgroup file system shows its own group at the top, in version 2 or 1. */
static bool machine_has_room(void)
{
	static const struct {
		const char *limit, *used;
	} groups[] = {
		{ "/sys/fs/cgroup/memory.max",
		  "/sys/fs/cgroup/memory.current" },
		{ "/sys/fs/cgroup/memory/memory.limit_in_bytes",
		  "/sys/fs/cgroup/memory/memory.usage_in_bytes" },
	};
	uint64_t kib, limit, used;

	if (!number_in("/proc/meminfo", "MemAvailable:", &kib) ||
	    kib < 2 * ROOM_MIN / 1024)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (number_in(groups[i].limit, "", &limit) &&
		    number_in(groups[i].used, "", &used) &&
		    (limit < used || limit - used < 2 * ROOM_MIN))
			return false;
	return true;
}

const char *scratch_memory_dir(void)
{
	return has_room(SCRATCH_MEMORY) && machine_has_room() ? SCRATCH_MEMORY
							      : NULL;
}
#else
const char *scratch_memory_dir(void)
{
	return NULL;
}
#endif
