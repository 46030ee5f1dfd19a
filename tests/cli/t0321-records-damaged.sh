#!/bin/bash
# Records that were tampered with or lost: exit 4, never a crash, never a guess.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project good
db=$(cards_applied)

# one_byte FILE OFFSET: another value there.
one_byte() {
	local old new

	old=$(od -An -tu1 -j "$2" -N1 "$1")
	new=$(((old + 1 + RANDOM % 254) % 256))
	# shellcheck disable=SC2059 # the escape is the point
	printf "\\x$(printf %02x $new)" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

RANDOM=5
cards_project bytes
cp -r ledger/records good
bad=''
for _ in $(seq 50); do
	files=(ledger/records/*.rec)
	file=${files[RANDOM % ${#files[@]}]}
	size=$(stat -c %s "$file")
	at=$(((RANDOM * 32768 + RANDOM) % size))
	one_byte "$file" $at
	run ledger verify --offline
	[ "$STATUS" = 4 ] || bad="$bad $file:$at($STATUS)"
	cp "good/$(basename "$file")" "$file"
done
is "$bad" '' 'one wrong byte, 50 times: exit 4'
exit_is 0 'with the good bytes back, all is well' ledger verify --db "$db"

one_byte ledger/records/003_card_rules.rec 200
for verb in verify status apply plan revert; do
	to=''
	[ $verb != revert ] || to='--to 004'
	# shellcheck disable=SC2086 # two words or none
	exit_is 4 "a tampered record: $verb" ledger $verb $to --db "$db"
	has_err '003_card_rules.rec' 'the record is named'
done
exit_is 4 'a tampered record: record' record
exit_is 4 'a tampered record: fsck' ledger fsck
cp good/003_card_rules.rec ledger/records/

# A forger who knows the format: the bytes are in order, the chain is not.
sed 's/cards_size_positive/cards_size_negative/' good/003_card_rules.rec |
	sed '$d' >forged
echo "end $(sha256sum forged | cut -d' ' -f1)" >>forged
cp forged ledger/records/003_card_rules.rec
exit_is 4 'a forged record' ledger verify --db "$db"
cp good/003_card_rules.rec ledger/records/

# One missing in the middle.
rm ledger/records/003_card_rules.rec
exit_is 4 'a missing record: verify' ledger verify --db "$db"
has '004_add_trades' 'the broken link is named'
exit_is 4 'a missing record: apply' ledger apply --db "$db"
cp good/003_card_rules.rec ledger/records/

# Two swapped names.
mv ledger/records/003_card_rules.rec x
mv ledger/records/002_add_sessions.rec ledger/records/003_card_rules.rec
mv x ledger/records/002_add_sessions.rec
exit_is 4 'two records under each other'"'"'s name' ledger verify --offline
cp good/*.rec ledger/records/

# Odd files.
: >ledger/records/003_card_rules.rec
exit_is 4 'an empty record' ledger verify --offline
cp good/003_card_rules.rec ledger/records/
printf 'ledger record 99\n' >ledger/records/003_card_rules.rec
exit_is 4 'a record of a later version' ledger verify --offline
cp good/003_card_rules.rec ledger/records/
head -c 500 good/003_card_rules.rec >ledger/records/003_card_rules.rec
exit_is 4 'a record cut short' ledger verify --offline
cp good/003_card_rules.rec ledger/records/
exit_is 0 'restored' ledger verify --db "$db"

done_testing
