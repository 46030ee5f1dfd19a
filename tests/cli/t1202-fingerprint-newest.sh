#!/bin/bash
# The fingerprint on PostgreSQL 18 beside Debian's 15, where it is at hand
# (scripts/matrix): the same cases, and the same hashes.
set -u
cd "$(dirname "$0")/../.." || exit 1

"${MAKE:-make}" --no-print-directory -s fingerprint-program >&2 || exit 1
out=$(B=${B:-build} JOBS=1 scripts/matrix --cached 18 2>&1)
status=$?
case $out in
*skipped*) echo "ok 1 - PostgreSQL 18 # SKIP it is not at hand; make matrix" ;;
*)
	[ $status = 0 ] || printf 'not '
	echo "ok 1 - PostgreSQL 18"
	echo "$out" | sed 's/^/# /'
	;;
esac
echo 1..1
