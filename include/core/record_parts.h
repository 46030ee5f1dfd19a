/* record_parts: what the files of core/record share; nobody else includes it.
 *
 *   record.c           the whole, in order
 *   record_new.c       what is new
 *   record_refresh.c   what is edited in layout, or in the way down
 *   record_amend.c     what is edited otherwise (--amend)
 *   record_again.c     all of it once more (--again)
 *   record_server.c    on other major versions (--server)
 *
 *   record_migration.c one migration, replayed and written
 *   record_blobs.c     the contents that its record brings with it
 *   record_control.c   BEGIN and COMMIT in it
 *   record_names.c     names and texts in it that deceive a reader
 *   record_chain.c     the chain, and scratch at a place of it
 */
#ifndef CORE_RECORD_PARTS_H
#define CORE_RECORD_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/map.h"
#include "core/record.h"
#include "core/replay.h"

struct err;
struct migration;
struct project;
struct scratch_options;
struct snapshot;
struct source;
struct source_script;
struct statement;

struct recorder {
	struct project *p;
	const struct record_options *o;
	struct record_result *out;
	size_t cap;
	struct replay replay;
	bool open;	   /* the replay */
	bool on_disk;	   /* scratch: in memory there was no room */
	const char *amend; /* the migration that o->amend means */
	/* What record_replay will be asked for next, if that is known; and its
	 * statements, once they are split. */
	const struct source *next;
	struct {
		const struct source *of;
		struct statement *s;
		size_t nr;
	} split;
	struct map old_blobs; /* hex → struct blob, of all records */
};

/* Scratch at position `nr` of the history, where `where` says. */
MUST_CHECK int record_open_replay(struct recorder *rec, size_t nr,
				  const struct scratch_options *where,
				  struct err *e);
/* After an error: go on with scratch on the disk? Not where it is there. */
bool record_to_disk(struct recorder *rec, struct err *e);
void record_close_replay(struct recorder *rec);

/* A migration as it stands, replayed at the present position of scratch. 0: `m`
 * is filled but for its blobs. 1: refused by a finding; scratch is of no more
 * use. */
MUST_CHECK int record_replay(struct recorder *rec, const struct source *src,
			     struct migration *m, struct err *e);
/* The same where scratch is at the head of the history: without room in memory,
 * once more on the disk. */
MUST_CHECK int record_replay_next(struct recorder *rec,
				  const struct source *src, struct migration *m,
				  struct err *e);
/* Names and texts that are not what they look like, as findings. */
void record_warn_names(struct recorder *rec, const struct source *src,
		       const struct migration *m);
/* The contents that no earlier record of the chain holds become its blobs. */
void record_collect_blobs(struct recorder *rec, struct migration *m);
/* Besides, what it holds already and is still needed: by itself, or by a later
 * one, which does not repeat it. */
void record_collect_blobs_again(struct recorder *rec, struct migration *m);
/* Name and snapshot of the schema that `m` leads to. */
MUST_CHECK int record_fill_after(struct migration *m, struct snapshot *s,
				 struct err *e);
/* Write `m` as the chain's next. */
MUST_CHECK int record_write(struct recorder *rec, struct migration *m,
			    enum recorded_how how, struct err *e);
/* The record of that name that is in no chain, or NULL. */
const struct migration *record_unchained(const struct project *p,
					 const char *name);
/* `m` takes the place of `old`, and of what that one took the place of. */
void record_supersede(struct recorder *rec, struct migration *m,
		      const struct migration *old);
/* For the report. */
void record_note(struct recorder *rec, const struct migration *m,
		 enum recorded_how how);

/* Let record_collect_blobs find the contents of the records as they are. */
void record_pool_blobs(struct recorder *rec);
/* The chain in an array of its own. */
struct migration **record_nodes(struct recorder *rec, size_t *nr);
/* Start the chain again with the first `nr` of `nodes`. */
void record_cut_history(struct recorder *rec, struct migration **nodes,
			size_t nr);

/* May the BEGIN and COMMIT in it be left out? -1: they may not. */
MUST_CHECK int record_check_control(struct recorder *rec,
				    const struct source_script *script,
				    const struct statement *s, size_t nr,
				    struct err *e);
/* Are its statements each by itself, in no transaction? */
bool record_is_alone(const struct source_script *script,
		     const struct statement *s, size_t nr);

/* Record every migration that has no record yet. 0 also when one is refused: a
 * finding says so, and what comes before it is recorded. */
MUST_CHECK int record_new(struct recorder *rec, struct err *e);
/* Write again what differs in layout, or in the way down. */
MUST_CHECK int record_refresh(struct recorder *rec, struct err *e);
/* The migration that o->amend means: a name, a version, or the beginning of one
 * name. */
MUST_CHECK int record_find_amended(struct recorder *rec, struct err *e);
/* Record it as it is now. */
MUST_CHECK int record_amend(struct recorder *rec, struct err *e);
/* Replay and write every record anew. */
MUST_CHECK int record_again(struct recorder *rec, struct err *e);
/* Fill in what the majors of o->servers print otherwise. Under o->frozen only a
 * finding for each record that lacks one. */
MUST_CHECK int record_servers(struct recorder *rec, struct err *e);

#endif
