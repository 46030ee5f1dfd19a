#!/bin/bash
# Databases that are not what the cards migrations need: refused before anything
# runs, with object, expected, found and owner. What cannot break anybody is
# accepted, and named.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards

# refused WHAT SQL WORD...: a database at 004, without history, changed by hand.
# Each word must be in the report of verify and of apply.
refused() {
	local what=$1 sql=$2 db verb word before

	shift 2
	db=$(cards_db)
	psql "$db" -c "$sql"
	before=$(fingerprint "$db")
	for verb in verify apply; do
		exit_is 1 "$what: $verb refuses" ledger $verb --db "$db"
		for word in "$@"; do
			has "$word" "$what: $verb says: $word"
		done
	done
	is "$(fingerprint "$db")" "$before" "$what: nothing was changed"
	is "$(sql "$db" "SELECT to_regclass('ledger.history') IS NULL")" t \
		"$what: nothing was written"
}

refused 'status is an integer' \
	'ALTER TABLE cards ALTER status DROP DEFAULT,
	 ALTER status TYPE integer USING 0' \
	'column "status" of table public.cards' 'integer' \
	'character varying(50)' '001_initial_schema (001_initial_schema.sql:19)'

refused 'a column is missing' 'ALTER TABLE cards DROP COLUMN album CASCADE' \
	'column "album" of table public.cards' 'absent' \
	'001_initial_schema (001_initial_schema.sql:19)'

refused 'thumb_url is NOT NULL without a default' \
	'ALTER TABLE cards ALTER thumb_url SET NOT NULL' \
	'column "thumb_url" of table public.cards' 'not null' \
	'001_initial_schema (001_initial_schema.sql:19)'

refused 'an unexplained unique constraint' \
	'ALTER TABLE cards ADD CONSTRAINT one_idol UNIQUE (idol)' \
	'constraint "one_idol" of table public.cards' 'no migration'

refused 'an unexplained trigger' \
	'CREATE TRIGGER spy AFTER INSERT ON cards
	 FOR EACH ROW EXECUTE FUNCTION touch_updated_at()' \
	'trigger "spy" of table public.cards' 'no migration'

refused 'an unexplained NOT NULL column' \
	'ALTER TABLE cards ADD COLUMN must_have integer NOT NULL' \
	'column "must_have" of table public.cards' 'no migration'

refused 'another index under a name of ours' \
	'CREATE INDEX idx_cards_status ON cards(status, idol)' \
	'index public.idx_cards_status' 'idol' '005_add_cards_table.sql:19'

# What cannot break the table's users.
db=$(cards_db)
psql "$db" -c 'ALTER TABLE cards ADD COLUMN note text;
	CREATE INDEX by_idol ON cards(idol)'
exit_is 0 'harmless extras: verify' ledger verify --db "$db"
has 'column "note" of table public.cards'
exit_is 0 'harmless extras: apply' ledger apply --db "$db"
has 'column "note" of table public.cards' 'apply names the column'
has 'by_idol' 'apply names the index'
exit_is 0 'harmless extras: verify afterwards' ledger verify --db "$db"
exit_is 0 'harmless extras: nothing to do afterwards' ledger apply --db "$db"
has 'nothing to apply'
# They were accepted as they were then, not as a blank cheque.
psql "$db" -c 'ALTER TABLE cards ALTER note SET NOT NULL'
exit_is 1 'an accepted extra that changed is drift' ledger verify --db "$db"
has 'column "note" of table public.cards'
psql "$db" -c 'ALTER TABLE cards ALTER note DROP NOT NULL'
exit_is 0 'revert with accepted extras' ledger revert --db "$db" --to 004
is "$(sql "$db" "SELECT count(*) FROM pg_indexes WHERE indexname = 'by_idol'")" 1 \
	'what the migration did not make stays'
exit_is 0 'apply with accepted extras' ledger apply --db "$db"
exit_is 0 'verify after both' ledger verify --db "$db"

# A database that has a history: whatever it does not explain is drift.
db=$(cards_applied)
psql "$db" -c 'ALTER TABLE cards ADD COLUMN note text'
exit_is 1 'with a history, an extra is drift' ledger verify --db "$db"
has 'column "note" of table public.cards'
has 'no migration'

done_testing
