#!/bin/bash
# C34: a server that is older than 13 is refused before anything is done.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

! grep -q __asan_init "$LEDGER_BIN" || skip_all 'LD_PRELOAD and a sanitizer'
PRELOAD=$SCRATCH/.test/versions.so
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fPIC -shared \
	-o "$PRELOAD" "$TOP/tests/faults/versions.c" || exit 1

# said_to_be VERSION COMMAND...: the server says that it is of this version.
said_to_be() {
	LD_PRELOAD=$PRELOAD FAULT_SERVER=$1 "$LEDGER_BIN" "${@:2}"
}

cards_project cards
db=$(db_new)
before=$(sql "$db" "SELECT count(*) FROM pg_namespace")
for verb in apply verify status plan where fingerprint audit \
	'revert --to empty' 'diff 001 live' 'blame public/table/cards'; do
	# shellcheck disable=SC2086 # words
	exit_is 3 "C34: $verb" said_to_be 120022 $verb --db "$db"
	has_err 'the server is PostgreSQL 12.22'
	has_err 'PostgreSQL 13 and later are supported'
done
exit_is 3 'C34: record' said_to_be 120022 record --again --scratch "$(cluster)"
has_err 'PostgreSQL 12.22'
is "$(sql "$db" "SELECT count(*) FROM pg_namespace")" "$before" \
	'C34: nothing was made'
ok 'C34: the records are as they were' ledger verify --offline
exit_is 0 'C34: as it is' ledger apply --db "$db"

done_testing
