#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/exit.h"

static void test_alloc__basics(void **state)
{
	char *s = xmemdupz("a\0b", 3), *zero = xcalloc(4, 2);
	void *none = xmalloc(0);

	(void)state;
	assert_memory_equal(s, "a\0b", 4);
	assert_memory_equal(zero, "\0\0\0\0\0\0\0", 8);
	assert_non_null(none);
	none = xreallocarray(none, 0, 8);
	assert_non_null(none);
	free(none);
	free(zero);
	free(s);
	s = xstrdup("copy");
	assert_string_equal(s, "copy");
	free(s);
}

static void test_alloc__grow(void **state)
{
	size_t nr, cap = 0;
	int *array = NULL;

	(void)state;
	for (nr = 0; nr < 1000; nr++) {
		GROW(array, nr + 1, cap);
		assert_true(cap > nr);
		array[nr] = (int)nr;
	}
	assert_true(cap < 2500);
	assert_int_equal(array[777], 777);
	free(array);
}

/* Small, large and empty requests: aligned, zeroed, none over another. */
static void test_alloc__arena(void **state)
{
	static const size_t sizes[] = { 1, 0, 24, 70000, 3, 20000, 64 << 10 };
	enum { NR = 700 };
	struct arena a = ARENA_INIT;
	unsigned char *p[NR];
	size_t i, k, size;

	(void)state;
	for (i = 0; i < NR; i++) {
		size = sizes[i % 7];
		p[i] = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)p[i] % sizeof(max_align_t) %
				     _Alignof(max_align_t),
				 0);
		for (k = 0; k < size; k += 997)
			assert_int_equal(p[i][k], 0);
		memset(p[i], (int)(i % 251), size);
	}
	for (i = 0; i < NR; i++) {
		size = sizes[i % 7];
		for (k = 0; k < size; k += 499)
			assert_int_equal(p[i][k], i % 251);
	}
	arena_release(&a);
	assert_null(a.blocks);
	arena_release(&a);
}

static void test_alloc__arena_strings(void **state)
{
	struct arena a;
	int *numbers;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_strdup(&a, "one"), "one");
	assert_memory_equal(arena_memdupz(&a, "x\0y", 3), "x\0y", 4);
	assert_string_equal(arena_memdupz(&a, NULL, 0), "");
	assert_string_equal(arena_printf(&a, "%s-%d", "n", 7), "n-7");
	numbers = arena_array(&a, 3, sizeof(*numbers));
	assert_int_equal(numbers[0] | numbers[1] | numbers[2], 0);
	arena_release(&a);
}

static void test_alloc__arena_keep(void **state)
{
	struct arena a = ARENA_INIT;
	int *list = NULL, *kept;
	size_t cap = 0;

	(void)state;
	GROW(list, 2, cap);
	list[0] = 7;
	list[1] = 8;
	kept = arena_keep(&a, list, 2, sizeof(*list));
	assert_int_equal(kept[0], 7);
	assert_int_equal(kept[1], 8);
	assert_non_null(arena_keep(&a, NULL, 0, sizeof(*list)));
	arena_release(&a);
}

static void array_too_large(void)
{
	void *volatile p = xreallocarray(NULL, SIZE_MAX / 2, 3);

	free(p);
}

static void arena_array_too_large(void)
{
	struct arena a = ARENA_INIT;

	arena_array(&a, SIZE_MAX / 8, 16);
}

static void arena_too_large(void)
{
	struct arena a = ARENA_INIT;

	arena_alloc(&a, SIZE_MAX - 3);
}

static void copy_too_large(void)
{
	char *volatile p = xmemdupz("", SIZE_MAX);

	free(p);
}

static int exit_status_of(void (*fn)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (close(STDERR_FILENO) == 0)
			fn();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_alloc__overflow_exits(void **state)
{
	(void)state;
	assert_int_equal(exit_status_of(array_too_large), EXIT_SYSTEM);
	assert_int_equal(exit_status_of(arena_array_too_large), EXIT_SYSTEM);
	assert_int_equal(exit_status_of(arena_too_large), EXIT_SYSTEM);
	assert_int_equal(exit_status_of(copy_too_large), EXIT_SYSTEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc__basics),
		cmocka_unit_test(test_alloc__grow),
		cmocka_unit_test(test_alloc__arena),
		cmocka_unit_test(test_alloc__arena_strings),
		cmocka_unit_test(test_alloc__arena_keep),
		cmocka_unit_test(test_alloc__overflow_exits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
