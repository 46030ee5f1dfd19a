#!/bin/bash
# ledger/ at the top is what ledger makes of migrations/. Should this fail after
# a change of the record format or the canonical text: scripts/refresh-example.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

server_of() {
	sed -n 's/^server //p' "$1"/ledger/records/*.rec | sort -u
}

cp -r "$TOP/migrations" . && ledger init --quiet >/dev/null
exit_is 0 'the example can be recorded' ledger record
is "$(ledger --quiet record --frozen | head -n 1)" \
	'nothing to record: 5 recorded, all up to date' 'and is up to date then'
rm -rf ledger/store
if [ "$(server_of .)" = "$(server_of "$TOP")" ]; then
	ok 'its records are those of ledger/' diff -r -x store \
		ledger "$TOP/ledger"
else
	skip 'its records are those of ledger/' \
		"they are of PostgreSQL $(server_of "$TOP")"
fi
mkdir copy && cp -r "$TOP/migrations" "$TOP/ledger" copy && rm -rf copy/ledger/store
exit_is 0 'ledger/ verifies' ledger -C copy verify --offline

done_testing
