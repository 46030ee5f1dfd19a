#!/bin/bash
# Schemas whose fingerprints are known for each version of the canonical form.
# "make matrix" compares them on all majors.
set -u
cd "$(dirname "$0")/../.." || exit 1

if [ -z "${LEDGER_TEST_PG-}" ]; then
	echo "1..0 # SKIP LEDGER_TEST_PG is not set"
	exit 0
fi
exec tests/fingerprint/golden-vectors
