/* Options as rows: parsing and help come from the same table. */
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "io/config.h"

/* What becomes of an option's value in struct args. */
enum kind { FLAG, TEXT, NUMBER, DATA };

#define FIELD(name) offsetof(struct args, name)

/* `bit` 0: taken by every verb, before and behind it. */
static const struct row {
	const char *name;
	int letter; /* 0: none */
	const char *argument;
	unsigned bit;
	enum kind kind;
	size_t offset; /* of the field */
	const char *help;
} rows[] = {
	{ "db", 'd', "URL", OPTION_DB, TEXT, FIELD(db),
	  "the target: URL or conninfo (else DATABASE_URL, else PG* variables)" },
	{ "format", 0, "text|json", OPTION_FORMAT, TEXT, FIELD(format),
	  "form of the result" },
	{ "migrations", 0, "DIR", OPTION_MIGRATIONS, TEXT, FIELD(migrations),
	  "directory of the migrations (default: migrations)" },
	{ "format", 0, "NAME", OPTION_INIT_FORMAT, TEXT, FIELD(format),
	  "format of the migrations (default: found from the files)" },
	{ "scratch", 0, "URL", OPTION_SCRATCH, TEXT, FIELD(scratch),
	  "a server for the scratch database (default: a private one)" },
	{ "frozen", 0, NULL, OPTION_FROZEN, FLAG, FIELD(frozen),
	  "fail if any record would change (for CI)" },
	{ "strict", 0, NULL, OPTION_STRICT, FLAG, FIELD(strict),
	  "treat warnings as errors" },
	{ "amend", 0, "NAME", OPTION_AMEND, TEXT, FIELD(amend),
	  "record an edited migration again, if its effect is the same" },
	{ "again", 0, NULL, OPTION_AGAIN, FLAG, FIELD(again),
	  "replay every migration and record it anew" },
	{ "server", 0, "MAJOR[=DIR]", OPTION_SERVER, TEXT, FIELD(server),
	  "record also what these major versions print differently" },
	{ "offline", 0, NULL, OPTION_OFFLINE, FLAG, FIELD(offline),
	  "check files, records and store only" },
	{ "to", 0, "NAME", OPTION_TO, TEXT, FIELD(to),
	  "stop behind this migration (default: the last one)" },
	{ "to", 0, "NAME", OPTION_REVERT_TO, TEXT, FIELD(to),
	  "the last migration to stay, or empty" },
	{ "at", 0, "NAME", OPTION_AT, TEXT, FIELD(at),
	  "the last applied migration of a database without history, or empty" },
	{ "baseline", 0, "NAME", OPTION_BASELINE, TEXT, FIELD(baseline),
	  "make its schema the first node; NAME: the last migration in it" },
	{ "data", 0, "run|skip", OPTION_DATA, DATA, FIELD(data),
	  "what to do with a change of data whose migration is partly there" },
	{ "wait", 0, "SECONDS", OPTION_WAITS, NUMBER, FIELD(wait_s),
	  "how long to wait for another run (default: the lock timeout)" },
	{ "lock-timeout", 0, "MS", OPTION_LOCK_TIMEOUT, NUMBER,
	  FIELD(lock_timeout_ms),
	  "how long to wait for each lock (default 10000)" },
	{ "statement-timeout", 0, "MS", OPTION_WAITS, NUMBER,
	  FIELD(statement_timeout_ms),
	  "how long a statement may run (default 0: no limit)" },
	{ "retries", 0, "N", OPTION_WAITS, NUMBER, FIELD(retries),
	  "how often to retry after another session's lock (default 3)" },
	{ "allow-data-loss", 0, NULL, OPTION_ALLOW_DATA_LOSS, FLAG,
	  FIELD(allow_data_loss),
	  "drop what holds data; bring back empty what had been dropped" },
	{ "dry-run", 0, NULL, OPTION_DRY_RUN, FLAG, FIELD(dry_run),
	  "run it, show the result, roll it back" },
	{ "keep-history", 0, NULL, OPTION_KEEP_HISTORY, FLAG,
	  FIELD(keep_history),
	  "write the history rows of the migrations' own tool, too" },
	{ "parts", 0, "LIST", OPTION_PARTS, TEXT, FIELD(parts),
	  "parts of the schema: structure, column-order, source, comments, "
	  "owners, privileges, all" },
	{ "explain", 0, NULL, OPTION_EXPLAIN, FLAG, FIELD(explain),
	  "say on stderr what is left out by rule" },
	{ "stat", 0, NULL, OPTION_STAT, FLAG, FIELD(stat), "counts only" },
	{ "name-only", 0, NULL, OPTION_NAME_ONLY, FLAG, FIELD(name_only),
	  "paths only" },
	{ "exit-code", 0, NULL, OPTION_EXIT_CODE, FLAG, FIELD(exit_code),
	  "exit 10 when migrations are pending" },
	{ "directory", 'C', "DIR", 0, TEXT, FIELD(dir),
	  "run as if started in DIR" },
	{ "quiet", 'q', NULL, 0, FLAG, FIELD(quiet),
	  "errors and warnings only" },
	{ "verbose", 'v', NULL, 0, FLAG, FIELD(verbose), "say more" },
	{ "help", 'h', NULL, 0, FLAG, FIELD(help), "show this help" },
	{ "version", 'V', NULL, 0, FLAG, FIELD(version), "show the version" },
};

static int set_data(enum data_choice *out, const char *value, struct err *e)
{
	if (strcmp(value, "run") == 0)
		*out = DATA_RUN;
	else if (strcmp(value, "skip") == 0)
		*out = DATA_SKIP;
	else
		return err_set(e, FAULT_USAGE,
			       "--data must be run or skip, not \"%s\"", value);
	return 0;
}

/* What the number of an option counts, and its highest value. */
static const struct range {
	size_t offset;
	const char *unit;
	long max;
} ranges[] = {
	{ FIELD(wait_s), "seconds", WAIT_MAX_S },
	{ FIELD(lock_timeout_ms), "milliseconds", TIMEOUT_MAX_MS },
	{ FIELD(statement_timeout_ms), "milliseconds", TIMEOUT_MAX_MS },
	{ FIELD(retries), "a number", RETRIES_MAX },
};

static const struct range *range_of(const struct row *r)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (ranges[i].offset == r->offset)
			return &ranges[i];
	bug("--%s is a number without a range", r->name);
}

static int set_number(int *out, const struct row *r, const char *value,
		      struct err *e)
{
	const struct range *range = range_of(r);
	char *end;
	long n = strtol(value, &end, 10);

	if (!*value || *end || n < 0 || n > range->max)
		return err_set(e, FAULT_USAGE,
			       "--%s must be %s from 0 to %ld, not \"%s\"",
			       r->name, range->unit, range->max, value);
	*out = (int)n;
	return 0;
}

static int set_field(struct args *a, const struct row *r, const char *value,
		     struct err *e)
{
	void *field = (char *)a + r->offset;

	switch (r->kind) {
	case FLAG:
		*(bool *)field = true;
		return 0;
	case TEXT:
		*(const char **)field = value;
		return 0;
	case NUMBER:
		return set_number(field, r, value, e);
	case DATA:
		return set_data(field, value, e);
	}
	bug("option of an unknown kind");
}

struct parser {
	struct option longs[ARRAY_LEN(rows) + 1];
	const struct row *taken[ARRAY_LEN(rows)];
	char shorts[2 * ARRAY_LEN(rows) + 3];
};

/* getopt's tables of the rows that this verb takes. */
static void prepare(struct parser *p, unsigned bits)
{
	size_t i, n = 0, k = 0;

	memset(p, 0, sizeof(*p));
	p->shorts[k++] = '+'; /* stop at the first word */
	p->shorts[k++] = ':'; /* errors are ours */
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].bit && !(rows[i].bit & bits))
			continue;
		p->longs[n].name = rows[i].name;
		p->longs[n].has_arg = rows[i].argument ? required_argument
						       : no_argument;
		p->longs[n].val = 256 + (int)n;
		p->taken[n++] = &rows[i];
		if (rows[i].letter) {
			p->shorts[k++] = (char)rows[i].letter;
			if (rows[i].argument)
				p->shorts[k++] = ':';
		}
	}
}

static const struct row *row_of(const struct parser *p, int got)
{
	size_t i;

	if (got >= 256)
		return p->taken[got - 256];
	for (i = 0; i < ARRAY_LEN(rows) && p->taken[i]; i++)
		if (p->taken[i]->letter == got)
			return p->taken[i];
	return NULL;
}

static int complain(int got, char **argv, const struct verb *verb,
		    struct err *e)
{
	const char *word = argv[optind - 1];

	/* Never the value: it may be a URL with a password. */
	if (got == ':')
		err_set(e, FAULT_USAGE, "option %.*s needs a value",
			(int)strcspn(word, "="), word);
	else
		err_set(e, FAULT_USAGE, "unknown option %.*s",
			(int)strcspn(word, "="), word);
	if (verb)
		return err_hint(e, "ledger %s --help", verb->name);
	return err_hint(e, "ledger --help");
}

/* Options up to the first word; its index is left in *next. */
static int parse_options(struct args *a, int argc, char **argv, unsigned bits,
			 const struct verb *verb, int *next, struct err *e)
{
	struct parser p;
	int got;

	prepare(&p, bits);
	optind = *next;
	opterr = 0;
	while ((got = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1) {
		const struct row *r = row_of(&p, got);

		if (!r)
			return complain(got, argv, verb, e);
		if (set_field(a, r, optarg, e) < 0)
			return -1;
	}
	*next = optind;
	return 0;
}

static const struct verb *find_verb(const char *name)
{
	const struct verb *v;

	for (v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static int check_words(const struct args *a, const struct verb *verb,
		       struct err *e)
{
	if (a->help)
		return 0;
	if (a->word_nr < verb->word_min || a->word_nr > verb->word_max) {
		err_set(e, FAULT_USAGE, "%s takes %s", verb->name,
			*verb->words ? verb->words : "no arguments");
		return err_hint(e, "ledger %s --help", verb->name);
	}
	if (a->format && (verb->options & OPTION_FORMAT) &&
	    strcmp(a->format, "text") != 0 && strcmp(a->format, "json") != 0)
		return err_set(e, FAULT_USAGE,
			       "--format must be text or json, not \"%s\"",
			       a->format);
	return 0;
}

int args_parse(struct args *a, int argc, char **argv, const struct verb **verb,
	       struct err *e)
{
	int next = 1;

	memset(a, 0, sizeof(*a));
	a->dir = ".";
	a->wait_s = -1;
	a->lock_timeout_ms = -1;
	a->statement_timeout_ms = -1;
	a->retries = -1;
	*verb = NULL;
	if (parse_options(a, argc, argv, 0, NULL, &next, e) < 0)
		return -1;
	if (next >= argc) {
		if (a->help || a->version)
			return 0;
		err_set(e, FAULT_USAGE, "no command given");
		return err_hint(e, "ledger --help");
	}
	*verb = find_verb(argv[next]);
	if (!*verb) {
		err_set(e, FAULT_USAGE, "unknown command \"%s\"", argv[next]);
		return err_hint(e, "ledger --help");
	}
	next++;
	/* Options and words of the verb in any order; "--" ends the options. */
	a->words = xcalloc((size_t)argc + 1, sizeof(*a->words));
	while (next < argc) {
		bool ended;

		if (parse_options(a, argc, argv, (*verb)->options, *verb, &next,
				  e) < 0)
			return -1;
		ended = next > 1 && strcmp(argv[next - 1], "--") == 0;
		do {
			if (next < argc)
				a->words[a->word_nr++] = argv[next++];
		} while (ended && next < argc);
	}
	return check_words(a, *verb, e);
}

static void help_rows(unsigned bits, bool common)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char left[64];

		if (common ? rows[i].bit != 0 : !(rows[i].bit & bits))
			continue;
		if (rows[i].letter)
			snprintf(left, sizeof(left), "-%c, --%s%s%s",
				 rows[i].letter, rows[i].name,
				 rows[i].argument ? " " : "",
				 rows[i].argument ? rows[i].argument : "");
		else
			snprintf(left, sizeof(left), "    --%s%s%s",
				 rows[i].name, rows[i].argument ? " " : "",
				 rows[i].argument ? rows[i].argument : "");
		printf("  %-26s %s\n", left, rows[i].help);
	}
}

/* The words that stand for a verb's arguments in its synopsis. */
static const struct {
	const char *word, *help;
} arguments[] = {
	{ "NODE",
	  "a migration: name, version, beginning of the name, HEAD, hash" },
	{ "PATH", "an object, with all below it: public/table/cards" },
	{ "A",
	  "a migration (as `show` takes it), empty, live, or a connection" },
	{ "B", "the same; live is the database that --db names" },
	{ "HASH", "the name of an object, or its first digits (at least 4)" },
};

static bool has_argument(const struct verb *verb, const char *word)
{
	static const char between[] = " []|";
	const char *p = verb->words;
	size_t len;

	for (; *p; p += len) {
		p += strspn(p, between);
		len = strcspn(p, between);
		if (len == strlen(word) && strncmp(p, word, len) == 0)
			return true;
	}
	return false;
}

static void help_arguments(const struct verb *verb)
{
	size_t i;

	if (!*verb->words)
		return;
	printf("arguments:\n");
	for (i = 0; i < ARRAY_LEN(arguments); i++)
		if (has_argument(verb, arguments[i].word))
			printf("  %-26s %s\n", arguments[i].word,
			       arguments[i].help);
	printf("\n");
}

void args_help(const struct verb *verb)
{
	const struct verb *v;

	if (verb) {
		printf("usage: ledger %s%s%s%s\n\n%s\n\n", verb->name,
		       verb->options ? " [OPTIONS]" : "",
		       *verb->words ? " " : "", verb->words, verb->summary);
		help_arguments(verb);
		if (verb->options) {
			printf("options:\n");
			help_rows(verb->options, false);
			printf("\n");
		}
		printf("common options:\n");
		help_rows(0, true);
		return;
	}
	printf("usage: ledger [OPTIONS] COMMAND [ARGUMENTS]\n\n"
	       "git for the schema of a PostgreSQL database\n\ncommands:\n");
	for (v = verbs; v->name; v++)
		printf("  %-12s %s\n", v->name, v->summary);
	printf("\noptions:\n");
	help_rows(0, true);
	printf("\n'ledger COMMAND --help' shows the options of a command.\n");
}
