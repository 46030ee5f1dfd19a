/* between: an assertion that both cmocka 1.1 and 2 build without a warning;
 * cmocka 2 deprecates assert_in_range, and 1.1 does not have what replaces it.
 * Include it after <cmocka.h>. */
#ifndef TESTS_UNIT_BETWEEN_H
#define TESTS_UNIT_BETWEEN_H

#include <stdint.h>

#define assert_between(value, min, max)                                        \
	do {                                                                   \
		uintmax_t is_ = (uintmax_t)(value);                            \
		uintmax_t min_ = (uintmax_t)(min);                             \
		uintmax_t max_ = (uintmax_t)(max);                             \
                                                                               \
		if (is_ < min_ || is_ > max_)                                  \
			fail_msg("%s is %ju, not between %ju and %ju", #value, \
				 is_, min_, max_);                             \
	} while (0)

#endif
