#!/bin/bash
# Beside Liquibase itself, where Java is and $LEDGER_TEST_NODE/node_modules has
# the package liquibase, 4.4: it holds the program and the driver. JDBC wants
# TCP, so the cluster is one of this test.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

JARS=${LEDGER_TEST_NODE:-}/node_modules/liquibase/dist
[ -f "$JARS/liquibase/liquibase.jar" ] ||
	skip_all 'liquibase is not installed'
[ -n "$(type -P java)" ] || skip_all 'java is not installed'

name=lq$$ port=$((20000 + $$ % 20000))
"$TOP/scripts/pg" start $name -- "listen_addresses='127.0.0.1'" port=$port \
	>/dev/null || exit 1
stop_server() {
	"$TOP/scripts/pg" stop "$name"
}
trap 'stop_server; at_exit' EXIT
socket=$("$TOP/scripts/pg" conninfo $name | sed "s/port=[0-9]*/port=$port/")
user=$(echo "$socket" | sed -n 's/.*user=\([^ ]*\).*/\1/p')
echo "host all all 127.0.0.1/32 trust" |
	tee -a "$(psql "$socket dbname=postgres" -Atc 'SHOW hba_file')" >/dev/null
psql "$socket dbname=postgres" -q -c 'SELECT pg_reload_conf()' \
	-c 'CREATE DATABASE shop' >/dev/null
db="$socket dbname=shop"

liquibase() {
	java -cp "$JARS/liquibase/liquibase.jar:$JARS/liquibase/lib/*:$(echo \
		"$JARS"/drivers/postgresql-*.jar)" \
		liquibase.integration.commandline.LiquibaseCommandLine \
		--changelog-file=migrations/001_cards.sql \
		--url="jdbc:postgresql://127.0.0.1:$port/shop" \
		--username="$user" --password= --hub-mode=off "$@"
}

mkdir -p "$SCRATCH/shop/migrations" && cd "$SCRATCH/shop" || exit 1
cp "$TOP"/tests/fixtures/formats/liquibase/*.sql migrations/
ok 'liquibase update' liquibase update
exit_is 0 'a ledger: init' ledger init
has '(liquibase)' 'the format is found'
exit_is 0 'its files: record' ledger record --scratch "$(cluster)"
exit_is 0 'its database: where' ledger where --db "$db"
is "$(head -n 1 "$OUT")" 001_cards.bob_b.index 'its database is at the last one'
like "$(cat "$OUT")" '2 applied, the last one 001_cards.bob_b.index; the schema agrees' \
	'as Liquibase says, an author with quotes too'
exit_is 0 'taken over: apply' ledger apply --db "$db"
has 'adopted: this database stands at 001_cards.bob_b.index' 'nothing ran'
exit_is 0 'in order: verify' ledger verify --db "$db"
cat >>migrations/001_cards.sql <<'EOF'

--changeset ann:done
ALTER TABLE cards ADD done boolean;
--rollback ALTER TABLE cards DROP done;
EOF
ok 'liquibase goes on: update' liquibase update
exit_is 0 'what it ran: record' ledger record --scratch "$(cluster)"
exit_is 0 'apply takes it over' ledger apply --db "$db"
exit_is 0 'in order: verify' ledger verify --db "$db"
ok 'liquibase validate' liquibase validate
psql "$db" -q -c 'ALTER TABLE cards ADD COLUMN by_hand integer'
exit_is 1 'drift is found' ledger verify --db "$db"
has 'by_hand' 'and named'

done_testing
