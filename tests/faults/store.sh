#!/bin/bash
# The store on a bad disk: bits, pages, lengths, a disk that is full or may not
# be written. It is derived data: each question gets the right answer, from the
# store, from the records, or from a store made anew; never a crash, never a
# wrong answer.
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

story
DAMAGE=$SCRATCH/.test/damage
build damage.c "$DAMAGE"
data=ledger/store/data.mdb
rm -rf ledger/store
ledger verify --offline --quiet >/dev/null || exit 1
ledger ls-tree HEAD >"$SCRATCH/tree" || exit 1
ledger log >"$SCRATCH/log" || exit 1
cp -r ledger/store "$SCRATCH/store.good"

restore() {
	rm -rf ledger/store
	cp -r "$SCRATCH/store.good" ledger/store
}

# right WHAT COMMAND…: status 0 and the known answer.
right() {
	local what=$1 want=$2

	shift 2
	{ run ledger "$@"; } 2>/dev/null
	[ "$STATUS" = 0 ] || wrong "$what: $* ends with $STATUS"
	[ -z "$want" ] || cmp -s "$OUT" "$want" ||
		wrong "$what: $*: another answer"
}

# All of them on a store in this state.
questions() {
	# fsck says what it finds and mends nothing: 4 is right.
	{ run ledger fsck; } 2>/dev/null
	hit "$STATUS"
	case $STATUS in
	0 | 4) ;;
	*) wrong "$1: fsck ends with $STATUS" ;;
	esac
	right "$1" "$SCRATCH/tree" ls-tree HEAD
	right "$1" "$SCRATCH/log" log
	right "$1" '' verify --offline
}

damage_row() {
	local how=$2 runs=$3 seed

	row_begin "$1"
	for seed in $(seq "$runs"); do
		restore
		"$DAMAGE" $data "$how" "$seed" || exit 1
		questions "$how $seed"
	done
	row_end
}

damage_row 'A12 store: one bit turned' flip "$(choose 12 3000)"
damage_row 'A13 store: one bit of the meta pages turned' meta \
	"$(choose 4 600)"
damage_row 'A12 store: numbers of page heads changed' words \
	"$(choose 8 1500)"
damage_row 'A12 store: a page of zeros' zero "$(choose 3 200)"
damage_row 'A12 store: two pages swapped' swap "$(choose 3 200)"
damage_row 'A15 store: cut off' cut "$(choose 4 300)"

row_begin 'A17 store: of no bytes'
restore
: >$data
questions empty
row_end
row_begin 'A19 store: not one of ours'
restore
head -c 65536 /dev/urandom >$data
questions foreign
row_end
row_begin 'A28 store: lock.mdb lost'
restore
rm -f ledger/store/lock.mdb
questions 'no lock'
row_end

# ---- power loss -------------------------------------------------------------

# The store is made and then grows with each record; every write of it is known.
# What a loss of power may leave after each of them is put in its place.
if ! is_sanitized; then
	POWER=$SCRATCH/.test/power
	build power.c "$POWER"
	build power.c "$POWER.so" -DRECORD -fPIC -shared
	row_begin 'A3 store: power lost, unsynced writes dropped or torn'
	mkdir "$SCRATCH/records"
	mv ledger/records/*.rec "$SCRATCH/records/"
	rm -rf ledger/store
	for file in "$SCRATCH"/records/*.rec; do
		cp "$file" ledger/records/
		POWER_LOG=$SCRATCH/power.log LD_PRELOAD=$POWER.so \
			"$LEDGER_BIN" verify --offline >/dev/null 2>&1
	done
	ops=$("$POWER" "$SCRATCH/power.log")
	[ "${ops:-0}" -gt 20 ] || wrong "only $ops writes and syncs"
	for ((n = 1; n <= ops; n += $(choose 20 1))); do
		for seed in $(seq "$(choose 1 15)"); do
			rm -rf ledger/store
			mkdir -m 700 ledger/store
			"$POWER" "$SCRATCH/power.log" $n "$seed" $data || exit 1
			questions "operation $n of $ops, seed $seed"
		done
	done
	row_end
fi

# ---- no room ----------------------------------------------------------------

# Any file that grows beyond so many KiB fails (RLIMIT_FSIZE).
row_begin 'A35 store: no file may be larger than N KiB'
for kib in $(choose '4 16 64' '1 4 8 16 24 32 48 64 96 128 256'); do
	rm -rf ledger/store
	{ run bash -c "ulimit -f $kib; exec \"\$@\"" - \
		"$LEDGER_BIN" verify --offline; } 2>/dev/null
	hit "$STATUS"
	check_status "$kib KiB"
	right "$kib KiB" '' verify --offline
	right "$kib KiB" "$SCRATCH/tree" ls-tree HEAD
	right "$kib KiB" '' fsck
done
row_end

if [ "$(id -u)" = 0 ] && mkdir -p "$SCRATCH/disk" &&
	mount -t tmpfs -o size=1m none "$SCRATCH/disk" 2>/dev/null; then
	row_begin 'A8 store: disk full (tmpfs), N KiB left'
	cp -r migrations ledger "$SCRATCH/disk/"
	cd "$SCRATCH/disk" || exit 1
	for kib in $(choose '4 40' '0 4 8 16 24 32 40 48 64 80 96 128'); do
		rm -rf ledger/store filler
		size=$(df -k --output=avail . | tail -1)
		head -c $(((size - kib) * 1024)) /dev/zero >filler
		{ run ledger verify --offline; } 2>/dev/null
		hit "$STATUS"
		check_status "$kib KiB left"
		rm -f filler
		right "$kib KiB left" '' verify --offline
		right "$kib KiB left" "$SCRATCH/tree" ls-tree HEAD
		right "$kib KiB left" '' fsck
	done
	row_end
	row_begin 'A32 store: file system mounted read-only'
	rm -rf ledger/store
	mount -o remount,ro "$SCRATCH/disk"
	right 'read-only, no store' '' verify --offline
	hit "$STATUS"
	mount -o remount,rw "$SCRATCH/disk"
	right 'to make it' '' verify --offline
	mount -o remount,ro "$SCRATCH/disk"
	right 'read-only' "$SCRATCH/tree" ls-tree HEAD
	hit "$STATUS"
	right 'read-only' '' fsck
	hit "$STATUS"
	row_end
	cd "$SCRATCH/story" || exit 1
	umount "$SCRATCH/disk"
fi

done_testing
