/* peer_parts: between the table of tools and the locks that it names; nobody
 * else includes this. */
#ifndef IO_PEER_PARTS_H
#define IO_PEER_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "io/peer.h"

/* The keys that a tool locks whose history is at `at`. Returns how many: at
 * most PEER_KEYS_MAX. */
size_t peer_locks_flyway(const struct peer_place *at, int64_t *keys);
size_t peer_locks_golang(const struct peer_place *at, int64_t *keys);
size_t peer_locks_sqlx(const struct peer_place *at, int64_t *keys);
size_t peer_locks_rails(const struct peer_place *at, int64_t *keys);
size_t peer_locks_atlas(const struct peer_place *at, int64_t *keys);
size_t peer_locks_sqitch(const struct peer_place *at, int64_t *keys);
size_t peer_locks_goose(const struct peer_place *at, int64_t *keys);
size_t peer_locks_graphile(const struct peer_place *at, int64_t *keys);
size_t peer_locks_prisma(const struct peer_place *at, int64_t *keys);
size_t peer_locks_tern(const struct peer_place *at, int64_t *keys);
size_t peer_locks_node_pg(const struct peer_place *at, int64_t *keys);

#endif
