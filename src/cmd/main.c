/* The program: options, the verb, its result, its exit code. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/msg.h"
#include "cmd/cmd.h"
#include "cmd/versions.h"
#include "io/conn.h"

static volatile int stopped_by;

static void on_signal(int sig)
{
	stopped_by = sig;
}

/* abort() is bug(), or a library that found its own state damaged: open
 * transactions, of database and store, vanish with the process. */
static void on_abort(int sig)
{
	static const char text[] =
	    "ledger: error: a bug in ledger, or no memory where none may fail\n"
	    "detail: It ends here. What was not committed is rolled back.\n"
	    "hint: ledger verify; then run the same command again, and report "
	    "what stands above.\n";

	(void)sig;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_BUG);
	_exit(EXIT_BUG);
}

/* Descriptors 0 to 2 are made valid before anything is opened: with stdout
 * closed, LMDB would get descriptor 1, and the first line printed would
 * overwrite the store. */
static void secure_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static void prepare_process(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction aborted = { .sa_handler = on_abort };
	struct rlimit none = { 0, 0 };

	secure_descriptors();

	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGHUP, &stop, NULL);
	sigaction(SIGABRT, &aborted, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	/* A core file would hold the connection string. The limit does not hold
	 * for a core that the kernel pipes into a program. */
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	conn_interrupt_flag(&stopped_by);
}

static int exit_code_of(const struct err *e)
{
	if (e->fault == FAULT_INTERRUPT)
		return EXIT_SIGNAL + (e->signal ? e->signal : stopped_by);
	return fault_exit_code(e->fault);
}

/* What to type next, where the place of the failure did not know better. */
static const char *next_step(enum fault fault)
{
	switch (fault) {
	case FAULT_CONNECT:
	case FAULT_BUSY:
		return "Nothing was changed by what failed; it is safe to run the same command again.";
	case FAULT_INTERRUPT:
	case FAULT_PARTIAL:
	case FAULT_UNKNOWN:
		return "Run the same command again: it goes on from what is there.";
	case FAULT_FILE:
	case FAULT_LIMIT:
		return "Mend the cause, then run the same command again; nothing is left half-done.";
	case FAULT_SQL:
		return "Mend the statement or the data, then run the same command again.";
	case FAULT_DENIED:
		return "Mend the name, the role or its rights, then run the same command again.";
	case FAULT_CORRUPT:
	case FAULT_FORM:
	case FAULT_EDITED:
		return "ledger verify --offline, and git log -- ledger";
	case FAULT_USAGE:
	case FAULT_CONFIG:
		return "ledger --help";
	case FAULT_FINDING:
		return "ledger verify";
	case FAULT_NONE:
		break;
	}
	return "";
}

static void complete(struct err *e)
{
	if (e->fault == FAULT_INTERRUPT && !e->detail[0])
		err_detail(
		    e,
		    "What it had finished stays; what it had not is as it was.");
	if (!e->hint[0])
		err_hint(e, "%s", next_step(e->fault));
}

static json_t *json_error(const struct err *e)
{
	json_t *o = json_object();

	json_object_set_new(o, "message", json_text(e->message));
	if (e->detail[0])
		json_object_set_new(o, "detail", json_text(e->detail));
	if (e->hint[0])
		json_object_set_new(o, "hint", json_text(e->hint));
	if (e->sqlstate[0])
		json_object_set_new(o, "sqlstate", json_text(e->sqlstate));
	if (e->file[0])
		json_object_set_new(o, "file", json_text(e->file));
	if (e->line)
		json_object_set_new(o, "line", json_integer(e->line));
	return o;
}

/* A code that findings gave, not an error. */
static const char *name_of_code(int code)
{
	switch (code) {
	case EXIT_OK:
		return "ok";
	case EXIT_FINDINGS:
		return "findings";
	case EXIT_LEDGER:
		return "ledger";
	case EXIT_PENDING:
		return "pending";
	default:
		return "failed";
	}
}

static void put_outcome(struct cmd *c, int code, const struct err *e)
{
	const char *retry = code == EXIT_LEDGER ? "never-blind"
			    : code == EXIT_OK || code == EXIT_PENDING
				? "safe"
				: "after-fix";

	json_put(c, "command", json_text(c->verb->name));
	json_put(c, "code", json_integer(code));
	json_put(
	    c, "name",
	    json_text(e->fault ? fault_name(e->fault) : name_of_code(code)));
	json_put(c, "retry",
		 json_text(e->fault ? fault_retry(e->fault) : retry));
	if (e->fault)
		json_put(c, "error", json_error(e));
}

/* A full disk or a closed pipe behind stdout must not look like success. */
static int finish_output(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	if (errno == EPIPE)
		return code;
	fprintf(stderr, "ledger: error: could not write the result: %s\n",
		strerror(errno));
	return code ? code : EXIT_SYSTEM;
}

static void warn_password(const char *where, const char *dsn)
{
	if (!dsn || !conn_holds_password(dsn))
		return;
	msg_warning("the password in %s can be read by everybody on this "
		    "machine while ledger runs\n"
		    "Give it by a password file (~/.pgpass, PGPASSFILE), a "
		    "service file, or the URL in DATABASE_URL.",
		    where);
}

/* Other users see the arguments of a process, but not its environment. */
static void warn_passwords(const struct args *a)
{
	int i;

	warn_password("--db", a->db);
	warn_password("--scratch", a->scratch);
	for (i = 0; i < a->word_nr; i++)
		warn_password("an argument", a->words[i]);
}

static int run_verb(struct cmd *c, struct err *e)
{
	int code;

	struct buf libraries = BUF_INIT;

	if (c->args.format && (c->verb->options & OPTION_FORMAT) &&
	    strcmp(c->args.format, "json") == 0) {
		c->json = json_object();
		json_put(c, "version", json_integer(1));
	}
	warn_passwords(&c->args);
	code = versions_check(&libraries, e) < 0 ? -1 : c->verb->run(c, e);
	buf_release(&libraries);
	if (code < 0) {
		code = exit_code_of(e);
		complete(e);
		progress_end();
		msg_error(e);
	}
	if (c->json) {
		put_outcome(c, code, e);
		/* Names may hold what turns the text of a terminal round. */
		json_dumpf(c->json, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
		putchar('\n');
		json_decref(c->json);
	}
	return code;
}

static int show_version(struct err *e)
{
	struct buf libraries = BUF_INIT;
	int rc = versions_check(&libraries, e);

	printf("ledger %s\n%s\n", LEDGER_VERSION, libraries.data);
	buf_release(&libraries);
	if (rc == 0)
		return EXIT_OK;
	complete(e);
	msg_error(e);
	return exit_code_of(e);
}

int main(int argc, char **argv)
{
	struct cmd c = { .arena = ARENA_INIT };
	struct err e;
	int code;

	prepare_process();
	json_set_alloc_funcs(xmalloc, free);
	err_init(&e);
	if (args_parse(&c.args, argc, argv, &c.verb, &e) < 0) {
		complete(&e);
		msg_error(&e);
		code = exit_code_of(&e);
	} else if (c.args.version && !c.args.help) {
		code = show_version(&e);
	} else if (c.args.help || !c.verb) {
		args_help(c.verb);
		code = EXIT_OK;
	} else {
		msg_level_set(c.args.quiet     ? MSG_QUIET
			      : c.args.verbose ? MSG_VERBOSE
					       : MSG_NORMAL);
		code = run_verb(&c, &e);
	}
	arena_release(&c.arena);
	free(c.args.words);
	return finish_output(code);
}
