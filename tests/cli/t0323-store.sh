#!/bin/bash
# The store is only a cache of the records: lost, cut, damaged, it is made anew.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
db=$(cards_applied)
ledger show 005 >"$SCRATCH/show"
ledger ls-tree 005 >"$SCRATCH/tree"
data=ledger/store/data.mdb

# rebuilt WHAT: every question gets the answer that it had.
rebuilt() {
	exit_is 0 "$1: verify" ledger verify --db "$db"
	ledger ls-tree 005 >"$SCRATCH/tree.now" 2>"$SCRATCH/err"
	same_file "$SCRATCH/tree.now" "$SCRATCH/tree" "$1: ls-tree"
	ledger show 005 >"$SCRATCH/show.now" 2>"$SCRATCH/err"
	same_file "$SCRATCH/show.now" "$SCRATCH/show" "$1: show"
	exit_is 0 "$1: fsck" ledger fsck
	has 'records: 5'
}

rm -rf ledger/store
rebuilt 'deleted'

# The same with a word about it on stderr.
told() {
	run ledger verify --db "$db"
	is "$STATUS" 0 "$1: verify"
	like "$(cat "$ERR")" 'store' "$1: told on stderr"
	unlike "$(cat "$ERR")" 'error' "$1: not as an error"
	rebuilt "$1"
}

: >$data
told 'of no bytes'
size=$(stat -c %s $data)
truncate -s $((size / 2)) $data
told 'cut in half'
truncate -s 100 $data
told 'cut to 100 bytes'
head -c "$size" /dev/urandom >$data
told 'full of rubbish'
printf 'rubbish' | dd of=$data bs=1 seek=100 conv=notrunc status=none
rebuilt 'a damaged meta page'
rm -f $data
mkdir $data 2>/dev/null
run ledger verify --db "$db"
unlike "$STATUS" '^1[0-9][0-9]$' 'a directory in its place: no crash'
rm -rf ledger/store

# Bits here and there: never a crash, never a wrong answer.
ledger verify --quiet --offline >/dev/null
cp $data "$SCRATCH/data.good"
RANDOM=7
bad=''
for round in $(seq 60); do
	cp "$SCRATCH/data.good" $data
	size=$(stat -c %s $data)
	for _ in 1 2 3; do
		at=$(((RANDOM * 32768 + RANDOM) % size))
		# shellcheck disable=SC2059 # the escape is the point
		printf "\\x$(printf %02x $((RANDOM % 256)))" |
			dd of=$data bs=1 seek=$at conv=notrunc status=none
	done
	ledger ls-tree 005 >"$SCRATCH/tree.now" 2>"$SCRATCH/err"
	code=$?
	cmp -s "$SCRATCH/tree.now" "$SCRATCH/tree" || bad="$bad $round($code)"
done
is "$bad" '' 'wrong bytes, 60 times: the same answer'

# fsck tells, and mends nothing behind one's back: a key of an index, which
# nothing else looks at.
cp "$SCRATCH/data.good" $data
at=$(grep -obaF '005_add_cards_table' $data | tail -1 | cut -d: -f1)
isnt "$at" '' 'the index has the name of the migration'
printf 'X' | dd of=$data bs=1 seek="$at" conv=notrunc status=none
exit_is 4 'fsck of a damaged index' ledger fsck
has 'rm -r ledger/store' 'fsck says what to do'
rm -r ./ledger/store
rebuilt 'after that'

# Somebody else's checkout that may not be written.
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$SCRATCH"
	chmod -R go+rX .
	cat >"$SCRATCH/as_nobody" <<'EOF'
#!/bin/bash
exec setpriv --reuid nobody --regid nogroup --clear-groups "$@"
EOF
	chmod 755 "$SCRATCH/as_nobody"
	as_nobody="$SCRATCH/as_nobody"
	cp "$LEDGER_BIN" "$SCRATCH/ledger-bin" && chmod 755 "$SCRATCH/ledger-bin"
	exit_is 0 'a read-only checkout: verify --offline' \
		"$as_nobody" "$SCRATCH/ledger-bin" verify --offline
	rm -rf ledger/store
	exit_is 0 'and without a store' \
		"$as_nobody" "$SCRATCH/ledger-bin" verify --offline
	exit_is 6 'what lives in the store alone is an error' \
		"$as_nobody" "$SCRATCH/ledger-bin" ls-tree 005
	has 'there is no store, and it cannot be made'
else
	rm -rf ledger/store && chmod -R a-w .
	exit_is 0 'a read-only checkout: verify' ledger verify --db "$db"
	chmod -R u+w .
fi

done_testing
