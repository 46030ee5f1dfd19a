#!/bin/bash
# The connection breaks: apply, revert and record behind tests/faults/proxy.
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

story
find_server
make_db
ledger apply --quiet --to 003 --db "$DB" >/dev/null || exit 1
WANT_THREE=$(ledger fingerprint --db "$DB")
ledger apply --quiet --db "$DB" >/dev/null || exit 1
WANT=$(ledger fingerprint --db "$DB")

# apply_row NAME STEP PROXY-OPTIONS...: for N = 1, 1 + STEP, … until it is not
# hit any more.
apply_row() {
	local n=1 step=$2

	row_begin "$1"
	shift 2
	while :; do
		empty_db
		proxied "$@" --at $n -- "$LEDGER_BIN" apply --db \
			"$(through_proxy)"
		[ -n "$HIT" ] || break
		hit "$STATUS"
		check_apply "at $n"
		! is_enough || break
		n=$((n + step))
	done
	[ "$STATUS" = 0 ] || wrong "without a fault: $STATUS"
	row_end
}

# The same for revert to 003, from the whole story and back to it.
revert_row() {
	local n=1 step=$2 is

	row_begin "$1"
	shift 2
	run ledger apply --db "$DB"
	while :; do
		proxied "$@" --at $n -- "$LEDGER_BIN" revert --to 003 \
			--allow-data-loss --db "$(through_proxy)"
		[ -n "$HIT" ] || break
		hit "$STATUS"
		check_status "at $n"
		run ledger verify --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: verify ends with $STATUS"
		run ledger revert --to 003 --allow-data-loss --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: the next revert: $STATUS"
		is=$(ledger fingerprint --db "$DB")
		[ "$is" = "$WANT_THREE" ] || wrong "at $n: fingerprint $is"
		is=$(psql "$DB" -c "$DATA_SQL" 2>&1)
		[ "$is" = '100|1' ] || wrong "at $n: data $is"
		run ledger apply --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: apply again: $STATUS"
		check_end "at $n"
		! is_enough || break
		n=$((n + step))
	done
	[ "$STATUS" = 0 ] || wrong "without a fault: $STATUS"
	row_end
}

# record on a server that goes away: whole records, no database left behind.
record_row() {
	local n=1 step=$2 left

	row_begin "$1"
	shift 2
	DB_NAME=postgres
	while :; do
		rm -rf "$SCRATCH/recorded"
		mkdir -p "$SCRATCH/recorded" && cd "$SCRATCH/recorded" || exit 1
		cp -r "$SCRATCH/story/migrations" .
		ledger init --quiet >/dev/null
		proxied "$@" --at $n -- "$LEDGER_BIN" record --scratch \
			"$(through_proxy)"
		[ -n "$HIT" ] || break
		hit "$STATUS"
		check_status "at $n"
		run ledger verify --offline
		case $STATUS in
		0 | 1) ;;
		*) wrong "at $n: verify --offline ends with $STATUS" ;;
		esac
		left=$(find ledger -name '*.new' -o -name '*.tmp*' \
			-o -name '.*.rec*')
		[ -z "$left" ] || wrong "at $n: left over: $left"
		run ledger record --scratch "$ADMIN"
		[ "$STATUS" = 0 ] || wrong "at $n: the next record: $STATUS"
		diff -r ledger/records "$SCRATCH/story/ledger/records" \
			>/dev/null || wrong "at $n: other records"
		run ledger fsck
		[ "$STATUS" = 0 ] || wrong "at $n: fsck ends with $STATUS"
		! is_enough || break
		n=$((n + step))
	done
	[ "$STATUS" = 0 ] || wrong "without a fault: $STATUS"
	cd "$SCRATCH/story" || exit 1
	DB_NAME=fault_$$
	row_end
}

# ---- around COMMIT: every one of them

apply_row 'C1 apply: COMMIT lost on its way' "$(choose 6 1)" \
	--commit --side client --fault cut
apply_row 'C2 apply: COMMIT done, answer lost' "$(choose 6 1)" \
	--commit --side server --fault cut
apply_row 'C5 apply: COMMIT half sent' "$(choose 9 1)" \
	--commit --side client --fault tear
apply_row 'C4 apply: half open at COMMIT, the old session lives on' \
	"$(choose 9 1)" --commit --side client --fault half --hold 700
apply_row 'C4 apply: half open behind COMMIT' "$(choose 9 1)" \
	--commit --side server --fault half --hold 700
is_short || apply_row 'C2 apply: COMMIT done, answer and server lost' 1 \
	--commit --side server --fault cut --refuse --limit 90
apply_row 'C25 apply: COMMIT answers ROLLBACK' "$(choose 9 1)" \
	--commit --side server --fault retag
revert_row 'C1 revert: COMMIT lost on its way' "$(choose 4 1)" \
	--commit --side client --fault cut
revert_row 'C2 revert: COMMIT done, answer lost' "$(choose 4 1)" \
	--commit --side server --fault cut

# ---- at every piece

apply_row 'C6 apply: cut before piece N of the client' "$(choose 61 1)" \
	--side client --fault cut
apply_row 'C6 apply: cut behind piece N of the client' "$(choose 101 2)" \
	--side client --fault after
apply_row 'C6 apply: cut in the middle of piece N of the client' \
	"$(choose 101 2)" --side client --fault tear
apply_row 'C6 apply: cut before piece N of the server' "$(choose 101 2)" \
	--side server --fault cut
apply_row 'C6 apply: cut in the middle of piece N of the server' \
	"$(choose 101 2)" --side server --fault tear
apply_row 'C4 apply: half open at piece N' "$(choose 101 7)" \
	--side client --fault half --hold 500
is_short || apply_row 'C6 apply: the server is gone from piece N on' 7 \
	--side client --fault cut --refuse
apply_row 'G13 apply: garbage instead of piece N of the server' \
	"$(choose 101 3)" --side server --fault garbage
revert_row 'C6 revert: cut before piece N of the client' "$(choose 61 2)" \
	--side client --fault cut
revert_row 'C6 revert: cut before piece N of the server' "$(choose 101 3)" \
	--side server --fault cut
record_row 'C6 record: cut before piece N of the client' "$(choose 151 3)" \
	--side client --fault cut

# ---- no fault, but slow or in crumbs

row_begin 'apply: every byte a packet of its own'
empty_db
proxied --fault bytes -- "$LEDGER_BIN" apply --db "$(through_proxy)"
RUNS=1
CODES=$STATUS
[ "$STATUS" = 0 ] || wrong "exit status $STATUS"
check_apply bytes
row_end
row_begin 'apply: every piece 3 ms late'
empty_db
proxied --fault delay --hold 3 -- "$LEDGER_BIN" apply --db "$(through_proxy)"
RUNS=1
CODES=$STATUS
[ "$STATUS" = 0 ] || wrong "exit status $STATUS"
check_apply delay
row_end

done_testing
