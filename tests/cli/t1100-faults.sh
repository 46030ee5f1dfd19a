#!/bin/bash
# The fault tests in their short form: a few of each kind. make faults runs all.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

LEDGER_TEST_PG=$(cluster) || exit 1
export LEDGER_TEST_PG LEDGER_BIN
for file in "$TOP"/tests/faults/*.sh; do
	name=$(basename "$file" .sh)
	[ "$name" != lib ] || continue
	FAULTS=short run bash "$file"
	sed 's/^/# /' "$OUT"
	is "$STATUS|$(grep -c '^not ok' "$OUT")" '0|0' "$name: all rows hold"
done

done_testing
