/* finding: the vocabulary, and what a collection of findings amounts to. */
#include "model/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/exit.h"

static void test_finding__vocabulary(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	int i, k;

	(void)state;
	for (i = 0; i < FINDING_NR; i++) {
		const char *name = finding_name((enum finding_id)i);
		const char *summary = finding_summary((enum finding_id)i);

		assert_true(*name && strspn(name, letters) == strlen(name));
		assert_true(*summary && !strchr(summary, '\n'));
		assert_int_not_equal(summary[strlen(summary) - 1], '.');
		for (k = 0; k < i; k++)
			assert_string_not_equal(
			    name, finding_name((enum finding_id)k));
	}
	assert_string_equal(finding_name(FINDING_DRIFT_EXTRA), "drift-extra");
	assert_string_equal(finding_summary(FINDING_FORK),
			    "two records follow the same record");
	assert_string_equal(severity_name(SEVERITY_NOTICE), "notice");
	assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
	assert_string_equal(severity_name(SEVERITY_ERROR), "error");
	assert_string_equal(severity_name(SEVERITY_LEDGER), "error");
}

static void test_finding__add(void **state)
{
	struct arena a = ARENA_INIT;
	struct findings f;
	struct finding *it;
	int i;

	(void)state;
	findings_init(&f, &a);
	assert_false(findings_has(&f, FINDING_FORK));
	for (i = 0; i < 100; i++) {
		it = findings_add(&f, FINDING_FORK, "number %d", i);
		assert_ptr_equal(it, &f.items[i]);
		assert_int_equal(it->severity, SEVERITY_ERROR);
		assert_null(it->path);
		assert_null(it->hint);
		assert_int_equal(it->line, 0);
	}
	assert_int_equal(f.nr, 100);
	assert_string_equal(f.items[0].message, "number 0");
	assert_string_equal(f.items[99].message, "number 99");
	assert_true(findings_has(&f, FINDING_FORK));
	assert_false(findings_has(&f, FINDING_SECRET));
	findings_release(&f);
	assert_int_equal(f.nr, 0);
	findings_add(&f, FINDING_SECRET, "again");
	findings_release(&f);
	arena_release(&a);
}

static const struct {
	enum finding_id ids[3];
	size_t nr;
	int code;
} codes[] = {
	{ { 0 }, 0, EXIT_OK },
	{ { FINDING_DUPLICATE }, 1, EXIT_OK },
	{ { FINDING_SECRET, FINDING_DUPLICATE }, 2, EXIT_OK },
	{ { FINDING_SECRET, FINDING_CONFLICT, FINDING_DUPLICATE },
	  3,
	  EXIT_FINDINGS },
	{ { FINDING_EDITED, FINDING_CONFLICT }, 2, EXIT_LEDGER },
	{ { FINDING_CONFLICT, FINDING_SECRET, FINDING_EDITED },
	  3,
	  EXIT_LEDGER },
};

static void test_finding__exit_code(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(codes); i++) {
		struct arena a = ARENA_INIT;
		struct findings f;

		findings_init(&f, &a);
		for (k = 0; k < codes[i].nr; k++)
			findings_add(&f, codes[i].ids[k], "x");
		assert_int_equal(findings_exit_code(&f), codes[i].code);
		findings_release(&f);
		arena_release(&a);
	}
}

static void test_finding__severity_can_be_raised(void **state)
{
	struct arena a = ARENA_INIT;
	struct findings f;

	(void)state;
	findings_init(&f, &a);
	findings_add(&f, FINDING_SECRET, "x")->severity = SEVERITY_ERROR;
	assert_int_equal(findings_exit_code(&f), EXIT_FINDINGS);
	findings_release(&f);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding__vocabulary),
		cmocka_unit_test(test_finding__add),
		cmocka_unit_test(test_finding__exit_code),
		cmocka_unit_test(test_finding__severity_can_be_raised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
