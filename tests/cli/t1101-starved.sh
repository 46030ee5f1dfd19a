#!/bin/bash
# A36: libpq gets no memory from some call on: it drops answers and waits for
# them. The connection is given up, and the next run is as ever.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

! grep -q __asan_init "$LEDGER_BIN" || skip_all 'LD_PRELOAD and a sanitizer'
INJECT=$SCRATCH/.test/inject.so
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -fPIC -shared \
	-o "$INJECT" "$TOP/tests/faults/inject.c" || exit 1

cards_project cards
db=$(db_new)
# starved N: with FAULT_ALWAYS from call N on.
starved() {
	LD_PRELOAD=$INJECT FAULT_CALL=memory FAULT_DO=ENOMEM FAULT_AT=$1 \
		FAULT_ALWAYS=1 FAULT_LIBRARY=libpq \
		timeout 20 "$LEDGER_BIN" apply --db "$db"
}
for n in 20 40 60 120 250 500 1500; do
	run starved $n
	like "$STATUS" '^[56]$' "A36: from call $n on: it ends by itself"
	like "$(cat "$ERR")" 'lost the connection|out of memory' \
		"A36: from call $n on: and says why"
done
exit_is 0 'A36: with memory it goes through' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM ledger.history')" 5 'A36: each once'

# An error of the server that speaks of memory is told as it is.
project words
migration 001_t.sql <<'SQL'
DO $$ BEGIN
	IF current_database() LIKE 't1101%' THEN
		RAISE EXCEPTION E'first line\nout of memory';
	END IF;
END $$;
SQL
exit_is 0 record
db=$(db_new)
exit_is 3 'A36: the words of a server' ledger apply --db "$db"
has_err 'first line'

done_testing
