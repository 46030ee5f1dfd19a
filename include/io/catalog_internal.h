/* catalog_internal: what the files of src/io/catalog*.c share.
 *
 * The catalog remembers each object that it read under PostgreSQL's own address
 * (class, oid): its path, what it belongs to and which entries it made in the
 * snapshot. A top object (a table, a type, a function, …) is read as a whole
 * with all that belongs to it; what a later reading of it does not bring again
 * is removed. */
#ifndef IO_CATALOG_INTERNAL_H
#define IO_CATALOG_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "model/snapshot.h"

struct err;

/* OIDs of system catalogs; the same in every PostgreSQL. */
enum catalog_class {
	CLASS_DEFAULT_ACL = 826,
	CLASS_TYPE = 1247,
	CLASS_ATTRIBUTE = 1249,
	CLASS_PROC = 1255,
	CLASS_REL = 1259,
	CLASS_AUTHID = 1260,
	CLASS_SERVER = 1417,
	CLASS_USER_MAPPING = 1418,
	CLASS_FDW = 2328,
	CLASS_AM = 2601,
	CLASS_ATTRDEF = 2604,
	CLASS_CAST = 2605,
	CLASS_CONSTRAINT = 2606,
	CLASS_CONVERSION = 2607,
	CLASS_LANGUAGE = 2612,
	CLASS_NAMESPACE = 2615,
	CLASS_OPCLASS = 2616,
	CLASS_OPERATOR = 2617,
	CLASS_REWRITE = 2618,
	CLASS_TRIGGER = 2620,
	CLASS_OPFAMILY = 2753,
	CLASS_EXTENSION = 3079,
	CLASS_POLICY = 3256,
	CLASS_INIT_PRIVS = 3394,
	CLASS_STATISTIC = 3381,
	CLASS_COLLATION = 3456,
	CLASS_EVENT_TRIGGER = 3466,
	CLASS_TRANSFORM = 3576,
	CLASS_SECLABEL = 3596,
	CLASS_TS_DICT = 3600,
	CLASS_TS_PARSER = 3601,
	CLASS_TS_CONFIG = 3602,
	CLASS_TS_TEMPLATE = 3764,
	CLASS_SUBSCRIPTION = 6100,
	CLASS_PUBLICATION = 6104,
};

/* Catalogs whose rows are of objects of another class. */
enum {
	CATALOG_SEQUENCE = 2224,
	CATALOG_AGGREGATE = 2600,
	CATALOG_DEPEND = 2608,
	CATALOG_DESCRIPTION = 2609,
	CATALOG_INDEX = 2610,
	CATALOG_INHERITS = 2611,
	CATALOG_FOREIGN_TABLE = 3118,
	CATALOG_PARTITIONED = 3350,
	CATALOG_ENUM = 3501,
	CATALOG_RANGE = 3541,
};

/* One column of a relation, for the names in keys. */
struct attr {
	int num;
	const char *name;
	uint32_t type, collation;
	bool inherited; /* from a parent that it is no partition of */
};

/* A sequence that belongs to an identity column. */
struct identity {
	int column;
	const char *text;
};

struct relation {
	char kind; /* pg_class.relkind */
	struct attr *attrs;
	size_t attr_nr, attr_cap;
	struct identity *identities;
	size_t identity_nr, identity_cap;
	const char *owner, *acl;
};

/* An index as read, until it is known whether a constraint owns it. */
struct index {
	struct object *object;
	const char *key, *include; /* names in order; include may be NULL */
	const char *text;	   /* all other attributes */
	bool in_constraint;
};

struct entry_key {
	enum part part;
	const char *path;
};

/* Entries that an object had earlier in this transaction. */
struct entry_past {
	struct entry_past *next;
	struct entry_key *entries;
	size_t nr;
};

struct object {
	uint32_t class_id, object_id;
	struct object *top; /* itself, or what it belongs to */
	const char *path;   /* NULL while it is left out */
	const char *name;   /* as in SQL, with its schema */
	bool left_out;
	bool member; /* of an extension */
	struct relation *relation;
	struct index *index;
	struct object *identity_of; /* a sequence's table */
	/* Of a schema by its name, and of what is in it: whether it counts
	 * depends on the tables in it. */
	bool in_tool_schema;
	/* of a top object: the queries that brought rows of it or of what is
	 * below it, a bit for each */
	uint64_t came;
	/* of a top object: what it put into the snapshot */
	struct entry_key *entries;
	size_t entry_nr, entry_cap;
	struct entry_past *past;
};

/* ---- catalog_table.c: objects by address ---- */

struct object_table {
	struct object **slots;
	size_t nr, size;
};
struct object *object_table_get(const struct object_table *t, uint32_t class_id,
				uint32_t object_id);
/* Adds, or replaces the one with the same address. */
void object_table_put(struct object_table *t, struct object *o);
void object_table_release(struct object_table *t);

/* ---- the catalog ---- */

struct opclass {
	uint32_t id, input;
	bool is_default;
	const char *name;
};

/* Did another transaction write anything since the last full read? */
struct watch {
	bool alone;	/* none did */
	long long seen; /* the first transaction that had not ended then */
	long long own;	/* our last one with a number */
};

/* See catalog_newest.c. */
#define NEWEST_RECENT 8

struct newest {
	uint32_t oid; /* all relations up to it were seen; 0: not in use */
	uint32_t recent[NEWEST_RECENT]; /* what the last refresh read */
	size_t recent_nr;
};

struct catalog {
	struct conn *conn;
	char *history_schema;
	bool has_history_schema; /* it was read at least once */
	char *tool_schema, *tool_table;
	bool has_tool_history; /* the same */
	bool follow, ours;     /* see catalog_options */
	struct watch watch;
	const struct snapshot *known;
	struct buf *token; /* see catalog_options; NULL after the read */
	bool texts;
	struct arena arena;
	struct snapshot *snapshot;
	struct object_table objects;
	struct object_table members; /* what extensions own */
	struct map opclasses;	     /* oid → struct opclass */
	struct map collations;	     /* oid → name */
	struct object **read;	     /* relations that this reading brought */
	size_t read_nr, read_cap;
	struct index **indexes; /* likewise */
	size_t index_nr, index_cap;
	/* Entries that the objects of this reading had before it. */
	struct map stale;
	bool refreshing;
	/* The snapshot was taken back to some earlier state: of an object's
	 * entries, any of its past may be there again. */
	bool undone;
	/* There are comments on objects that are not known: whose they are
	 * cannot be told. */
	bool strange_comments;
	/* Queries by oid are the lean ones; one met an object that it does not
	 * tell all of. */
	bool lean, rare;
	bool must_read_all; /* a refresh met what it cannot follow */
	/* Objects whose names changed in this refresh: what mentions them is
	 * read again. */
	struct object **renamed;
	size_t renamed_nr, renamed_cap;
	struct refresh *refresh;
	struct newest newest;
	struct buf text, path; /* scratch of the row handlers */
	const char **uncovered;
	size_t uncovered_nr, uncovered_cap;
};

/* ---- catalog_class.c: what is read, and by which query ---- */

struct reader;

/* Which objects a query can be asked for by oid. */
enum {
	BY_RELATION = 1 << 0,
	BY_TYPE = 1 << 1,
	BY_FUNCTION = 1 << 2,
};

#define QUERY_CATALOGS_MAX 6
/* One bit for each in struct object. */
#define QUERY_MAX 64

/* A class of objects, or a dictionary that others need. */
struct catalog_query {
	const char *name;
	const char *sql;
	uint32_t class_id;
	const char *kind; /* of the path, where all are of one kind */
	char acl;	  /* acldefault()'s letter, 0: has no privileges */
	int fixed;	  /* columns before the labelled ones */
	int (*row)(struct reader *r, char **value);
	unsigned by; /* 0: a small class, always read as a whole */
	/* A small class is read again when one of these was written. Of an
	 * object that had no rows of a class by oid there still are none when
	 * none of these was; 0: that is not known. */
	uint32_t catalogs[QUERY_CATALOGS_MAX];
};

extern const struct catalog_query catalog_queries[];
extern const size_t catalog_query_nr;

struct reader {
	struct catalog *cat;
	struct arena *arena; /* until the pipeline ends */
	const struct catalog_query *query;
	const char **fields;
	int field_nr;
	struct err *e;
};

/* ---- catalog_sql.c ---- */

/* SQL_LEAN: a refresh without what few objects have. A row of one that has it
 * says so in the column "^rare". */
enum sql_mode { SQL_FULL, SQL_REFRESH, SQL_LEAN };
/* Does it have a lean form? */
bool catalog_sql_is_lean(const char *text);
/* The text of a .sql file for this server and use; lives in the arena. */
const char *catalog_sql(struct arena *a, const char *text, int server_version,
			enum sql_mode mode);

/* The same for a request: empty when the connection has it prepared. */
const char *catalog_request_sql(const struct catalog *cat, struct arena *a,
				const char *name, const char *text,
				enum sql_mode mode);

/* ---- catalog_object.c: registering objects, putting entries ---- */

struct object *catalog_get(const struct catalog *cat, uint32_t class_id,
			   uint32_t object_id);
/* Register (again) under its address. `top` NULL: it is a top object. */
struct object *catalog_add(struct catalog *cat, uint32_t class_id,
			   uint32_t object_id, struct object *top);
void catalog_note_uncovered(struct catalog *cat, const char *what);
/* The query of this row brought something of `o`. */
void catalog_note_came(const struct reader *r, struct object *o);
/* In a refresh: other objects may mention `o` by a name that it had. */
void catalog_note_renamed(struct catalog *cat, struct object *o);
bool catalog_is_member(const struct catalog *cat, uint32_t class_id,
		       uint32_t object_id);
/* Before a top object is read again: its entries are stale until they come
 * again; what is stale at the end is removed. */
void catalog_mark_stale(struct catalog *cat, struct object *o);
/* The same for all that the snapshot holds. */
void catalog_mark_all_stale(struct catalog *cat);
void catalog_remove_stale(struct catalog *cat);
void catalog_put(struct catalog *cat, struct object *o, int sub_id,
		 enum part part, const char *path, const char *text,
		 size_t len);
/* Name, path and whether it counts, of a top object in a schema. */
void catalog_place(struct catalog *cat, struct object *o, uint32_t schema,
		   const char *kind, const char *name);
void catalog_leave_out(struct object *o);
/* Path of a thing below another: …/KIND/NAME. Arena owns it. */
const char *catalog_below(struct catalog *cat, const char *path,
			  const char *kind, const char *name);
uint32_t catalog_oid(const char *text); /* NULL: 0 */
/* Owner and privileges of an object at its path. */
void catalog_put_owner(struct catalog *cat, struct object *o,
		       const char *owner);
void catalog_put_acl(struct catalog *cat, struct object *o, int sub_id,
		     const char *path, char kind, const char *acl,
		     const char *initial, const char *owner);

/* ---- catalog_text.c: canonical text ---- */

/* "key: value", a bare key for "", a block for several lines. */
void text_line(struct buf *out, const char *key, const char *value);
void text_block(struct buf *out, const char *key, const char *value);
/* All labelled columns of a row from column `from` on. `o` and `path` take what
 * goes to other parts. */
void text_attributes(struct reader *r, struct buf *out, struct object *o,
		     const char *path, char **value, int from);
/* A name as SQL writes it. Unlike quote_ident(), keywords are not quoted: their
 * list differs between versions. */
void text_name(struct buf *out, const char *name);

/* ---- catalog_array.c: array texts ---- */

size_t array_strings(struct arena *a, const char *text, char ***out);
/* Numbers of "1 2 3" or "{1,2,3}". */
size_t array_numbers(struct arena *a, const char *text, long **out);

/* ---- catalog_acl.c ---- */

/* Append the difference between `acl` and its default, one line for each
 * grantee and direction, sorted; nothing when there is none. */
void acl_text(struct buf *out, const char *acl, const char *initial,
	      const char *owner, char kind, int server_version);

/* ---- catalog_history.c ---- */

/* Is a table with this name and these columns another tool's history? */
bool history_table(const char *name, const char *columns);
/* A schema that is some tool's own if its tables are there (schemas.sql). */
bool history_schema(const char *name);

/* ---- row handlers ---- */

int catalog_row_member(struct reader *r, char **value);
int catalog_row_opclass(struct reader *r, char **value);
int catalog_row_collation_name(struct reader *r, char **value);
int catalog_row_schema(struct reader *r, char **value);
int catalog_row_relation(struct reader *r, char **value);
int catalog_row_sequence(struct reader *r, char **value);
int catalog_row_column(struct reader *r, char **value);
int catalog_row_index(struct reader *r, char **value);
int catalog_row_constraint(struct reader *r, char **value);
int catalog_row_below(struct reader *r, char **value);
int catalog_row_type(struct reader *r, char **value);
int catalog_row_top(struct reader *r, char **value);
int catalog_row_comment(struct reader *r, char **value);
int catalog_row_privileges(struct reader *r, char **value);
int catalog_row_label(struct reader *r, char **value);

/* After the rows: column order of the tables read, indexes that no constraint
 * took. */
void catalog_finish_relations(struct catalog *cat);
void catalog_finish_indexes(struct catalog *cat);

/* ---- catalog_token.c ---- */

/* The state of the catalogs; see catalog_token.c. */
struct catalog_token {
	char xmin[24]; /* oldest transaction that a reading may not have seen */
	char lsn[24];  /* where the log ended */
	char timeline[16];
	bool quiet;	 /* no transaction was running */
	struct buf text; /* empty: nothing was written since the given LSN */
};

/* `xmin` empty: of the snapshot that reads. Needs catalog_pin_sql before. */
struct conn_request catalog_token_request(const struct conn *c, struct arena *a,
					  const char *xmin, const char *lsn,
					  struct catalog_token *out);
/* The same in a transaction of its own. */
MUST_CHECK int catalog_token_now(struct conn *c, const char *xmin,
				 const char *lsn, struct catalog_token *out,
				 struct err *e);
/* Had the log ended at `lsn`, too, and nothing else could appear meanwhile? */
bool catalog_token_nothing_written(const struct catalog_token *then,
				   const char *lsn);
/* As text for catalog_is_unchanged; empty: it is none to keep. */
void catalog_token_keep(const struct catalog_token *t, struct buf *out);

/* ---- catalog_read.c ---- */

/* Run queries (chosen by `wanted`) in one pipeline, between `before` and
 * `after` (may be NULL). `oids` NULL: everything. */
int catalog_run(struct catalog *cat, const bool *wanted, const char *oids,
		struct conn_request *before, size_t before_nr,
		struct conn_request *after, size_t after_nr, struct err *e);
/* Settings that deparsing depends on, for the rest of the transaction or until
 * catalog_unpin. */
extern const char catalog_pin_sql[];
/* The same with plans that go by index. */
struct conn_request catalog_pin_refresh(void);
struct conn_request catalog_unpin(void);
/* Empty snapshot and dictionaries, then everything. */
int catalog_read_all(struct catalog *cat, struct err *e);

/* ---- catalog_counters.c: which catalogs were written ---- */

struct counter {
	uint32_t catalog;
	long long inserted, updated, deleted;
};

#define COUNTER_MAX 64

/* Of the catalogs that were written. */
struct counters {
	struct catalog *cat;
	struct counter items[COUNTER_MAX];
	size_t nr;
	bool trusted;  /* track_counts is on */
	long long xid; /* of the transaction, 0: none yet */
};

/* Ask. At the beginning of a transaction (`begin`) it gets no number yet. */
struct conn_request counters_request(struct catalog *cat, struct arena *a,
				     bool begin, struct counters *out);
MUST_CHECK int counters_read(struct catalog *cat, struct counters *out,
			     struct err *e);

/* What was written into one catalog. */
struct writes_of {
	uint32_t catalog;
	bool updated, deleted;
	long long rows, found; /* made or changed; seen through a lock */
};

struct writes {
	struct writes_of items[COUNTER_MAX];
	size_t nr;
};

struct work;
/* What the counters say since `before`; small classes go into `w` at once.
 * False: only a full read will do. */
bool counters_judge(const struct counters *before, const struct counters *now,
		    struct work *w, struct writes *out);
/* NULL: it was not written. */
const struct writes_of *writes_get(const struct writes *w, uint32_t catalog);

/* Before a full read: from here on it is noticed when another transaction
 * writes. */
MUST_CHECK int catalog_watch_begin(struct catalog *cat, struct err *e);
/* The number of our transaction (0: none yet) and a pg_snapshot, as they come
 * in. */
void catalog_watch(struct catalog *cat, long long own, const char *snapshot);
/* What was read is still so, but for what we wrote ourselves. */
bool catalog_is_alone(const struct catalog *cat);

/* ---- catalog_touched.c: what this transaction wrote ---- */

/* A set of addresses, in order of insertion. */
struct address_set {
	struct object_table table;
	struct object **items;
	size_t nr, cap;
	struct arena arena;
};
void address_set_init(struct address_set *s);
void address_set_release(struct address_set *s);
/* True: it was not there. */
bool address_set_add(struct address_set *s, uint32_t class_id,
		     uint32_t object_id);

/* What must be read again. */
struct work {
	struct address_set objects; /* relations, types, functions */
	bool *classes; /* small ones, by index of catalog_queries */
};

/* ---- catalog_rounds.c ---- */

void work_init(struct work *w);
void work_release(struct work *w);
bool work_is_empty(const struct work *w);
void work_join(struct work *to, const struct work *w);
/* Read `w`, and whatever mentions what has another name by then; all of it is
 * in `done` afterwards, of which nothing is read twice. The session is pinned,
 * it is not afterwards. */
MUST_CHECK int rounds_read(struct catalog *cat, struct work *w,
			   struct work *done, const struct writes *writes,
			   struct err *e);

/* ---- catalog_newest.c: where to look when a transaction holds many locks ----
 */

struct look;

/* A transaction begins. */
void newest_forget(struct catalog *cat);
/* What this refresh read. */
void newest_note_work(struct catalog *cat, const struct work *w);
/* The relations to look at, into `l`: those that are locked, or where these are
 * too many, what is new after command `seen`. Pins the session before, where
 * that is needed. Returns the number of requests. */
#define NEWEST_REQUESTS 2
size_t newest_requests(struct catalog *cat, struct arena *a, long long seen,
		       struct look *l, struct conn_request *out);

/* A row of a search: what belongs to it is known when the counters are. */
struct touched_row {
	uint32_t catalog; /* 0: an object that is locked */
	uint32_t class_id, object_id;
	long long command, writes;
	bool locked; /* found through a lock, and stands for so many writes */
};

/* What the searches of one refresh brought. */
struct touched {
	struct touched_row *items;
	size_t nr, cap;
	long long members; /* of extensions; -1: not asked */
};

/* Find the written objects. `l` is the look that saw the writes; what it did
 * not ask for is asked for now. Pins the session. `watermark` is the last
 * command seen and is moved on. */
MUST_CHECK int touched_read(struct catalog *cat, struct work *w,
			    struct writes *writes, struct look *l,
			    long long *watermark, struct err *e);
/* What mentions the renamed objects. */
MUST_CHECK int dependents_read(struct catalog *cat, struct work *w,
			       struct err *e);
void work_add(struct catalog *cat, struct work *w, uint32_t class_id,
	      uint32_t object_id);
/* The small classes that are read from this catalog. */
void work_add_class(struct work *w, uint32_t catalog);

/* ---- catalog_search.c: the queries that find what was written ---- */

/* Each catalog has a small query of its own, because PostgreSQL takes longer to
 * set up a plan over all of them than to run it. A bit for each. */
struct searches {
	uint32_t locked; /* by index, of the locked relations */
	uint32_t whole;	 /* by a look at the whole catalog */
	bool gone;	 /* what is locked: it may have been dropped */
	bool members;	 /* how many members extensions have */
};

/* What these writes ask for. */
struct searches searches_needed(const struct writes *writes, size_t locks);
/* What they still ask for when `found` is counted: rows that no lock led to. */
struct searches searches_rest(const struct writes *writes, size_t locks);
struct searches searches_join(struct searches a, struct searches b);
/* What of `a` is not in `b`. */
struct searches searches_without(struct searches a, struct searches b);
bool searches_is_empty(struct searches s);

/* At most so many requests, a pin included. */
#define SEARCH_MAX 64
/* As requests into `out`; their rows go into `found`. Returns their number. */
size_t searches_requests(struct catalog *cat, struct arena *a,
			 struct searches s, long long watermark,
			 struct touched *found, struct conn_request *out);

/* What statements of a kind asked for the last time. */
struct habits {
	struct map by_kind;
	struct arena arena;
};
void habits_init(struct habits *h);
void habits_release(struct habits *h);
struct searches habits_get(const struct habits *h, const char *kind);
void habits_set(struct habits *h, const char *kind, struct searches s);

/* A look at a transaction after some statements. */
struct look {
	struct catalog *cat;
	struct counters now;
	size_t locks; /* how many relations are looked at */
	bool pinned;
	struct searches asked;
	struct touched found;
	struct conn_request *requests;
	struct arena arena; /* of their texts */
};

/* ---- catalog_look.c ---- */

/* The counters as they are after `before`, and what `asked` finds. */
MUST_CHECK int look_send(struct catalog *cat, const struct conn_request *before,
			 size_t nr, struct searches asked, long long watermark,
			 struct look **out, struct err *e);
/* `before` gets its `done`. */
MUST_CHECK int look_receive(struct look *l, struct conn_request *before,
			    size_t nr, struct err *e);
void look_free(struct look *l);

void catalog_refresh_free(struct catalog *cat);

#endif
