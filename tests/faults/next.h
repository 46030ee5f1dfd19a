/* next: what an LD_PRELOAD library here puts itself in front of. */
#ifndef FAULTS_NEXT_H
#define FAULTS_NEXT_H

#include <dlfcn.h>

/* In a function that takes the place of `name`: next.call is the C library's
 * own. Needs _GNU_SOURCE, for RTLD_NEXT. */
#define NEXT(ret, name, ...)              \
	static union {                    \
		void *found;              \
		ret (*call)(__VA_ARGS__); \
	} next;                           \
	if (!next.found)                  \
		next.found = dlsym(RTLD_NEXT, #name);

#endif
