/* What a unit of work changed in a snapshot, by the undo log. */
#include "model/snapshot_internal.h"

#include "base/alloc.h"
#include "base/map.h"

/* What the log says was there at `mark`, and what is there now: two small
 * snapshots of the entries that were touched. */
static void list_touched(const struct snapshot *s, size_t mark,
			 struct snapshot *then, struct snapshot *now)
{
	struct arena work = ARENA_INIT;
	struct map seen;
	size_t i;

	map_init(&seen);
	for (i = mark; i < s->log_nr; i++) {
		struct slot *before = s->log[i].before;
		const struct slot *any = before ? before : s->log[i].after;
		enum part part = any->entry.part;
		const char *path = any->entry.path;
		char *key = arena_printf(&work, "%d%s", (int)part, path);
		struct slot *after;

		if (map_get(&seen, key))
			continue;
		map_put(&seen, key, key);
		after = snapshot_slot(s, part, path);
		if (before)
			snapshot_change(then, part, path, slot_ref(before));
		if (after)
			snapshot_change(now, part, path, slot_ref(after));
	}
	map_release(&seen);
	arena_release(&work);
}

size_t snapshot_changes(const struct snapshot *s, size_t mark,
			struct arena *arena, struct change **out)
{
	struct snapshot *then = snapshot_new(), *now = snapshot_new();
	size_t nr, i;

	list_touched(s, mark, then, now);
	nr = snapshot_diff(then, now, PARTS_ALL, arena, out);
	for (i = 0; i < nr; i++) {
		struct change *c = &(*out)[i];

		c->path = arena_strdup(arena, c->path);
		if (c->from)
			c->from = arena_strdup(arena, c->from);
	}
	snapshot_free(then);
	snapshot_free(now);
	return nr;
}
