/* Changes, and a log to take them back: it holds the slots before and after
 * each, and both stay alive as long as it does. */
#include "model/snapshot_internal.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"

static void add_to_log(struct snapshot *s, struct slot *before,
		       struct slot *after)
{
	GROW(s->log, s->log_nr + 1, s->log_cap);
	s->log[s->log_nr].before = before;
	s->log[s->log_nr].after = after;
	s->log_nr++;
}

void snapshot_change_at(struct snapshot *s, struct node *node, enum part part,
			const char *path, struct slot *after)
{
	struct slot *before = snapshot_exchange(s, node, part, path, after);

	if (s->logging && (before || after))
		add_to_log(s, before, slot_ref(after));
	else
		slot_unref(before);
}

void snapshot_change(struct snapshot *s, enum part part, const char *path,
		     struct slot *after)
{
	snapshot_change_at(s, map_get(&s->nodes, path), part, path, after);
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
