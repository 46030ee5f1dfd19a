#!/bin/bash
# One large schema under sessions, maintenance, copies, dumps and restores: its
# fingerprint stays.
set -u
cd "$(dirname "$0")/../.." || exit 1

if [ -z "${LEDGER_TEST_PG-}" ]; then
	echo "1..0 # SKIP LEDGER_TEST_PG is not set"
	exit 0
fi
exec tests/fingerprint/whole
