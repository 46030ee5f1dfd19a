/* cat-object: one object of the store, in a form to read. */
#include <stdio.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "core/project.h"
#include "io/store.h"
#include "model/tree.h"

static int print_tree(struct cmd *c, const struct buf *data, struct err *e)
{
	struct tree_item *items;
	json_t *list;
	size_t nr, i;
	int level;

	if (tree_decode(&c->arena, data->data, data->len, &level, &items, &nr,
			e) < 0)
		return -1;
	list = json_array();
	for (i = 0; i < nr; i++) {
		const char *type = level ? "tree" : "blob";

		say(c, "%s %s %s", type, hex_of(c, &items[i].id),
		    items[i].path);
		json_array_append_new(
		    list, json_pack("{s:s, s:o, s:o}", "type", type, "hash",
				    json_oid(&items[i].id), "path",
				    json_text(items[i].path)));
	}
	json_put(c, "items", list);
	return 0;
}

static int print(struct cmd *c, struct project *p, const struct oid *id,
		 struct err *e)
{
	struct buf data = BUF_INIT;
	enum object_type type;
	int rc = project_object(p, id, &type, &data, e);

	if (rc == 0) {
		json_put(c, "hash", json_oid(id));
		json_put(c, "type", json_text(object_type_name(type)));
	}
	if (rc == 0 && type == OBJECT_TREE)
		rc = print_tree(c, &data, e);
	else if (rc == 0 && c->json)
		json_put(c, "content", json_text(data.data));
	else if (rc == 0)
		fwrite(data.data, 1, data.len, stdout);
	buf_release(&data);
	return rc;
}

int cmd_cat_object(struct cmd *c, struct err *e)
{
	struct project p;
	struct oid id;
	int rc;

	if (cmd_project(c, &p, PROJECT_STORE_READ, e) < 0)
		return -1;
	if (!p.store)
		rc = err_set(e, FAULT_FILE, "the store cannot be used");
	else
		rc = store_resolve(p.store, c->args.words[0], &id, e);
	if (rc == 0)
		rc = print(c, &p, &id, e);
	if (rc == 1) {
		rc = err_set(e, FAULT_USAGE, "no object \"%s\"",
			     c->args.words[0]);
		err_hint(e, "ledger ls-tree HEAD");
	}
	project_close(&p);
	return rc < 0 ? -1 : EXIT_OK;
}
