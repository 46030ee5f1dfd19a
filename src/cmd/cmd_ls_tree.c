/* ls-tree: the objects of a node, from the store's trees. */
#include <string.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "core/project.h"
#include "io/store.h"
#include "model/tree.h"

struct listing {
	struct cmd *c;
	struct project *p;
	enum part part;
	json_t *list;
	size_t nr;
};

static int get_chunk(void *ctx, const struct oid *id, struct buf *out,
		     struct err *e)
{
	enum object_type type;

	return project_need_object(ctx, id, &type, out, e);
}

static int list_item(void *ctx, const struct tree_item *item)
{
	struct listing *l = ctx;

	l->nr++;
	say(l->c, "%s %-12s %s", hex_of(l->c, &item->id), part_name(l->part),
	    item->path);
	json_array_append_new(l->list, json_pack("{s:o, s:s, s:o}", "hash",
						 json_oid(&item->id), "part",
						 part_name(l->part), "path",
						 json_text(item->path)));
	return 0;
}

static int list_node(struct listing *l, const struct migration *m,
		     const char *path, unsigned parts, struct err *e)
{
	struct tree_io io = { .ctx = l->p, .get = get_chunk };
	struct oid roots[PART_NR];
	struct buf text = BUF_INIT;
	enum object_type type;
	int canonical, rc;

	rc = project_need_object(l->p, &m->snapshot, &type, &text, e);
	if (rc == 0)
		rc = roots_decode(roots, &canonical, text.data, text.len, e);
	buf_release(&text);
	for (l->part = 0; rc == 0 && l->part < PART_NR; l->part++)
		if (parts & PART_BIT(l->part))
			rc = tree_walk(&io, &roots[l->part], path, list_item, l,
				       e);
	return rc;
}

int cmd_ls_tree(struct cmd *c, struct err *e)
{
	const char *word = c->args.words[0];
	const char *path = c->args.word_nr > 1 ? c->args.words[1] : "";
	struct project p;
	struct listing l = { .c = c, .p = &p };
	unsigned parts = PART_BIT(PART_STRUCTURE);
	size_t at = 0;
	int rc = 0;

	if (cmd_project(c, &p, PROJECT_STORE_READ, e) < 0)
		return -1;
	l.list = json_array();
	if (c->args.parts)
		rc = parts_parse(c->args.parts, &parts, e);
	if (rc == 0)
		rc = project_find(&p, word, &at, e);
	if (rc == 0)
		rc = list_node(&l, p.history.nodes[at], path, parts, e);
	if (rc == 0 && l.nr == 0 && *path) {
		rc = err_set(e, FAULT_USAGE, "no object \"%s\" in %s", path,
			     p.history.nodes[at]->name);
		err_hint(e, "ledger ls-tree %s", word);
	}
	json_put(c, "objects", l.list);
	project_close(&p);
	return rc < 0 ? -1 : EXIT_OK;
}
