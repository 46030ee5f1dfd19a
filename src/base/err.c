/* Failures as values. Texts live in fixed buffers: filling an error must not
 * itself be able to fail. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"

static const struct {
	int code;
	const char *name;
	const char *retry;
} faults[] = { [FAULT_NONE] = { EXIT_OK, "ok", "safe" },
#define X(word, code, name, retry) [FAULT_##word] = { code, name, retry },
	       FAULTS(X)
#undef X
};

void err_init(struct err *e)
{
	e->fault = FAULT_NONE;
	e->message[0] = '\0';
	e->detail[0] = '\0';
	e->hint[0] = '\0';
	e->sqlstate[0] = '\0';
	e->file[0] = '\0';
	e->line = 0;
	e->signal = 0;
}

/* snprintf that marks a cut with "...", never inside a UTF-8 sequence. */
PRINTF_LIKE(3, 0)
static void put(char *out, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, size, fmt, ap);
	size_t cut;

	if (n < 0) {
		out[0] = '\0';
		return;
	}
	if ((size_t)n < size)
		return;
	cut = size - 4;
	while (cut > 0 && ((unsigned char)out[cut] & 0xc0) == 0x80)
		cut--;
	memcpy(out + cut, "...", 4);
}

int err_set(struct err *e, enum fault fault, const char *fmt, ...)
{
	va_list ap;

	err_init(e);
	e->fault = fault;
	va_start(ap, fmt);
	put(e->message, sizeof(e->message), fmt, ap);
	va_end(ap);
	return -1;
}

int err_set_errno(struct err *e, enum fault fault, const char *fmt, ...)
{
	const char *reason = strerror(errno);
	size_t len;
	va_list ap;

	err_init(e);
	e->fault = fault;
	va_start(ap, fmt);
	put(e->message, sizeof(e->message), fmt, ap);
	va_end(ap);
	len = strlen(e->message);
	snprintf(e->message + len, sizeof(e->message) - len, ": %s", reason);
	return -1;
}

int err_in(struct err *e, const char *fmt, ...)
{
	char old[sizeof(e->message)];
	size_t len;
	va_list ap;

	memcpy(old, e->message, sizeof(old));
	va_start(ap, fmt);
	put(e->message, sizeof(e->message), fmt, ap);
	va_end(ap);
	len = strlen(e->message);
	snprintf(e->message + len, sizeof(e->message) - len, ": %s", old);
	return -1;
}

int err_detail(struct err *e, const char *fmt, ...)
{
	size_t len = strlen(e->detail);
	va_list ap;

	/* Once full, further lines are dropped: the first ones matter most. */
	if (len + 8 >= sizeof(e->detail))
		return -1;
	if (len > 0)
		e->detail[len++] = '\n';
	va_start(ap, fmt);
	put(e->detail + len, sizeof(e->detail) - len, fmt, ap);
	va_end(ap);
	return -1;
}

int err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(e->hint, sizeof(e->hint), fmt, ap);
	va_end(ap);
	return -1;
}

int err_at(struct err *e, const char *file, int line)
{
	snprintf(e->file, sizeof(e->file), "%s", file);
	e->line = line;
	return -1;
}

int fault_exit_code(enum fault fault)
{
	return faults[fault].code;
}

const char *fault_name(enum fault fault)
{
	return faults[fault].name;
}

const char *fault_retry(enum fault fault)
{
	return faults[fault].retry;
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "ledger: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
