#!/bin/bash
# The case that must always work: 001 creates the table cards, 005 creates it
# again without thumb_url, with three indexes. Every way to bring a database
# there ends in one and the same schema.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

mkdir -p cards/migrations && cp "$CARDS"/*.sql cards/migrations && cd cards || exit 1
ok 'init finds the format' ledger init
has 'plain'
exit_is 0 'the cards are recorded' record
has_out '005_add_cards_table.sql:3: table public.cards is defined again'
has_out 'covered by what is there'
has_out 'column "thumb_url" of table public.cards'
has_out '001_initial_schema (001_initial_schema.sql:19)'
has_out '005_add_cards_table.sql:27: DROP TABLE on the way down of'
has_out 'would touch what 001_initial_schema made; it will not run'
is "$(find ledger/records -type f | wc -l)" 5 'one record for each migration'
cd "$SCRATCH" || exit 1

# (a) an empty database
cards_project a
a=$(db_new)
exit_is 0 'a: verify says that it will go through' ledger verify --db "$a"
has '0 applied, 5 pending'
exit_is 0 'a: plan' ledger plan --db "$a"
has_out 'covered  005_add_cards_table.sql:3: CREATE TABLE: table public.cards'
has_out 'run      005_add_cards_table.sql:18: CREATE INDEX: index public.idx_cards_owner_id'
is "$(sql "$a" "SELECT count(*) FROM pg_class WHERE relname = 'cards'")" 0 \
	'a: verify and plan change nothing'
exit_is 0 'a: apply' ledger apply --db "$a"
has_out 'applied 005_add_cards_table (3 run, 1 skipped'
has_out 'beyond it: column "thumb_url" of table public.cards'
exit_is 0 'a: verify' ledger verify --db "$a"
has '5 applied, 0 pending'
exit_is 0 'a: nothing is left to apply' ledger apply --db "$a"
has 'nothing to apply'
is "$(rows_in_history "$a")" 5 'a: one row for each migration'

# (b) one that this tool brought to 004
cards_project b
b=$(db_new)
exit_is 0 'b: apply up to 004' ledger apply --db "$b" --to 004
run ledger status --db "$b"
like "$(cat "$OUT")" '^pending +005_add_cards_table' 'b: 005 is pending'
like "$(cat "$OUT")" '^applied +004_add_trades' 'b: 004 is applied'
exit_is 10 'b: status --exit-code' ledger status --exit-code --db "$b"
exit_is 0 'b: apply' ledger apply --db "$b"
has_out 'applied 005_add_cards_table (3 run, 1 skipped'

# (c) one that psql brought to 004
cards_project c
c=$(cards_db)
exit_is 0 'c: where' ledger where --db "$c"
is "$(cat "$OUT")" 004_add_trades 'c: recognised as 004'
exit_is 0 'c: verify' ledger verify --db "$c"
has '4 applied, 1 pending'
exit_is 0 'c: apply' ledger apply --db "$c"
has_out 'applied 005_add_cards_table (3 run, 1 skipped'
has_not 'applied 004'
is "$(sql "$c" 'SELECT kind, migration FROM ledger.history ORDER BY seq')" \
	"adopt|004_add_trades
apply|005_add_cards_table" 'c: adopted, then applied'
exit_is 0 'c: verify' ledger verify --db "$c"

# (d) the same with one of the indexes there already
cards_project d
d=$(cards_db)
psql "$d" -c 'CREATE INDEX idx_cards_status ON cards(status)'
exit_is 0 'd: verify' ledger verify --db "$d"
exit_is 0 'd: plan' ledger plan --db "$d"
has_out 'skip     005_add_cards_table.sql:19'
has_out 'run      005_add_cards_table.sql:20'
exit_is 0 'd: apply' ledger apply --db "$d"
has_out 'applied 005_add_cards_table (2 run, 2 skipped'
exit_is 0 'd: verify' ledger verify --db "$d"

# (f) there and back, twice, with data
cards_project f
f=$(cards_applied)
psql "$f" -c "INSERT INTO users (email, nickname) VALUES ('a@b', 'a');
	INSERT INTO cards (owner_id, idol, thumb_url)
	SELECT id, 'someone', 'thumb' FROM users"
before=$(sql "$f" 'SELECT * FROM cards')
for round in 1 2; do
	exit_is 0 "f$round: revert to 004" ledger revert --db "$f" --to 004
	has_out '005_add_cards_table.sql:25: DROP INDEX'
	has_out '005_add_cards_table.sql:27: DROP TABLE not run'
	is "$(sql "$f" "SELECT count(*) FROM pg_indexes
		WHERE indexname LIKE 'idx_cards%'")" 0 "f$round: the indexes are gone"
	is "$(sql "$f" 'SELECT * FROM cards')" "$before" "f$round: the cards stay"
	run ledger where --db "$f"
	is "$(cat "$OUT")" 004_add_trades "f$round: the database is at 004"
	exit_is 0 "f$round: verify" ledger verify --db "$f"
	exit_is 0 "f$round: apply" ledger apply --db "$f"
	is "$(sql "$f" 'SELECT * FROM cards')" "$before" "f$round: the cards stay"
done
is "$(sql "$f" 'SELECT kind FROM ledger.history ORDER BY seq' | paste -sd' ')" \
	'apply apply apply apply apply revert apply revert apply' \
	'f: the history forgets nothing'

# (g) one hash
hash=$(fingerprint "$a")
like "$hash" '^[0-9a-f]{64}$' 'a fingerprint is 64 hex digits'
is "$(fingerprint "$b")" "$hash" 'b ends as a'
is "$(fingerprint "$c")" "$hash" 'c ends as a'
is "$(fingerprint "$d")" "$hash" 'd ends as a'
is "$(fingerprint "$f")" "$hash" 'f ends as a'

done_testing
