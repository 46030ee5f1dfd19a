#!/bin/bash
# Repeatable migrations of Flyway, each change of the file one more node; its
# settings and placeholders.
# shellcheck disable=SC2016 # ${name} is Flyway's
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

view() {
	echo "CREATE OR REPLACE VIEW v AS SELECT $1 FROM cards;" |
		migration sub/R__a_view.sql
}

# definition URL: what the view selects
definition() {
	sql "$1" "SELECT string_agg(column_name, ',' ORDER BY ordinal_position)
		FROM information_schema.columns WHERE table_name = 'v'"
}

project repeat
migration V1__cards.sql <<'SQL'
CREATE TABLE cards (id bigint PRIMARY KEY, status text);
SQL
view 'id'
migration R__Zone.sql <<'SQL'
CREATE OR REPLACE FUNCTION zone() RETURNS integer LANGUAGE sql AS 'SELECT 1';
SQL
exit_is 0 'recorded' record
is "$(cd ledger/records && echo *)" \
	'R__Zone.rec R__a_view.rec V1__cards.rec' 'each is a node'
run ledger log
is "$(sed -n '/^[0-9a-f]/s/.* //p' "$OUT" | paste -s -d ' ')" \
	'R__a_view R__Zone V1__cards' \
	'behind the versioned ones, in order of description'
same_file ledger/rendered/R__a_view.sql migrations/sub/R__a_view.sql 'its text is kept'
exit_is 0 'nothing to do' record --frozen
db=$(db_new)
exit_is 0 'applied' ledger apply --db "$db"
is "$(definition "$db")" id 'the view is there'
first=$(fingerprint "$db")

# ---- it changes

view 'id, status'
exit_is 1 'a change is not recorded' ledger verify --db "$db"
has 'migration R__a_view.2 has no record'
exit_is 1 'nor with --frozen' record --frozen
migration V2__note.sql <<'SQL'
ALTER TABLE cards ADD COLUMN note text;
SQL
exit_is 0 'recorded' record
has 'recorded V2__note'
has 'recorded R__a_view.2'
has_not 'comes before' 'a version behind a repeatable one is in order'
has_not 'replaced-definition' 'to replace is what it is for'
run ledger log
is "$(sed -n '/^[0-9a-f]/s/.* //p' "$OUT" | paste -s -d ' ')" \
	'R__a_view.2 V2__note R__a_view R__Zone V1__cards' 'behind the new version'
exit_is 0 'it is pending' ledger plan --db "$db"
has 'R__a_view.2'
exit_is 0 'applied' ledger apply --db "$db"
is "$(definition "$db")" id,status 'it is the new one'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'where' ledger where --db "$db"
has_out 'R__a_view.2'
exit_is 0 'blame' ledger blame public/view/v --db "$db"
has_out 'changed by R__a_view.2 (sub/R__a_view.sql:1)'
second=$(fingerprint "$db")

# ---- back to the former text

exit_is 0 'revert' ledger revert --db "$db" --to V2__note
is "$(definition "$db")" id 'the former view is back'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'further' ledger revert --db "$db" --to R__a_view
is "$(fingerprint "$db")" "$first" 'to the schema of then'
exit_is 0 'and again' ledger apply --db "$db"
is "$(fingerprint "$db")" "$second" 'the same schema'

# ---- another checkout replays all runs; line ends are not a change

clone repeat other
sed -i 's/$/\r/' migrations/sub/R__a_view.sql
exit_is 0 'line ends are no change' record --frozen
rm -rf "$SCRATCH/home/.cache"
migration V3__x.sql <<'SQL'
CREATE TABLE x (id integer);
SQL
exit_is 0 'replayed from the beginning' record
db=$(db_new)
exit_is 0 'a new database has all runs' ledger apply --db "$db"
is "$(definition "$db")" id,status 'and the last text'

# ---- back to a text that it had; the file goes

cd "$SCRATCH/repeat" || exit 1
echo 'DROP VIEW v; CREATE VIEW v AS SELECT id FROM cards;' >migrations/sub/R__a_view.sql
exit_is 0 'a third text' record
has 'recorded R__a_view.3'
rm migrations/sub/R__a_view.sql
exit_is 0 'what ran stays in the history' ledger verify --offline
exit_is 0 'nothing to record' record --frozen

# ---- what fails is not kept

project fails
migration V1__a.sql <<'SQL'
CREATE TABLE a (id integer);
SQL
echo 'SELECT no_such();' | migration R__b.sql
exit_is 3 'it fails' record
[ ! -e ledger/rendered/R__b.sql ]
is $? 0 'and nothing is kept'
echo 'CREATE OR REPLACE VIEW b AS SELECT id FROM a;' | migration R__b.sql
exit_is 0 'mended it is the first run' record
has 'recorded R__b '
echo 'SELECT 1;' | migration R__b.2.sql
exit_is 2 'a name like that of a run' ledger verify --offline
has 'a repeatable migration cannot be named "R__b.2"'

# ---- the rows of Flyway

crc() {
	perl -e '
		my $crc = 0xffffffff;
		while (my $line = <STDIN>) {
			$line =~ s/[\r\n]+\z//;
			for my $c (unpack "C*", $line) {
				$crc ^= $c;
				$crc = $crc & 1 ? ($crc >> 1) ^ 0xedb88320
					: $crc >> 1 for 1 .. 8;
			}
		}
		$crc ^= 0xffffffff;
		print $crc > 0x7fffffff ? $crc - 2**32 : $crc' <"$1"
}
project rows
migration V1__cards.sql <<'SQL'
CREATE TABLE cards (id bigint PRIMARY KEY, status text);
SQL
view 'id'
exit_is 0 'recorded' record
db=$(db_new)
exit_is 0 'with the rows of Flyway' ledger apply --keep-history --db "$db"
rows() {
	sql "$1" "SELECT string_agg(concat_ws('|', installed_rank,
		coalesce(version, '-'), description, type, script, checksum), ' '
		ORDER BY installed_rank) FROM flyway_schema_history"
}
one=$(crc migrations/sub/R__a_view.sql)
v1="1|1|cards|SQL|V1__cards.sql|$(crc migrations/V1__cards.sql)"
is "$(rows "$db")" "$v1 2|-|a view|SQL|sub/R__a_view.sql|$one" 'are there'
view 'id, status'
exit_is 0 'changed' record
exit_is 0 'applied' ledger apply --keep-history --db "$db"
two=$(crc migrations/sub/R__a_view.sql)
is "$(rows "$db")" "$v1 2|-|a view|SQL|sub/R__a_view.sql|$one 3|-|a view|SQL|sub/R__a_view.sql|$two" \
	'each run has one'
exit_is 0 'reverted' ledger revert --keep-history --db "$db" --to R__a_view
is "$(rows "$db")" "$v1 2|-|a view|SQL|sub/R__a_view.sql|$one" 'and loses it'
exit_is 0 'applied' ledger apply --keep-history --db "$db"

# A database that Flyway alone brought there, with the last run only.
psql "$db" -c 'DROP SCHEMA ledger CASCADE' \
	-c "DELETE FROM flyway_schema_history WHERE checksum = $one" 2>/dev/null
exit_is 0 'adopted' ledger apply --db "$db"
has 'adopted: this database stands at R__a_view.2'
has 'the schema agrees'
has_not 'is not what Flyway ran'
psql "$db" -c 'DROP SCHEMA ledger CASCADE' \
	-c "UPDATE flyway_schema_history SET checksum = 7 WHERE version IS NULL" \
	2>/dev/null
exit_is 0 'a text that was never recorded' ledger status --db "$db"
has 'the file of R__a_view.2 is not what Flyway ran'

# ---- placeholders

project placeholders
migration V1__a.sql <<'SQL'
CREATE TABLE ${Prefix}cards (id bigint PRIMARY KEY, note text DEFAULT '${note}');
-- ${flyway:filename}
SQL
migration R__v.sql <<'SQL'
CREATE OR REPLACE VIEW v AS SELECT '${note}'::text AS note;
SQL
exit_is 2 'without a value' record
has 'migrations/V1__a.sql:1: no value for placeholder ${Prefix}'
has 'There is no flyway.toml and no flyway.conf'
cat >flyway.conf <<'CONF'
flyway.url = jdbc:postgresql://db/shop
flyway.password = s3cret
flyway.placeholders.prefix = shop_
flyway.placeholders.note = a, b
CONF
exit_is 0 'with flyway.conf' record
db=$(db_new)
exit_is 0 'applied' ledger apply --keep-history --db "$db"
sql "$db" "INSERT INTO shop_cards VALUES (1)"
is "$(sql "$db" 'SELECT shop_cards.note, v.note FROM shop_cards, v')" \
	'a, b|a, b' 'the values are there'
sed 's/\${note}/a, b/' migrations/R__v.sql >R
is "$(rows "$db")" \
	"1|1|a|SQL|V1__a.sql|$(crc migrations/V1__a.sql) 2|-|v|SQL|R__v.sql|$(crc R)" \
	'the sum is of the file; of what runs, where it repeats'
psql "$db" -c 'DROP SCHEMA ledger CASCADE' 2>/dev/null
exit_is 0 'and is compared so' ledger apply --db "$db"
has_not 'is not what Flyway ran'

sed -i 's/a, b/c/' flyway.conf
exit_is 4 'another value is an edit' ledger verify --offline
has 'migration V1__a was edited after it was recorded'
has 'migration R__v.2 has no record'
sed -i 's/= c/= a, b/' flyway.conf
exit_is 0 'back again' ledger verify --offline

# flyway.toml goes first; other places are named
printf '[flyway.placeholders]\nprefix = "shop_"\nnote = "a, b"\n' >flyway.toml
echo 'flyway.initSql = SELECT 1' >flyway.conf
exit_is 0 'flyway.toml goes before flyway.conf' ledger verify --offline
rm flyway.toml
exit_is 2 'what is not followed' ledger verify --offline
has 'flyway.conf:1: initSql = "SELECT 1" is not followed'
printf '[flyway]\nsettings = ledger/flyway.conf\n' >>ledger/config
exit_is 2 'a file that is not there' ledger verify --offline
has 'the settings of Flyway, "ledger/flyway.conf", do not exist'
printf 'flyway.placeholders.prefix=shop_\nflyway.placeholders.note=${NOTE}\n' \
	>ledger/flyway.conf
exit_is 2 'a value of the environment' ledger verify --offline
has 'ledger/flyway.conf:2 takes it from the environment'
printf 'flyway.placeholders.prefix=shop_\nflyway.placeholders.note=a, b\n' \
	>ledger/flyway.conf
exit_is 0 'from another place' ledger verify --offline
echo 'flyway.placeholderReplacement=false' >>ledger/flyway.conf
exit_is 4 'not replaced' ledger verify --offline

done_testing
