#!/bin/bash
# Beside the libraries that are in programs of Rust and Go: their drivers, made
# of tests/tools/, are looked for in $LEDGER_TEST_TOOLS (CONTRIBUTING.md): sqlx
# 0.8 (migrate-sqlx), diesel 2.2 (migrate-diesel), Atlas 0.7 (migrate-atlas).
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

FIXTURES=$TOP/tests/fixtures/formats
TOOLS=${LEDGER_TEST_TOOLS:-/nonexistent}

# url: the database as a URL that these libraries understand.
url() {
	local part user host port name

	for part in user host port; do
		printf -v "$part" '%s' \
			"$(echo "$db" | sed -n "s/.*[?&]$part=\([^&]*\).*/\1/p")"
	done
	name=${db#*///}
	case $TOOL in
	migrate-atlas) # lib/pq
		echo "host=$host port=$port user=$user dbname=${name%%\?*} sslmode=disable"
		;;
	*)
		echo "postgres://$user@${host//\//%2F}:$port/${name%%\?*}"
		;;
	esac
}

# tool ARGUMENTS: the driver of this part, on the database. lib/pq ends itself
# when it sees PGSYSCONFDIR.
tool() {
	DATABASE_URL=$(url) env -u PGSYSCONFDIR "$TOOLS/$TOOL" "$@"
}

# fixture NAME
fixture() {
	mkdir -p "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 1
	cp -R "$FIXTURES/$1" migrations
}

# record: on the tests' cluster.
record() {
	ledger record --scratch "$(cluster)" "$@"
}

# agree NAME LAST: ledger knows the tool's database, and takes it over.
agree() {
	exit_is 0 "$1: where" ledger where --db "$db"
	is "$(head -n 1 "$OUT")" "$2" "$1: the tool's database is at the last one"
	like "$(cat "$OUT")" \
		"$1 says .* applied, the last one $2; the schema agrees" \
		"$1: as the tool itself says"
	has_not 'claim-' "$1: and nothing is wrong with it"
	exit_is 0 "$1: apply" ledger apply --db "$db"
	has "adopted: this database stands at $2" "$1: adopted, nothing ran"
	exit_is 0 "$1: verify" ledger verify --db "$db"
}

# drift NAME: what is changed by hand is found.
drift() {
	psql "$db" -c 'ALTER TABLE cards ADD COLUMN by_hand integer NOT NULL DEFAULT 0'
	exit_is 1 "$1: drift is found" ledger verify --db "$db"
	has 'by_hand' "$1: and named"
	psql "$db" -c 'ALTER TABLE cards DROP COLUMN by_hand'
}

# gate: another session holds the table until "gate_open".
gate() {
	psql "$db" -c "LOCK TABLE cards; SELECT pg_sleep(600)" >/dev/null 2>&1 &
	GATE=$!
	until_is 't' "SELECT count(*) = 1 FROM pg_locks WHERE granted
		AND relation = 'cards'::regclass AND mode = 'AccessExclusiveLock'"
}

gate_open() {
	psql "$db" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE query LIKE 'LOCK TABLE%' AND datname = current_database()" \
		>/dev/null
	wait "$GATE" 2>/dev/null
}

# until_is VALUE QUERY: at most ten seconds.
until_is() {
	local n

	for n in $(seq 100); do
		[ "$(sql "$db" "$2")" != "$1" ] || return 0
		sleep 0.1
	done
	diag "$n times not $1: $2"
	return 1
}

# locks NAME [TO]: with one migration pending that changes cards, ledger is kept
# out by a run of the tool, and the other way round, once it is reverted to TO.
locks() {
	local run

	gate
	tool run migrations >tool.out 2>&1 &
	run=$!
	until_is t "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted
		AND relation = 'cards'::regclass"
	exit_is 5 "$1: its run keeps ledger out" \
		ledger apply --db "$db" --lock-timeout 200
	has "a run of $1 holds the lock of this database"
	gate_open
	wait $run
	is $? 0 "$1: and ends well"

	[ -n "${2-}" ] || return 0
	exit_is 0 "$1: revert" ledger revert --db "$db" --keep-history \
		--allow-data-loss --to "$2"
	gate
	ledger apply --db "$db" --keep-history >ledger.out 2>&1 &
	run=$!
	until_is t "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted
		AND relation = 'cards'::regclass"
	tool run migrations >tool.out 2>&1 &
	until_is 1 "SELECT count(*) FROM pg_locks WHERE NOT granted
		AND locktype = 'advisory' AND objsubid = 1"
	is $? 0 "$1: a run of ledger keeps it out"
	gate_open
	wait $run
	is $? 0 "$1: ledger ends well" || diag "$(cat ledger.out)"
	wait
	exit_is 0 "$1: nothing ran twice: verify" ledger verify --db "$db"
}

# ---- sqlx -------------------------------------------------------------------

if [ -x "$TOOLS/migrate-sqlx" ]; then
	TOOL=migrate-sqlx
	fixture sqlx
	db=$(db_new)
	ok 'sqlx migrate run' tool run migrations
	has 'before: 0, after: 2'
	exit_is 0 'sqlx: init' ledger init
	has '(sqlx)' 'sqlx: the format is found'
	exit_is 0 'sqlx: record' record
	agree sqlx 20240210120000_index_cards
	drift sqlx

	echo 'ALTER TABLE cards ADD COLUMN done boolean;' \
		>migrations/20240301000000_is_it_done.up.sql
	echo 'ALTER TABLE cards DROP COLUMN done;' \
		>migrations/20240301000000_is_it_done.down.sql
	exit_is 0 'sqlx: one more: record' record
	exit_is 0 'sqlx: apply --keep-history' \
		ledger apply --keep-history --db "$db"
	ok 'sqlx: it has nothing to do, and the checksums are right' \
		tool run migrations
	has 'before: 3, after: 3'
	is "$(sql "$db" 'SELECT description FROM _sqlx_migrations
		WHERE version = 20240301000000')" 'is it done' \
		'sqlx: the description is its own'
	ok 'sqlx: it reverts what ledger applied' \
		tool undo migrations 20240210120000
	has 'before: 3, after: 2'
	ok 'sqlx: and runs it' tool run migrations
	exit_is 0 'sqlx: verify' ledger verify --db "$db"

	echo 'ALTER TABLE cards ADD COLUMN size integer;' \
		>migrations/20240401000000_size.up.sql
	echo 'ALTER TABLE cards DROP COLUMN size;' \
		>migrations/20240401000000_size.down.sql
	ok 'sqlx goes on' tool run migrations
	exit_is 0 'sqlx: what it ran: record' record
	exit_is 0 'sqlx: apply takes it over' ledger apply --db "$db"
	exit_is 0 'sqlx: verify' ledger verify --db "$db"

	# On an empty database ledger goes first.
	db=$(db_new)
	exit_is 0 'sqlx: ledger applies the first' ledger apply \
		--keep-history --to 20240210120000_index_cards --db "$db"
	ok 'sqlx: the tool applies the rest' tool run migrations
	has 'before: 2, after: 4'
	exit_is 0 'sqlx: where' ledger where --db "$db"
	is "$(head -n 1 "$OUT")" 20240401000000_size 'sqlx: both agree'
	exit_is 0 'sqlx: ledger reverts' ledger revert --keep-history \
		--to 20240301000000_is_it_done --db "$db"
	ok 'sqlx: which it sees' tool run migrations
	has 'before: 3, after: 4'

	# One more is pending, for the locks.
	echo 'ALTER TABLE cards ADD COLUMN colour text;' \
		>migrations/20240501000000_colour.up.sql
	echo 'ALTER TABLE cards DROP COLUMN colour;' \
		>migrations/20240501000000_colour.down.sql
	exit_is 0 'sqlx: a fifth: record' record
	locks sqlx 20240401000000_size

	# What it leaves when a migration outside of a transaction fails: an index
	# that is not valid, and no row.
	printf '%s\n' '-- no-transaction' \
		'CREATE UNIQUE INDEX CONCURRENTLY cards_colour ON cards (colour);' \
		>migrations/20240601000000_colours.up.sql
	echo 'DROP INDEX cards_colour;' \
		>migrations/20240601000000_colours.down.sql
	exit_is 0 'sqlx: one that can fail: record' record
	psql "$db" -c "INSERT INTO cards (id, title, colour)
		VALUES (1, 'a', 'red'), (2, 'b', 'red')"
	nok 'sqlx fails half-way' tool run migrations
	has 'could not create unique index'
	exit_is 1 'sqlx: where' ledger where --db "$db"
	has 'changed  index public.cards_colour' 'sqlx: what it left is told'
	exit_is 7 'sqlx: ledger fails as well' ledger apply \
		--keep-history --db "$db"
	has 'Key (colour)=(red) is duplicated'
	psql "$db" -c 'UPDATE cards SET colour = id'
	exit_is 0 'sqlx: ledger ends what it began' ledger apply \
		--keep-history --db "$db"
	is "$(sql "$db" "SELECT indisvalid FROM pg_index
		WHERE indexrelid = 'cards_colour'::regclass")" t \
		'sqlx: the index is valid'
	ok 'sqlx has nothing to do' tool run migrations
	has 'before: 6, after: 6'
	exit_is 0 'sqlx: verify' ledger verify --db "$db"

	# The word of its table that a run was left half-way.
	psql "$db" -c 'DROP SCHEMA ledger CASCADE' -c 'UPDATE _sqlx_migrations
		SET success = version <> 20240601000000'
	exit_is 0 'sqlx: where' ledger where --db "$db"
	has 'claim-failed' 'sqlx: a run that its table calls failed is told'
	psql "$db" -c 'UPDATE _sqlx_migrations SET success = true'

	echo '-- edited' >>migrations/20240501000000_colour.up.sql
	nok 'sqlx refuses an edited file' tool run migrations
	has 'has been modified'
	exit_is 0 'sqlx: where' ledger where --db "$db"
	has 'the file of 20240501000000_colour is not what sqlx ran' \
		'sqlx: and ledger tells it'

	# Without a mark its files read as those of another format; the table tells.
	mkdir -p "$SCRATCH/unmarked/migrations" && cd "$SCRATCH/unmarked" ||
		exit 1
	echo 'CREATE TABLE cards (id integer);' >migrations/0001_a.sql
	echo 'ALTER TABLE cards ADD b integer;' >migrations/0002_b.sql
	db=$(db_new)
	ok 'sqlx: files without a mark' tool run migrations
	exit_is 0 'sqlx: init without a format' ledger init
	has '(plain)'
	echo 'ALTER TABLE cards ADD c integer;' >migrations/0003_2nd_c.sql
	exit_is 0 'sqlx: they are recorded' record
	exit_is 0 'sqlx: their place is known' ledger where --db "$db"
	has 'sqlx says in public._sqlx_migrations: 2 applied'
	has_not 'claim-' 'sqlx: with their checksums'
	exit_is 0 'sqlx: the third by ledger' ledger apply --keep-history \
		--db "$db"
	ok 'sqlx: nothing is left for it' tool run migrations
	has 'before: 3, after: 3'
	is "$(sql "$db" 'SELECT description FROM _sqlx_migrations
		WHERE version = 3')" '2nd c' 'sqlx: described as it would'
else
	skip sqlx 'not built'
fi

# ---- diesel -----------------------------------------------------------------

# one NAME SQL DOWN: a migration of diesel.
one() {
	mkdir "migrations/$1"
	echo "$2" >"migrations/$1/up.sql"
	echo "$3" >"migrations/$1/down.sql"
}

if [ -x "$TOOLS/migrate-diesel" ]; then
	TOOL=migrate-diesel
	fixture diesel
	db=$(db_new)
	ok 'diesel migration run' tool run migrations
	has 'ran 20240210120000'
	exit_is 0 'diesel: init' ledger init
	has '(diesel)' 'diesel: the format is found'
	exit_is 0 'diesel: record' record
	agree diesel 20240210120000_index_cards
	drift diesel

	one 2024-03-01-000000_done 'ALTER TABLE cards ADD COLUMN done boolean;' \
		'ALTER TABLE cards DROP COLUMN done;'
	exit_is 0 'diesel: one more: record' record
	exit_is 0 'diesel: apply --keep-history' \
		ledger apply --keep-history --db "$db"
	ok 'diesel: pending' tool pending migrations
	is "$(cat "$OUT")" '' 'diesel: it has nothing to do'
	ok 'diesel: it reverts what ledger applied' tool revert migrations
	has 'reverted 20240301000000'
	ok 'diesel: and runs it' tool run migrations
	has 'ran 20240301000000'
	exit_is 0 'diesel: verify' ledger verify --db "$db"

	one 2024-04-01-000000_size 'ALTER TABLE cards ADD COLUMN size integer;' \
		'ALTER TABLE cards DROP COLUMN size;'
	ok 'diesel goes on' tool run migrations
	exit_is 0 'diesel: what it ran: record' record
	exit_is 0 'diesel: apply takes it over' ledger apply --db "$db"
	exit_is 0 'diesel: verify' ledger verify --db "$db"

	db=$(db_new)
	exit_is 0 'diesel: ledger applies the first' ledger apply \
		--keep-history --to 20240210120000_index_cards --db "$db"
	ok 'diesel: the tool applies the rest' tool run migrations
	is "$(cat "$OUT")" $'ran 20240301000000\nran 20240401000000' \
		'diesel: and only that'
	exit_is 0 'diesel: ledger reverts' ledger revert --keep-history \
		--to 2024-03-01-000000_done --db "$db"
	ok 'diesel: which it sees' tool pending migrations
	is "$(cat "$OUT")" 'pending 2024-04-01-000000_size' 'diesel: one'
	ok 'diesel: it runs it' tool run migrations
	exit_is 0 'diesel: apply' ledger apply --db "$db"

	# metadata.toml without the key: no transaction.
	one 2024-05-01-000000_title_id \
		'CREATE UNIQUE INDEX CONCURRENTLY title_id ON cards (title);' \
		'DROP INDEX title_id;'
	echo '# nothing' >migrations/2024-05-01-000000_title_id/metadata.toml
	exit_is 0 'diesel: an empty metadata.toml: record' record
	psql "$db" -c "INSERT INTO cards (id, title) VALUES (1, 'a'), (2, 'a')"
	nok 'diesel fails half-way' tool run migrations
	has 'could not create unique index'
	is "$(sql "$db" "SELECT indisvalid FROM pg_index
		WHERE indexrelid = 'title_id'::regclass")" f \
		'diesel: it was outside of a transaction'
	exit_is 7 'diesel: ledger fails as well' ledger apply \
		--keep-history --db "$db"
	has 'Key (title)=(a) is duplicated'
	psql "$db" -c 'UPDATE cards SET title = id'
	exit_is 0 'diesel: ledger ends what it began' ledger apply \
		--keep-history --db "$db"
	ok 'diesel: pending' tool pending migrations
	is "$(cat "$OUT")" '' 'diesel: it has nothing to do'

	# Versions are texts: 10 comes before 2.
	mkdir -p "$SCRATCH/texts/migrations" && cd "$SCRATCH/texts" || exit 1
	one 1_a 'CREATE TABLE a (id integer);' 'DROP TABLE a;'
	one 2_c 'ALTER TABLE a ADD c text;' 'ALTER TABLE a DROP c;'
	one 10_b 'ALTER TABLE a ADD b text;' 'ALTER TABLE a DROP b;'
	one 20240101-000000-0000_d 'ALTER TABLE a ADD d text;' \
		'ALTER TABLE a DROP d;'
	one 20240201000000_e 'ALTER TABLE a ADD e text;' 'ALTER TABLE a DROP e;'
	db=$(db_new)
	ok 'diesel: run' tool run migrations
	is "$(sed 's/ran //' "$OUT" | paste -sd ' ')" \
		'1 10 2 202401010000000000 20240201000000' 'diesel: its order'
	exit_is 0 'diesel: init' ledger init
	exit_is 0 'diesel: record' record
	is "$(ledger log --format json | sed -n 's/.*"migration": "\(.*\)",*/\1/p' |
		tac | paste -sd ' ')" \
		'1_a 10_b 2_c 20240101-000000-0000_d 20240201000000_e' \
		'diesel: ledger has the same'
	agree diesel 20240201000000_e
else
	skip diesel 'not built'
fi

# ---- Atlas ------------------------------------------------------------------

if [ -x "$TOOLS/migrate-atlas" ]; then
	TOOL=migrate-atlas
	fixture atlas
	cp migrations/atlas.sum ours.sum
	ok 'atlas migrate hash' tool hash migrations
	same_file ours.sum migrations/atlas.sum 'Atlas: our sums are those of Atlas'
	db=$(db_new)
	# Its library knows no txmode: that is in the command.
	ok 'atlas migrate apply' tool run migrations
	has 'ran 20240210120000'
	exit_is 0 'Atlas: init' ledger init
	has '(atlas)' 'Atlas: the format is found'
	exit_is 0 'Atlas: record' record
	agree Atlas 20240210120000_index_cards
	drift Atlas

	# Names without a "_".
	echo 'ALTER TABLE cards ADD COLUMN done boolean;' \
		>migrations/20240301000000.sql
	echo 'ALTER TABLE cards ADD COLUMN size integer;' \
		>migrations/20240302000000-size.sql
	ok 'Atlas: hash' tool hash migrations
	exit_is 0 'Atlas: more files: record' record
	exit_is 0 'Atlas: where' ledger where --db "$db"
	is "$(head -n 1 "$OUT")" 20240210120000_index_cards 'Atlas: as before'
	ok 'Atlas goes on' tool run migrations
	exit_is 0 'Atlas: apply takes it over' ledger apply --db "$db"
	has_not 'claim-' 'Atlas: every row is known'
	exit_is 0 'Atlas: verify' ledger verify --db "$db"

	echo 'ALTER TABLE cards ADD COLUMN colour text;' \
		>migrations/20240401000000_colour.sql
	ok 'Atlas: hash' tool hash migrations
	exit_is 0 'Atlas: one more: record' record
	locks Atlas

	# A file of two statements of which the first is done.
	printf '%s\n' 'ALTER TABLE cards ADD COLUMN weight integer;' \
		'ALTER TABLE cards ADD CONSTRAINT heavy CHECK (id > 7);' \
		>migrations/20240501000000_weight.sql
	ok 'Atlas: hash' tool hash migrations
	exit_is 0 'Atlas: record' record
	psql "$db" -c "INSERT INTO cards (id, title) VALUES (1, 'a')"
	nok 'Atlas fails half-way' tool run migrations
	run ledger status --db "$db"
	has 'claim-failed' 'Atlas: and ledger tells it'
	psql "$db" -c 'DELETE FROM cards'
	ok 'Atlas ends it' tool run migrations
	exit_is 0 'Atlas: apply takes it over' ledger apply --db "$db"
	exit_is 0 'Atlas: verify' ledger verify --db "$db"

	# A baseline stands for all files before it too.
	db=$(db_new)
	psql "$db" -f migrations/20240105093000_create_cards.sql \
		-f migrations/20240210120000_index_cards.sql
	ok 'Atlas: apply with a baseline' tool run migrations 20240210120000
	exit_is 0 'Atlas: where' ledger where --db "$db"
	like "$(cat "$OUT")" 'Atlas says .* 6 applied, the last one 20240501000000_weight; the schema agrees' \
		'Atlas: what lies before the baseline is applied'
	has_not 'claim-' 'Atlas: and its row is no half of a run'

	# A file that its sum leaves out: 0.7 does not run it.
	printf '%s\n\n%s\n' '-- atlas:sum ignore' 'CREATE TABLE a (id integer);' \
		>migrations/20240601000000_a.sql
	echo 'CREATE TABLE b (id integer);' >migrations/20240701000000_b.sql
	ok 'Atlas: hash' tool hash migrations
	unlike "$(cat migrations/atlas.sum)" '_a.sql' 'Atlas: it is left out'
	exit_is 0 'Atlas: record' record
	has_out 'recorded 20240701000000_b' 'Atlas: the sum is right'
else
	skip Atlas 'not built'
fi

done_testing
