/* migration: one recorded migration, and the text of its record.
 *
 * A record (ledger/records/NAME.rec) says which file it is about, which schema
 * it expects and produces, and what each statement changes, with the content of
 * every object that it makes new. It is text for people in a code review, and
 * it is all that the store needs.
 *
 * What it says apart from layout is hashed as an OBJECT_MIGRATION: that is the
 * node's name, and since each record names its parent node, the records are a
 * hash chain. Layout is where statements stand in which bytes of which file,
 * the way down, and the texts of other majors; blobs are named by hash in the
 * effects. So a formatter's run over old files changes records, never the
 * chain.
 *
 *   ledger record 1
 *   migration 005_add_cards_table
 *   version 005
 *   canonical 1
 *   server 15                                 major that replayed it
 *   file 005_add_cards_table.sql
 *   bytes <sha256 of the file>
 *   down-file 005_add_cards_table.down.sql    where it is a file of its own
 *   down-bytes <sha256 of it>
 *   down-no-transaction                       the way down has none
 *   servers 13 18                             other majors that replayed it
 *   statements <hash of the statements, layout aside>
 *   no-transaction
 *   parent <node>                             absent: the first
 *   supersedes <node>                         a former record of this migration
 *   expects <fingerprint, default parts>
 *   produces <fingerprint, default parts>
 *   snapshot <object>                         after it, all parts
 *   base                                      first record only: what an empty
 *     + structure <blob> public               database has already
 *   statement 1
 *     at <line> <offset> <length>
 *     in <file>                               that the line is of, where it
 *                                             is included
 *     tag CREATE TABLE
 *     class schema
 *     hash <of its tokens>
 *     flag if-not-exists                      enum statement_flag, by name
 *     withheld-for 001_initial                down statements only
 *     duplicate covered                       its object is there already
 *     = structure <blob> <path>               what it would have made
 *     extra <path>                            what is there beyond that
 *   statement 2
 *     + structure <blob> <path>               makes
 *     ~ structure <before> <after> <path>     changes
 *     - structure <before> <path>             removes
 *     > structure <before> <after> <new path> TAB <old path>
 *     on 13 structure <before> <after> <path> an effect as 13 prints it, where
 *                                             it differs; "-": no object
 *   down proved                               the same for the way down
 *   statement 1 …
 *   blob <hex>                                " escaped": has carriage returns,
 *   TAB line of its content …                 written \r, and backslash \\;
 *   end <sha256 of all bytes above>           " open": no newline at its end
 *
 * Deterministic to the byte; decoding checks every hash. Strings of a decoded
 * migration live in the arena that the caller passed. */
#ifndef MODEL_MIGRATION_H
#define MODEL_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/oid.h"
#include "model/snapshot.h"
#include "model/statement.h"

struct arena;
struct buf;
struct err;

#define RECORD_FORMAT 1
#define RECORD_MAX ((size_t)64 << 20)	/* bytes of one record */
#define RECORD_PATH_MAX ((size_t)65535) /* bytes; longer fits in no tree */
#define RECORD_SUFFIX ".rec"
#define RECORD_SERVERS_MAX 16

/* What the probe said of a statement whose object was there already. */
enum duplicate {
	DUPLICATE_NO,
	DUPLICATE_EQUAL,
	DUPLICATE_COVERED,
	/* IF NOT EXISTS hides another definition: reported, recorded, runs as
	 * the no-op that it is */
	DUPLICATE_DIFFERENT
};

const char *duplicate_name(enum duplicate d);

/* What an effect is called on another major version of PostgreSQL than the
 * record's own: the same object, whose canonical text that version prints
 * differently. */
struct variant {
	int server;
	enum part part;
	struct oid before, after;
	const char *path;
};

/* One recorded statement. */
struct step {
	int line;	    /* in the file, 1-based */
	const char *file;   /* an included one; NULL: the migration's own */
	size_t offset, len; /* bytes in the file */
	const char *tag;
	enum statement_class class;
	unsigned flags; /* enum statement_flag */
	struct oid hash;
	enum duplicate duplicate;
	/* What it changes; for a duplicate what it would have made (`before`
	 * null). In order of (part, path). */
	struct change *effects;
	size_t effect_nr;
	struct variant *variants; /* in order of (server, part, path) */
	size_t variant_nr;
	const char **extras; /* duplicate covered: paths beyond what it asks */
	size_t extra_nr;
	/* A down statement that is never run: it would touch what the migration
	 * of this name made. NULL: none. */
	const char *withheld_for;
};

enum down_state {
	DOWN_NONE,    /* there is no way down in the files */
	DOWN_PROVED,  /* up, down, compare: exact on scratch */
	DOWN_DIFFERS, /* it ran, but another schema came out */
	DOWN_FAILED   /* a statement of it failed */
};

const char *down_state_name(enum down_state s);

struct blob {
	struct oid id;
	const char *text;
	size_t len;
};

struct migration {
	const char *name, *version;
	const char *file,
	    *down_file;	       /* down_file NULL: no way down, or in `file` */
	struct oid bytes;      /* of `file` */
	struct oid down_bytes; /* of `down_file`, else null */
	struct oid statements;
	int canonical, server; /* server: major version */
	int *servers;	       /* other majors that replayed it, ascending */
	size_t server_nr;
	bool no_transaction, down_no_transaction;
	struct oid parent; /* null: the first */
	struct oid *supersedes;
	size_t supersede_nr;
	struct oid expects, produces; /* fingerprints, default parts */
	struct oid snapshot;	      /* after, all parts */
	struct change *base;
	size_t base_nr;
	struct variant *base_variants;
	size_t base_variant_nr;
	struct step *steps, *down;
	size_t step_nr, down_nr;
	enum down_state down_state;
	struct blob *blobs; /* in order of id */
	size_t blob_nr;
	struct oid node; /* of migration_node_text; set by encode, decode */
};

/* Append the record's text and set m->node. */
void migration_encode(struct buf *out, struct migration *m);
/* Append the text whose hash is the node's name. */
void migration_node_text(struct buf *out, const struct migration *m);
/* -1: FAULT_CORRUPT, with the line of the record in e->line. */
MUST_CHECK int migration_decode(struct migration *m, struct arena *a,
				const char *data, size_t len, struct err *e);

/* Was it replayed on this major version, by whichever record? */
bool migration_knows_server(const struct migration *m, int major);
/* Does the step change the schema in one of `parts`? */
bool step_touches(const struct step *s, unsigned parts);
/* The file that the step's line is of: one that the way up includes, else its
 * own. */
const char *step_file(const struct migration *m, const struct step *s);
/* What a statement is about, for people: of what it changes, the first of the
 * kind that its tag names ("CREATE TABLE" of a serial column makes a sequence
 * too), else the first. NULL: it changes nothing. */
const char *step_object(const struct step *s);
/* Does the step do something that no fingerprint shows? True of DML, and of DO,
 * CALL and SELECT without an effect on the schema. */
bool step_is_data(const struct step *s);

#endif
