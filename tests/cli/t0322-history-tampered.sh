#!/bin/bash
# The target's own history: rows changed, deleted, added, the table replaced.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
good=$(cards_applied)

# tampered WHAT SQL: nothing goes on.
tampered() {
	local db rows

	db=$(db_copy "$good")
	psql "$db" -c "$2" || fail "$1: it can be done"
	rows=$(sql "$db" 'TABLE ledger.history')
	exit_is 4 "$1: verify" ledger verify --db "$db"
	has 'history' "$1: the history is named"
	exit_is 4 "$1: apply" ledger apply --db "$db"
	exit_is 4 "$1: revert" ledger revert --to 004 --db "$db"
	run ledger where --db "$db"
	has 005_add_cards_table "$1: where goes by the schema"
	has 'ledger verify' "$1: where says that the history does not agree"
	is "$(sql "$db" 'TABLE ledger.history')" "$rows" "$1: left as it is"
}

# A row of the attacker's own: all columns of row FROM but those in SET.
forge() {
	echo "CREATE TEMP TABLE forged AS
		SELECT * FROM ledger.history WHERE seq = $1;
	UPDATE forged SET $2;
	INSERT INTO ledger.history TABLE forged"
}

tampered 'a changed fingerprint' \
	"UPDATE ledger.history SET after = before WHERE seq = 2"
tampered 'a changed name' \
	"UPDATE ledger.history SET migration = 'other' WHERE seq = 3"
tampered 'a changed detail' \
	"UPDATE ledger.history SET detail = '' WHERE seq = 5"
tampered 'a changed hash' \
	"UPDATE ledger.history SET hash = repeat('0', 64) WHERE seq = 5"
tampered 'a hash that is none' \
	"UPDATE ledger.history SET hash = 'x' WHERE seq = 5"
tampered 'a deleted row' 'DELETE FROM ledger.history WHERE seq = 3'
tampered 'the first row deleted' 'DELETE FROM ledger.history WHERE seq = 1'
tampered 'two rows in the other order' \
	'UPDATE ledger.history SET seq = 109 - seq WHERE seq IN (4, 5);
	UPDATE ledger.history SET seq = seq - 100 WHERE seq > 100'
tampered 'a row behind the last' \
	"$(forge 5 "seq = 6, prev = hash, hash = repeat('a', 64)")"
tampered 'a gap' 'UPDATE ledger.history SET seq = 7 WHERE seq = 5'
tampered 'a column too many' 'ALTER TABLE ledger.history ADD more text'
tampered 'a column too few' 'ALTER TABLE ledger.history DROP COLUMN detail'
tampered 'a column of another type' \
	'ALTER TABLE ledger.history ALTER seq TYPE text'
tampered 'a trigger' 'CREATE TRIGGER spy BEFORE INSERT ON ledger.history
	FOR EACH ROW EXECUTE FUNCTION touch_updated_at()'
tampered 'a rule' 'CREATE RULE hide AS ON INSERT TO ledger.history
	DO INSTEAD NOTHING'
tampered 'row security' 'ALTER TABLE ledger.history ENABLE ROW LEVEL SECURITY;
	ALTER TABLE ledger.history FORCE ROW LEVEL SECURITY'
tampered 'a view in its place' \
	'ALTER TABLE ledger.history RENAME TO hidden;
	CREATE VIEW ledger.history AS TABLE ledger.hidden'

tampered 'a default of its own' \
	"ALTER TABLE ledger.history ALTER tool SET DEFAULT current_user"
tampered 'a column that may be empty' \
	'ALTER TABLE ledger.history ALTER prev DROP NOT NULL'
tampered 'a check, which can call a function' \
	'ALTER TABLE ledger.history ADD CHECK (length(tool) > 0)'
tampered 'a key less' 'ALTER TABLE ledger.history DROP CONSTRAINT history_hash_key'
tampered 'a key more' 'CREATE UNIQUE INDEX ON ledger.history (node)'
tampered 'a key that waits' \
	'ALTER TABLE ledger.history DROP CONSTRAINT history_prev_key,
	ADD UNIQUE (prev) DEFERRABLE INITIALLY DEFERRED'
tampered 'an index on an expression' \
	'CREATE INDEX ON ledger.history (lower(tool))'
tampered 'a child' 'CREATE TABLE child () INHERITS (ledger.history)'
tampered 'a table that a crash empties' \
	'ALTER TABLE ledger.history SET UNLOGGED'
tampered 'a table of another owner' \
	'ALTER TABLE ledger.history OWNER TO pg_read_all_data'
tampered 'a reference to it' \
	'CREATE TABLE refers (seq bigint REFERENCES ledger.history)'
tampered 'PUBLIC may write it' 'GRANT INSERT ON ledger.history TO PUBLIC'
tampered 'PUBLIC may make things beside it' \
	'GRANT CREATE ON SCHEMA ledger TO PUBLIC'

# PUBLIC has no rights on it, but may be given that to read.
db=$(db_copy "$good")
is "$(sql "$db" "SELECT count(*) FROM pg_namespace n, aclexplode(n.nspacl) x
	WHERE nspname = 'ledger' AND x.grantee = 0")" 0 'PUBLIC: not the schema'
is "$(sql "$db" "SELECT count(*) FROM pg_class c, aclexplode(c.relacl) x
	WHERE oid = 'ledger.history'::regclass AND x.grantee = 0")" 0 \
	'PUBLIC: not the table'
psql "$db" -c 'GRANT USAGE ON SCHEMA ledger TO PUBLIC' \
	-c 'GRANT SELECT ON ledger.history TO PUBLIC' \
	-c 'CREATE INDEX ON ledger.history (migration)'
exit_is 0 'everybody may read it, an index may speed it up' \
	ledger verify --db "$db"

# The last row taken away: the live schema stands where no history says.
db=$(db_copy "$good")
psql "$db" -c 'DELETE FROM ledger.history WHERE seq = 5'
exit_is 0 'a lost last row: where' ledger where --db "$db"
is "$(cat "$OUT")" 005_add_cards_table 'a lost last row: the schema decides'
has 'ledger.history says 004_add_trades, which this schema does not equal' \
	'a lost last row: where says what the history says'
exit_is 0 'a lost last row: the schema says what is there' \
	ledger apply --db "$db"
has 'applied 005_add_cards_table (0 run, 4 skipped'
is "$(fingerprint "$db")" "$(fingerprint "$good")" 'and stays as it is'

# The schema of an earlier node, made by hand.
db=$(db_copy "$good")
exit_is 0 'nothing done by hand' ledger where --db "$db"
is "$(cat "$ERR")" '' 'nothing done by hand: nothing to say'
psql "$db" -c 'DROP INDEX idx_cards_owner_id, idx_cards_status,
	idx_cards_created_at' || fail 'the indexes of 005 are dropped'
exit_is 0 'indexes dropped by hand: where' ledger where --db "$db"
is "$(cat "$OUT")" 004_add_trades 'the schema is that of 004'
has 'ledger.history says 005_add_cards_table, which this schema does not equal: ledger verify' \
	'indexes dropped by hand: where says what the history says'
exit_is 1 'and verify what differs' ledger verify --db "$db"
exit_is 0 'where in JSON' ledger where --format json --db "$db"
like "$(tr -d ' \n' <"$OUT")" \
	'"history":{"last":"005_add_cards_table","agrees":false}' \
	'what the history says, in JSON'

# The whole table lost: found by the schema.
db=$(db_copy "$good")
psql "$db" -c 'DROP SCHEMA ledger CASCADE' 2>/dev/null
exit_is 0 'a lost table: where' ledger where --db "$db"
is "$(cat "$ERR")" '' 'a lost table: where has nothing to compare'
exit_is 0 'a lost table: verify' ledger verify --db "$db"
has '5 applied, 0 pending'
exit_is 0 'a lost table: apply' ledger apply --db "$db"
is "$(sql "$db" 'SELECT kind, migration FROM ledger.history')" \
	'adopt|005_add_cards_table' 'a lost table: adopted'

# The same rows, and records that were taken back: what was not applied is not
# missed by any row but for the head that it names.
db=$(db_new)
ledger apply --quiet --to 004 --db "$db" >/dev/null
exit_is 0 'the whole ledger' ledger verify --db "$db"
has_not 'ledger-older' 'is that of the last row'
cards_project behind 004
exit_is 0 'records taken back: verify' ledger verify --db "$db"
has_out '[ledger-older]' 'told'
has_out 'row 4 of the database' 'with the row'

# Written by a ledger that has more records than this checkout.
cards_project older 004
exit_is 4 'a history ahead of the checkout: verify' ledger verify --db "$good"
has '005_add_cards_table'
exit_is 4 'a history ahead of the checkout: apply' ledger apply --db "$good"

# G5: all of it written anew by one who can compute the chain. What the ledger
# knows by itself is what is left: docs/guarantees.md says which.

# rewrite URL SQL: change the rows in "forged", then chain them again.
rewrite() {
	psql "$1" <<SQL
CREATE TEMP TABLE forged AS SELECT * FROM ledger.history;
$2;
DELETE FROM ledger.history;
CREATE FUNCTION pg_temp.f(text) RETURNS text LANGUAGE sql AS
	'SELECT octet_length(\$1) || '':'' || \$1';
DO \$\$
DECLARE
	r forged;
	n bigint := 0;
	last text := repeat('0', 64);
BEGIN
	FOR r IN SELECT * FROM forged ORDER BY seq LOOP
		n := n + 1;
		r.seq := n;
		r.prev := last;
		last := encode(sha256(convert_to(
			(SELECT string_agg(pg_temp.f(x), '' ORDER BY i)
			FROM unnest(ARRAY['ledger history 1', n::text, r.kind,
				r.migration, r.step::text, r.node, r.bytes,
				r.before, r.after, r.head, r.detail, r.tool,
				r.role, r.at, r.prev])
			WITH ORDINALITY AS u (x, i)), 'UTF8')), 'hex');
		r.hash := last;
		INSERT INTO ledger.history SELECT r.*;
	END LOOP;
END \$\$;
SQL
}

# rewritten WHAT CODE TEXT SQL: what verify says of it.
rewritten() {
	db=$(db_copy "$good")
	rewrite "$db" "$4" || fail "$1: it can be done"
	exit_is "$2" "G5, rewritten: $1" ledger verify --db "$db"
	has "$3" "G5, rewritten: $1: told"
}

cards_project again
good=$(cards_applied)
rewritten 'as it was' 0 '5 applied, 0 pending' 'SELECT'
rewritten 'a record that is not here' 4 'history-foreign' \
	"UPDATE forged SET node = repeat('a', 64) WHERE seq = 4"
rewritten 'a ledger that is not here' 0 'ledger-older' \
	"UPDATE forged SET head = repeat('a', 64) WHERE seq = 5"
for seq in 3 5; do
	rewritten "row $seq is gone" 0 '4 applied, 1 pending' \
		"DELETE FROM forged WHERE seq = $seq"
	exit_is 0 'G5, rewritten: it is found to be there' ledger apply --db "$db"
	has '(0 run, ' 'G5, rewritten: nothing runs twice'
done
rewritten 'other times and roles' 0 '5 applied, 0 pending' \
	"UPDATE forged SET at = '2001-01-01 00:00:00', role = 'nobody'"
node=$(sql "$good" "SELECT quote_literal(node) || ', ' || quote_literal(bytes)
	FROM ledger.history WHERE seq = 5")
good=$(db_new)
ledger apply --quiet --to 004 --db "$good" >/dev/null
rewritten 'a row too many' 1 'drift-missing' "INSERT INTO forged
	SELECT 5, kind, '005_add_cards_table', step, $node, before, after, head,
	detail, tool, role, at, prev, hash FROM forged WHERE seq = 4"

done_testing
