/* The advisory locks that the tools hold while they migrate. */
#include "io/peer_parts.h"

#include <stdio.h>
#include <string.h>

#include "model/pack.h"

static uint32_t crc_of(const char *text)
{
	return pack_crc32(0, text, strlen(text));
}

/* "Flyway" and Java's hash of the table's name, quoted and qualified. The hash
 * counts in UTF-16; a name beyond ASCII is not met. */
size_t peer_locks_flyway(const struct peer_place *at, int64_t *keys)
{
	uint32_t hash = 0;
	char name[160];
	const char *p;

	snprintf(name, sizeof(name), "\"%s\".\"%s\"", at->schema, at->table);
	for (p = name; *p; p++)
		hash = hash * 31 + (unsigned char)*p;
	keys[0] = 0x466C79776179LL + (int32_t)hash;
	return 1;
}

static int64_t golang_key(const struct peer_place *at, const char *slash)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "%s%c%s%c%s%s", at->schema, '\0',
			 at->table, '\0', slash, at->database);
	size_t len = n < 0			? 0
		     : (size_t)n < sizeof(text) ? (size_t)n
						: sizeof(text) - 1;

	return (uint32_t)(pack_crc32(0, text, len) * 1486364155u);
}

/* Its command line calls the database by the path of the URL, "/shop"; a
 * program that uses it as a library by its name. */
size_t peer_locks_golang(const struct peer_place *at, int64_t *keys)
{
	keys[0] = golang_key(at, "/");
	keys[1] = golang_key(at, "");
	return 2;
}

size_t peer_locks_sqlx(const struct peer_place *at, int64_t *keys)
{
	keys[0] = 0x3d32ad9eLL * (int64_t)crc_of(at->database);
	return 1;
}

size_t peer_locks_rails(const struct peer_place *at, int64_t *keys)
{
	keys[0] = 2053462845LL * (int64_t)crc_of(at->database);
	return 1;
}

/* FNV-1, 32 bits, of the lock's name. */
size_t peer_locks_atlas(const struct peer_place *at, int64_t *keys)
{
	const char *p = "atlas_migrate_execute";
	uint32_t hash = 2166136261u;

	(void)at;
	for (; *p; p++)
		hash = hash * 16777619u ^ (unsigned char)*p;
	keys[0] = hash;
	return 1;
}

#define CONSTANT_LOCK(name, key)                                             \
	size_t peer_locks_##name(const struct peer_place *at, int64_t *keys) \
	{                                                                    \
		(void)at;                                                    \
		keys[0] = key;                                               \
		return 1;                                                    \
	}

CONSTANT_LOCK(sqitch, 75474063)
CONSTANT_LOCK(goose, 4097083626)
CONSTANT_LOCK(graphile, 4727445306447283)
CONSTANT_LOCK(prisma, 72707369)
CONSTANT_LOCK(tern, 9628173550095224)
CONSTANT_LOCK(node_pg, 7241865325823964)
