#!/bin/bash
# The fingerprint's cases on the server of these tests: what must change it, and
# what must not. "make matrix" runs them on all majors.
set -u
cd "$(dirname "$0")/../.." || exit 1

if [ -z "${LEDGER_TEST_PG-}" ]; then
	echo "1..0 # SKIP LEDGER_TEST_PG is not set"
	exit 0
fi
"${MAKE:-make}" --no-print-directory -s fingerprint-program >&2 || exit 1
exec "${B:-build}/tests/fingerprint/run" tests/fingerprint/cases/*.sql
