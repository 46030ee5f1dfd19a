/* What a unit of work changed in a snapshot: taken back, or told. The log holds
 * the slots before and after each change; both stay alive as long as it does.
 */
#include "model/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"

void snapshot_log(struct snapshot *s, struct slot *before, struct slot *after)
{
	GROW(s->log, s->log_nr + 1, s->log_cap);
	s->log[s->log_nr].before = before;
	s->log[s->log_nr].after = after;
	s->log_nr++;
}

size_t snapshot_mark(struct snapshot *s)
{
	s->logging = true;
	return s->log_nr;
}

void snapshot_undo(struct snapshot *s, size_t mark)
{
	while (s->log_nr > mark) {
		struct undo_step step = s->log[--s->log_nr];
		const struct slot *any = step.before ? step.before : step.after;

		slot_unref(snapshot_exchange(
		    s, map_get(&s->nodes, any->entry.path), any->entry.part,
		    any->entry.path, step.before));
		slot_unref(step.after);
	}
}

void snapshot_forget_undo(struct snapshot *s)
{
	while (s->log_nr > 0) {
		struct undo_step step = s->log[--s->log_nr];

		slot_unref(step.before);
		slot_unref(step.after);
	}
	s->logging = false;
}

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
