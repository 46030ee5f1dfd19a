/* fsck: every object re-hashed, every link followed, records folded from the
 * first one. */
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/project.h"
#include "core/project_store.h"

struct check {
	struct cmd *c;
	json_t *list;
	size_t bad;
};

static int see_object(void *ctx, const struct oid *id, enum object_type type,
		      const char *why)
{
	struct check *k = ctx;

	if (!why)
		return 0;
	k->bad++;
	say(k->c, "bad %s %s: %s", object_type_name(type), hex_of(k->c, id),
	    why);
	json_array_append_new(k->list,
			      json_pack("{s:s, s:o, s:o}", "type",
					object_type_name(type), "hash",
					json_oid(id), "why", json_text(why)));
	return 0;
}

static int check_store(struct check *k, struct project *p, struct err *e)
{
	struct store_stats stats = { .bytes_file = 0 };
	const char *path = project_store_path(p);
	size_t n = 0;
	int i;

	/* LMDB must not be open twice in one process. */
	store_close(p->store);
	p->store = NULL;
	if (store_check(path, see_object, k, &stats, e) < 0) {
		if (e->fault != FAULT_CORRUPT)
			return -1;
		err_hint(e, "rm -r %s; it is made anew from the records", path);
		return -1;
	}
	for (i = 0; i < OBJECT_TYPE_NR; i++)
		n += stats.objects[i];
	say(k->c, "store: %zu objects, %zu bytes, %zu packed, file %zu", n,
	    stats.bytes_plain, stats.bytes_packed, stats.bytes_file);
	json_put(k->c, "objects", json_integer((json_int_t)n));
	json_put(k->c, "bytes", json_integer((json_int_t)stats.bytes_plain));
	return 0;
}

int cmd_fsck(struct cmd *c, struct err *e)
{
	struct check k = { .c = c };
	struct project p;
	int code;

	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	k.list = json_array();
	if (history_check(&p.history, NULL, NULL, e) < 0)
		goto fail;
	say(c, "records: %zu, each leads to the schema that it says",
	    p.history.nr);
	if (p.store && check_store(&k, &p, e) < 0)
		goto fail;
	say_findings(c, &p.findings);
	json_put(c, "bad", k.list);
	code = findings_exit_code(&p.findings);
	if (k.bad) {
		code = EXIT_LEDGER;
		say(c, "hint: rm -r %s; it is made anew from the records",
		    project_store_path(&p));
	}
	project_close(&p);
	return code;
fail:
	json_put(c, "bad", k.list);
	project_close(&p);
	return -1;
}
