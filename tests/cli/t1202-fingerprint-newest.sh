#!/bin/bash
# The fingerprint on PostgreSQL 18 beside the one that is installed: all cases
# there, and the same hashes of what they print in different ways.
# scripts/matrix downloads 18 once, where it can.
set -u
cd "$(dirname "$0")/../.." || exit 1

B=${B:-build}
cases=majors.sql
name=t1202-$$
"${MAKE:-make}" --no-print-directory -s fingerprint-program >&2 || exit 1
out=$(B=$B JOBS=1 scripts/matrix 18 2>&1)
status=$?
case $out in
*skipped*)
	echo "1..0 # SKIP PostgreSQL 18 is not here, and npm did not bring it"
	exit 0
	;;
esac
[ $status = 0 ] || printf 'not '
echo "ok 1 - PostgreSQL 18"
printf '# %s\n' "${out//$'\n'/$'\n# '}"

# A server of its own: the program's databases have fixed names.
trap 'scripts/pg stop "$name"' EXIT
scripts/pg start "$name" >/dev/null || exit 1
hashes=$B/matrix/own.hashes
LEDGER_TEST_PG=$(scripts/pg conninfo "$name") "$B/tests/fingerprint/run" \
	--hashes "$hashes" "tests/fingerprint/cases/$cases" >/dev/null
differ=$(LC_ALL=C join <(LC_ALL=C sort "$hashes") \
	<(grep "^$cases:" "$B/matrix/18.hashes" | LC_ALL=C sort) |
	awk '{ n++ } $2 != $3 { print $1 } END { if (!n) print "nothing" }')
[ -z "$differ" ] || printf 'not '
echo "ok 2 - the same hashes on both"
[ -z "$differ" ] || printf '# %s\n' "${differ//$'\n'/$'\n# '}"
echo 1..2
