#!/bin/bash
# Calls that fail and processes that are killed: tests/faults/inject at the Nth
# call of a kind, for each verb that writes, and for one that only reads.
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

! is_sanitized || skip_all 'a program with a sanitizer'
story
find_server
make_db
ledger apply --quiet --db "$DB" >/dev/null || exit 1
WANT=$(ledger fingerprint --db "$DB")
ledger ls-tree HEAD >"$SCRATCH/tree" || exit 1
ledger fingerprint --db "$DB" >"$SCRATCH/print" || exit 1

# next_n N STEP: the next N; STEP "xP" adds P percent, for what is called often.
next_n() {
	case $2 in
	x*) echo $(($1 + 1 + $1 * ${2#x} / 100)) ;;
	*) echo $(($1 + $2)) ;;
	esac
}

# each NAME STEP BODY CALL DO [VARIABLE=VALUE...]: BODY N runs it and checks.
each() {
	local n=1 step=$2 body=$3

	row_begin "$1"
	shift 3
	while :; do
		"$body" "$n" "$@"
		[ -n "$HIT" ] || break
		! is_enough || break
		n=$(next_n "$n" "$step")
	done
	row_end
}

# What is common to all: a hit, and a status that may be.
count() {
	[ -n "$HIT" ] || return 1
	hit "$STATUS"
	check_status "$1"
}

# ---- the verbs --------------------------------------------------------------

apply_body() {
	local n=$1 call=$2 action=$3

	shift 3
	empty_db
	injected "$call" "$n" "$action" "$@" -- "$LEDGER_BIN" apply --db "$DB"
	[ -n "$HIT" ] || return
	hit "$STATUS"
	check_apply "$call $action at $n"
}

# From the whole story and back to it.
revert_body() {
	local n=$1 call=$2 action=$3 is

	shift 3
	injected "$call" "$n" "$action" "$@" -- "$LEDGER_BIN" revert --to 003 \
		--allow-data-loss --db "$DB"
	if count "$call $action at $n"; then
		run ledger verify --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: verify ends with $STATUS"
		run ledger revert --to 003 --allow-data-loss --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: the next revert: $STATUS"
		is=$(psql "$DB" -c "$DATA_SQL" 2>&1)
		[ "$is" = '100|1' ] || wrong "at $n: data $is"
	fi
	run ledger apply --db "$DB"
	[ "$STATUS" = 0 ] || wrong "at $n: apply again: $STATUS"
	check_end "at $n"
}

# No record is half there; the next run makes the same ones.
record_body() {
	local n=$1 call=$2 action=$3

	shift 3
	rm -rf "$SCRATCH/recorded"
	mkdir -p "$SCRATCH/recorded" && cd "$SCRATCH/recorded" || exit 1
	cp -r "$SCRATCH/story/migrations" .
	ledger init --quiet >/dev/null
	injected "$call" "$n" "$action" "$@" -- \
		"$LEDGER_BIN" record --scratch "$ADMIN"
	if count "$call $action at $n"; then
		check_records "$call $action at $n"
	fi
	cd "$SCRATCH/story" || exit 1
}

check_records() {
	local file name

	for file in ledger/records/*.rec; do
		name=$(basename "$file")
		[ ! -f "$file" ] || cmp -s "$file" \
			"$SCRATCH/story/ledger/records/$name" ||
			wrong "$1: $name is half or other"
	done
	run ledger verify --offline
	case $STATUS in
	0 | 1) ;;
	*) wrong "$1: verify --offline ends with $STATUS" ;;
	esac
	run ledger record --scratch "$ADMIN"
	[ "$STATUS" = 0 ] || wrong "$1: the next record ends with $STATUS"
	diff -r ledger/records "$SCRATCH/story/ledger/records" \
		>"$OUT" 2>&1 || wrong "$1: other records"
	run ledger fsck
	[ "$STATUS" = 0 ] || wrong "$1: fsck ends with $STATUS"
}

# A store that is made from the records while calls fail.
store_body() {
	local n=$1 call=$2 action=$3

	shift 3
	rm -rf ledger/store
	injected "$call" "$n" "$action" "$@" -- "$LEDGER_BIN" verify --offline
	if count "$call $action at $n"; then
		check_store "$call $action at $n"
	fi
}

check_store() {
	run ledger verify --offline
	[ "$STATUS" = 0 ] || wrong "$1: the next verify ends with $STATUS"
	run ledger ls-tree HEAD
	cmp -s "$OUT" "$SCRATCH/tree" || wrong "$1: another tree"
	run ledger fsck
	[ "$STATUS" = 0 ] || wrong "$1: fsck ends with $STATUS"
	# The next one that writes takes away what was left.
	rm -f ledger/records/006*
	run ledger record --scratch "$ADMIN"
	[ "$STATUS" = 0 ] || wrong "$1: record ends with $STATUS"
	[ ! -e ledger/store/new ] || wrong "$1: a half-made store is left"
}

# A verb that reads: the right answer or none.
read_body() {
	local n=$1 call=$2 action=$3

	shift 3
	injected "$call" "$n" "$action" "$@" -- \
		"$LEDGER_BIN" fingerprint --db "$DB"
	if count "$call $action at $n"; then
		[ "$STATUS" != 0 ] || cmp -s "$OUT" "$SCRATCH/print" ||
			wrong "$call $action at $n: another fingerprint"
		run ledger verify --db "$DB"
		[ "$STATUS" = 0 ] || wrong "at $n: verify ends with $STATUS"
	fi
}

init_body() {
	local n=$1 call=$2 action=$3

	shift 3
	rm -rf "$SCRATCH/new"
	mkdir -p "$SCRATCH/new/migrations" && cd "$SCRATCH/new" || exit 1
	injected "$call" "$n" "$action" "$@" -- "$LEDGER_BIN" init
	if count "$call $action at $n"; then
		[ "$STATUS" = 0 ] || run ledger init
		# With its last step done it is there, and whole.
		[ "$STATUS" = 0 ] || grep -q 'exists already' "$ERR" ||
			wrong "at $n: the next init: $STATUS"
		diff -r "$SCRATCH/init" . >"$OUT" 2>&1 ||
			wrong "at $n: another result"
		run ledger verify --offline
		[ "$STATUS" = 0 ] || wrong "at $n: verify ends with $STATUS"
	fi
	cd "$SCRATCH/story" || exit 1
}

mkdir -p "$SCRATCH/init/migrations"
(cd "$SCRATCH/init" && ledger init >/dev/null 2>&1) || exit 1

# ---- killed -----------------------------------------------------------------

for call in send recv; do
	each "C6 apply: SIGKILL at $call N" "$(choose 150 2)" \
		apply_body $call KILL
	each "C33 apply: SIGTERM at $call N" "$(choose 190 5)" \
		apply_body $call TERM
done
each 'C33 apply: SIGINT at send N' "$(choose 190 5)" apply_body send INT
each 'C6 revert: SIGKILL at send N' "$(choose 90 3)" revert_body send KILL
each 'C33 revert: SIGTERM at send N' "$(choose 120 5)" revert_body send TERM
each 'A1 record: SIGKILL at any call N' "$(choose x90 x4)" record_body any KILL
each 'C33 record: SIGTERM at any call N' "$(choose x300 x15)" \
	record_body any TERM
each 'A1 verify --offline makes the store: SIGKILL at any call N' \
	"$(choose 41 1)" store_body any KILL
each 'A1 init: SIGKILL at any call N' "$(choose 5 1)" init_body any KILL

# ---- the network ------------------------------------------------------------

# Nothing arrives, and the server says nothing of it: only a signal ends that.
MAY_HANG=1
each 'C6 apply: send fails (ECONNRESET) from N on' "$(choose 190 25)" \
	apply_body send ECONNRESET FAULT_ALWAYS=1
MAY_HANG=
each 'C6 apply: recv fails (ECONNRESET) from N on' "$(choose 190 5)" \
	apply_body recv ECONNRESET FAULT_ALWAYS=1
each 'C6 apply: recv is interrupted (EINTR) at N' "$(choose 190 5)" \
	apply_body recv EINTR
each 'C6 apply: send takes half at N' "$(choose 190 7)" apply_body send short
each 'C6 apply: send takes half, always' 1000000 \
	apply_body send short FAULT_ALWAYS=1

# ---- files and the store ----------------------------------------------------

for call in pwrite sync open rename mkdir truncate mmap read unlink; do
	each "A5 store: $call fails (EIO) at N" "$(choose 23 1)" \
		store_body $call EIO
done
for call in pwrite sync; do
	each "A8 store: $call fails (ENOSPC) from N on" "$(choose 23 1)" \
		store_body $call ENOSPC FAULT_ALWAYS=1
done
each 'A5 store: a write is short at N' "$(choose 23 1)" store_body pwrite short
each 'A5 store: EINTR at any call N' "$(choose 41 1)" store_body any EINTR
each 'A35 store: EMFILE at open N' "$(choose 23 1)" store_body open EMFILE
for call in write sync rename open mkdir; do
	each "A5 record: $call fails (EIO) at N" "$(choose x200 x10)" \
		record_body $call EIO
done
each 'A8 record: write fails (ENOSPC) from N on' "$(choose x200 x10)" \
	record_body write ENOSPC FAULT_ALWAYS=1
each 'A5 init: EIO at any call N' "$(choose 5 1)" init_body any EIO
each 'A8 init: ENOSPC from any call N on' "$(choose 5 1)" \
	init_body any ENOSPC FAULT_ALWAYS=1

# ---- memory -----------------------------------------------------------------

each 'A36 fingerprint: no memory at call N' "$(choose x400 x15)" \
	read_body memory ENOMEM
each 'A36 fingerprint: no memory from call N on' "$(choose x400 x15)" \
	read_body memory ENOMEM FAULT_ALWAYS=1
each 'A36 apply: no memory at call N' "$(choose x900 x20)" \
	apply_body memory ENOMEM
each 'A36 apply: no memory from call N on' "$(choose x900 x20)" \
	apply_body memory ENOMEM FAULT_ALWAYS=1
each 'A36 apply: no memory for libpq at call N' "$(choose x900 x3)" \
	apply_body memory ENOMEM FAULT_LIBRARY=libpq
each 'A36 apply: no memory for libpq from call N on' "$(choose x900 x20)" \
	apply_body memory ENOMEM FAULT_LIBRARY=libpq FAULT_ALWAYS=1
each 'A36 store: no memory at call N' "$(choose x400 x12)" \
	store_body memory ENOMEM
each 'A36 record: no memory at call N' "$(choose x900 x25)" \
	record_body memory ENOMEM

done_testing
