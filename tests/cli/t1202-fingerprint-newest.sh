#!/bin/bash
# The fingerprint on PostgreSQL 18 beside the one of these tests: the same cases.
# scripts/matrix downloads it once, where it can.
set -u
cd "$(dirname "$0")/../.." || exit 1

"${MAKE:-make}" --no-print-directory -s fingerprint-program >&2 || exit 1
out=$(B=${B:-build} JOBS=1 scripts/matrix 18 2>&1)
status=$?
case $out in
*skipped*) echo "ok 1 - PostgreSQL 18 # SKIP it is not here, and npm did not bring it" ;;
*)
	[ $status = 0 ] || printf 'not '
	echo "ok 1 - PostgreSQL 18"
	echo "$out" | sed 's/^/# /'
	;;
esac
echo 1..1
