/* Where a store may lie. LMDB shares its map and its lock between processes
 * through the kernel's memory; its manual forbids remote file systems, and what
 * FUSE hands out may come from anywhere. */
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/err.h"
#include "io/store_internal.h"

/* Not in linux/magic.h of Linux 5.10. */
#define MAGIC_CIFS 0xff534d42u
#define MAGIC_SMB2 0xfe534d42u
#define MAGIC_CEPH 0x00c36400u
#define MAGIC_LUSTRE 0x0bd00bd0u
#define MAGIC_GFS2 0x01161970u
#define MAGIC_OCFS2 0x7461636fu
#define MAGIC_GPFS 0x47504653u
#define MAGIC_FUSE 0x65735546u

static const struct {
	unsigned magic;
	const char *name;
} remote[] = {
	{ NFS_SUPER_MAGIC, "NFS" }, { MAGIC_CIFS, "CIFS" },
	{ MAGIC_SMB2, "SMB" },	    { SMB_SUPER_MAGIC, "SMB" },
	{ V9FS_MAGIC, "9p" },	    { MAGIC_CEPH, "Ceph" },
	{ AFS_SUPER_MAGIC, "AFS" }, { CODA_SUPER_MAGIC, "Coda" },
	{ NCP_SUPER_MAGIC, "NCP" }, { MAGIC_LUSTRE, "Lustre" },
	{ MAGIC_GFS2, "GFS2" },	    { MAGIC_OCFS2, "OCFS2" },
	{ MAGIC_GPFS, "GPFS" },	    { MAGIC_FUSE, "FUSE" },
};

static const char *remote_name(const struct statfs *fs)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(remote); i++)
		if ((unsigned)fs->f_type == remote[i].magic)
			return remote[i].name;
	return NULL;
}

/* Of the directory, or of the one that it is to be made in. What cannot be
 * asked is told by whoever opens it. */
static bool ask(const char *path, struct statfs *fs)
{
	char *parent, *slash;
	int rc = statfs(path, fs);

	if (rc == 0 || errno != ENOENT)
		return rc == 0;
	parent = xstrdup(path);
	while ((slash = strrchr(parent, '/')) && slash[1] == '\0' &&
	       slash > parent)
		*slash = '\0';
	if (slash)
		slash[slash == parent] = '\0';
	rc = statfs(slash ? parent : ".", fs);
	free(parent);
	return rc == 0;
}

int store_place_check(const char *path, struct err *e)
{
	const char *name;
	struct statfs fs;

	name = ask(path, &fs) ? remote_name(&fs) : NULL;
	if (!name)
		return 0;
	err_set(
	    e, FAULT_FILE,
	    "\"%s\" is on a network file system (%s), where a store is not safe",
	    path, name);
	return err_hint(e, "Give the store a directory on a local disk: "
			   "LEDGER_STORE=DIR");
}
