/* Messages for people, on stderr, one write each. The level and the progress
 * line are the process's: there is one terminal. */
#include "base/msg.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#define PROGRESS_DELAY_MS 1000 /* work that is done sooner shows nothing */
#define PROGRESS_EVERY_MS 100
#define PROGRESS_COLUMNS 80 /* of a terminal that does not tell its width */

static enum msg_level level = MSG_NORMAL;

static struct {
	const char *what; /* NULL: no progress at the moment */
	size_t total;
	long long begun_ms, drawn_ms;
	bool visible;
} progress;

void msg_level_set(enum msg_level l)
{
	level = l;
}

enum msg_level msg_level(void)
{
	return level;
}

static bool is_smart_terminal(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

bool msg_colour(int fd)
{
	const char *no = getenv("NO_COLOR");

	return (!no || !*no) && is_smart_terminal(fd);
}

/* A message that cannot be written has nobody left to be told to. */
static void put(const struct buf *b)
{
	size_t done = 0;
	ssize_t n;

	while (done < b->len) {
		n = write(STDERR_FILENO, b->data + done, b->len - done);
		if (n <= 0)
			return;
		done += (size_t)n;
	}
}

static void progress_wipe(struct buf *b)
{
	if (progress.visible)
		buf_puts(b, "\r\033[K");
	progress.visible = false;
}

static void add_label(struct buf *b, const char *label, const char *colour)
{
	if (msg_colour(STDERR_FILENO))
		buf_printf(b, "\033[%sm%s\033[m ", colour, label);
	else
		buf_printf(b, "%s ", label);
}

/* Text after its label; further lines are indented to stand below the first. */
static void add_text(struct buf *b, const char *text, int indent)
{
	const char *end;

	for (;;) {
		end = strchr(text, '\n');
		text_escape(b, text, end ? (size_t)(end - text) : strlen(text),
			    true);
		buf_putc(b, '\n');
		if (!end || !end[1])
			return;
		buf_printf(b, "%*s", indent, "");
		text = end + 1;
	}
}

static void add_place(struct buf *b, const struct err *e)
{
	if (!e->file[0])
		return;
	text_escape(b, e->file, strlen(e->file), false);
	if (e->line > 0)
		buf_printf(b, ":%d", e->line);
	buf_puts(b, ": ");
}

/* The SQLSTATE is for those who look it up: shown with --verbose, or when the
 * server gave nothing else to say. */
static void add_reason(struct buf *b, const struct err *e)
{
	const char *text = e->message[0] ? e->message : fault_name(e->fault);

	text_escape(b, text, strlen(text), false);
	if (e->sqlstate[0] && (level == MSG_VERBOSE || !e->message[0])) {
		buf_puts(b, " [");
		text_escape(b, e->sqlstate, strlen(e->sqlstate), false);
		buf_putc(b, ']');
	}
	buf_putc(b, '\n');
}

void msg_error(const struct err *e)
{
	struct buf b = BUF_INIT;

	progress_wipe(&b);
	add_label(&b, "ledger: error:", "1;31");
	add_place(&b, e);
	add_reason(&b, e);
	if (e->detail[0]) {
		add_label(&b, "detail:", "1");
		add_text(&b, e->detail, (int)strlen("detail: "));
	}
	if (e->hint[0]) {
		add_label(&b, "hint:", "1");
		add_text(&b, e->hint, (int)strlen("hint: "));
	}
	put(&b);
	buf_release(&b);
}

PRINTF_LIKE(3, 0)
static void put_line(const char *label, const char *colour, const char *fmt,
		     va_list ap)
{
	struct buf text = BUF_INIT, b = BUF_INIT;

	buf_vprintf(&text, fmt, ap);
	progress_wipe(&b);
	add_label(&b, label, colour);
	add_text(&b, text.data, (int)strlen(label) + 1);
	put(&b);
	buf_release(&b);
	buf_release(&text);
}

void msg_warning(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_line("ledger: warning:", "1;35", fmt, ap);
	va_end(ap);
}

void msg_notice(const char *fmt, ...)
{
	va_list ap;

	if (level == MSG_QUIET)
		return;
	va_start(ap, fmt);
	put_line("ledger: notice:", "1", fmt, ap);
	va_end(ap);
}

void msg_verbose(const char *fmt, ...)
{
	va_list ap;

	if (level != MSG_VERBOSE)
		return;
	va_start(ap, fmt);
	put_line("ledger:", "1", fmt, ap);
	va_end(ap);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

void progress_begin(const char *what, size_t total)
{
	progress_end();
	if (level == MSG_QUIET || !is_smart_terminal(STDERR_FILENO))
		return;
	progress.what = what;
	progress.total = total;
	progress.begun_ms = now_ms();
	progress.drawn_ms = 0;
}

static size_t terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return PROGRESS_COLUMNS;
	return size.ws_col;
}

/* Cut to a width in bytes, which is never fewer than columns, between
 * characters. */
static void cut(struct buf *b, size_t len)
{
	if (b->len <= len)
		return;
	while (len > 0 && ((unsigned char)b->data[len] & 0xc0) == 0x80)
		len--;
	buf_truncate(b, len);
}

static void progress_draw(size_t done, const char *item)
{
	struct buf line = BUF_INIT, b = BUF_INIT;

	buf_printf(&line, "%s: %zu of %zu", progress.what, done,
		   progress.total);
	if (item) {
		buf_putc(&line, ' ');
		text_escape(&line, item, strlen(item), false);
	}
	cut(&line, terminal_columns() - 1);
	progress_wipe(&b);
	buf_add(&b, line.data, line.len);
	progress.visible = true;
	put(&b);
	buf_release(&b);
	buf_release(&line);
}

void progress_step(size_t done, const char *item)
{
	long long now;

	if (!progress.what)
		return;
	now = now_ms();
	if (now - progress.begun_ms < PROGRESS_DELAY_MS ||
	    now - progress.drawn_ms < PROGRESS_EVERY_MS)
		return;
	progress.drawn_ms = now;
	progress_draw(done, item);
}

void progress_end(void)
{
	struct buf b = BUF_INIT;

	progress_wipe(&b);
	put(&b);
	buf_release(&b);
	progress.what = NULL;
}
