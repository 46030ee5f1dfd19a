/* attr: compiler attributes behind names, so that the code stays C11. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#if defined(__GNUC__)
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define RETURNS_NONNULL __attribute__((returns_nonnull))
#else
#define MUST_CHECK
#define PRINTF_LIKE(fmt, first)
#define NORETURN
#define RETURNS_NONNULL
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
