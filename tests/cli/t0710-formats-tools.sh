#!/bin/bash
# Beside the real tools, where this machine has them: the tool migrates a
# database, ledger reads the same files, agrees with it, and finds what is
# changed by hand. sqitch and sql-migrate are looked for in PATH; npm's tools in
# $LEDGER_TEST_NODE/node_modules: graphile-migrate, node-pg-migrate, dbmate,
# drizzle-orm, drizzle-kit, pg, prisma 6 with @prisma/adapter-pg 7.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

FIXTURES=$TOP/tests/fixtures/formats
NODE=${LEDGER_TEST_NODE:-}/node_modules

have_node() {
	[ -n "${LEDGER_TEST_NODE-}" ] && [ -d "$NODE/$1" ] &&
		command -v node >/dev/null
}

# field URL NAME: host, port or user of a URL of lib.sh.
field() {
	echo "$1" | sed -n "s/.*[?&]$2=\([^&]*\).*/\1/p"
}

# with URL COMMAND...: the command with libpq's variables of the database.
with() {
	local url=$1

	shift
	PGHOST=$(field "$url" host) PGPORT=$(field "$url" port) \
		PGUSER=$(field "$url" user) DATABASE_URL=$url "$@"
}

# fixture NAME [DIR]
fixture() {
	mkdir -p "$SCRATCH/$1/${2:-migrations}" && cd "$SCRATCH/$1" || exit 1
	cp -R "$FIXTURES/$1/." "${2:-migrations}"
}

# record: on the tests' cluster.
record() {
	ledger record --scratch "$(cluster)" "$@"
}

# agree NAME LAST [DIR]: ledger knows the tool's database, and takes it over.
agree() {
	exit_is 0 "$1: init" ledger init ${3:+--migrations "$3"}
	has "($1)" "$1: the format is found"
	exit_is 0 "$1: record" record
	exit_is 0 "$1: where" ledger where --db "$db"
	is "$(head -n 1 "$OUT")" "$2" "$1: the tool's database is at the last one"
	like "$(cat "$OUT")" "applied, the last one $2; the schema agrees" \
		"$1: as the tool itself says"
	exit_is 0 "$1: apply" ledger apply --db "$db"
	has "adopted: this database stands at $2" "$1: adopted, nothing ran"
	exit_is 0 "$1: verify" ledger verify --db "$db"
}

# drift NAME: what is changed by hand is found.
drift() {
	psql "$db" -c 'ALTER TABLE cards ADD COLUMN by_hand integer NOT NULL DEFAULT 0'
	exit_is 1 "$1: drift is found" ledger verify --db "$db"
	has 'by_hand' "$1: and named"
}

# ---- sqitch -----------------------------------------------------------------

if command -v sqitch >/dev/null; then
	export SQITCH_FULLNAME='Ann Example' SQITCH_EMAIL=ann@example.org
	fixture sqitch .
	db=$(db_new)
	name=${db#*///}
	name=${name%%\?*}
	ok 'sqitch deploy' with "$db" sqitch deploy "db:pg:$name"
	agree sqitch index .
	ok 'sqitch tag' sqitch tag v2.0 -n 'two'
	ok 'sqitch rework' sqitch rework cards -n 'a column more'
	printf 'BEGIN;\nALTER TABLE cards ADD done boolean;\nCOMMIT;\n' \
		>deploy/cards.sql
	printf 'BEGIN;\nALTER TABLE cards DROP done;\nCOMMIT;\n' \
		>revert/cards.sql
	exit_is 0 'a reworked change: record' record
	has_out 'recorded cards.2' 'only the new one is recorded'
	has_not 'recorded index' 'the others stay as they are'
	other=$(db_copy "$db")
	exit_is 0 'ledger deploys it' ledger apply --db "$other"
	has_out 'applied cards.2' 'and only that'
	exit_is 0 'revert' ledger revert --to index --db "$other"
	like "$(cat "$OUT")" 'ran +.*revert/cards.sql:[0-9]+: ALTER TABLE' \
		'the revert script ran'
	ok 'sqitch deploys it' with "$db" sqitch deploy "db:pg:$name"
	exit_is 0 'where' ledger where --db "$db"
	is "$(head -n 1 "$OUT")" cards.2 'ledger sees it'
	exit_is 0 'apply' ledger apply --db "$db"
	exit_is 0 'verify' ledger verify --db "$db"
	drift sqitch
else
	skip sqitch 'not installed'
fi

# ---- sql-migrate ------------------------------------------------------------

if command -v sql-migrate >/dev/null; then
	fixture sql-migrate
	db=$(db_new)
	name=${db#*///}
	printf 'development:\n  dialect: postgres\n  dir: migrations\n' >dbconfig.yml
	printf '  datasource: host=%s port=%s user=%s dbname=%s sslmode=disable\n' \
		"$(field "$db" host)" "$(field "$db" port)" "$(field "$db" user)" \
		"${name%%\?*}" >>dbconfig.yml
	# lib/pq ends itself when it sees PGSYSCONFDIR.
	sql_migrate() {
		env -u PGSYSCONFDIR sql-migrate "$@"
	}
	ok 'sql-migrate up' sql_migrate up
	agree sql-migrate 00002_index_cards
	printf '%s\n' '-- +migrate Up' 'ALTER TABLE cards ADD done boolean;' \
		'-- +migrate Down' 'ALTER TABLE cards DROP done;' \
		>migrations/00003_done.sql
	exit_is 0 'sql-migrate: the next one' record
	exit_is 0 'sql-migrate: with its rows' ledger apply --keep-history --db "$db"
	ok 'sql-migrate up, again' sql_migrate up
	like "$(sql_migrate up)" 'Applied 0 migrations' 'sql-migrate: nothing to do'
	ok 'sql-migrate down' sql_migrate down
	nok 'sql-migrate: what it undid is seen' ledger verify --db "$db"
	ok 'sql-migrate up' sql_migrate up
	exit_is 0 'sql-migrate: and done again' ledger verify --db "$db"
	drift sql-migrate
else
	skip sql-migrate 'not installed'
fi

# ---- graphile-migrate -------------------------------------------------------

if have_node graphile-migrate; then
	fixture graphile-migrate
	db=$(db_new)
	shadow=$(db_new)
	gm() {
		SHADOW_DATABASE_URL=$shadow ROOT_DATABASE_URL=$(db_url postgres) \
			with "$db" node "$NODE/graphile-migrate/dist/cli.js" "$@"
	}
	echo '{}' >.gmrc
	ok 'graphile-migrate migrate' gm migrate
	agree graphile-migrate 000002-index-cards
	echo 'ALTER TABLE cards ADD done boolean;' >migrations/current.sql
	run record
	has 'current.sql is not committed yet' 'an unfinished one is told'
	ok 'graphile-migrate commit' gm commit -m 'a column more'
	ok 'it has run where its chain holds' gm migrate
	exit_is 0 'what the tool committed: record' record
	has_out 'recorded 000003' 'its hash is right'
	exit_is 0 'apply' ledger apply --db "$db"
	exit_is 0 'verify' ledger verify --db "$db"
	drift graphile-migrate
else
	skip graphile-migrate 'not installed'
fi

# ---- node-pg-migrate --------------------------------------------------------

if have_node node-pg-migrate; then
	fixture node-pg-migrate
	db=$(db_new)
	ok 'node-pg-migrate up' with "$db" "$NODE/.bin/node-pg-migrate" up
	agree node-pg-migrate 1707566400000_index-cards
	drift node-pg-migrate
else
	skip node-pg-migrate 'not installed'
fi

# ---- dbmate -----------------------------------------------------------------

if have_node dbmate; then
	fixture dbmate
	db=$(db_new)
	socket="host=$(field "$db" host)&port=$(field "$db" port)"
	name=${db#*///}
	ok 'dbmate up' "$NODE/.bin/dbmate" --no-dump-schema -d migrations \
		-u "postgres://$(field "$db" user)@/${name%%\?*}?$socket" \
		migrate
	agree dbmate 20240210120000_index_cards
	drift dbmate
else
	skip dbmate 'not installed'
fi

# ---- Drizzle ----------------------------------------------------------------

if have_node drizzle-orm && have_node pg; then
	fixture drizzle
	db=$(db_new)
	cat >migrate.cjs <<'EOF'
const { Client } = require("pg");
const { drizzle } = require("drizzle-orm/node-postgres");
const { migrate } = require("drizzle-orm/node-postgres/migrator");
(async () => {
	const client = new Client({ connectionString: process.env.DATABASE_URL });
	await client.connect();
	await migrate(drizzle(client), { migrationsFolder: "migrations" });
	await client.end();
})();
EOF
	NODE_PATH=$NODE ok 'drizzle migrate' with "$db" node migrate.cjs
	agree drizzle 0001_index_cards
	drift drizzle
else
	skip drizzle 'not installed'
fi

# drizzle-kit writes the migrations too, from a schema in JavaScript.
if have_node drizzle-kit && have_node drizzle-orm && have_node pg; then
	mkdir "$SCRATCH/drizzle-kit" && cd "$SCRATCH/drizzle-kit" || exit 1
	ln -s "$NODE" node_modules
	db=$(db_new)
	cat >drizzle.config.js <<'EOF'
module.exports = {
	dialect: "postgresql",
	schema: "./schema.js",
	out: "./migrations",
	dbCredentials: { url: process.env.DATABASE_URL },
};
EOF
	# schema COLUMNS: the table of cards with them.
	schema() {
		cat >schema.js <<-EOF
			const { pgTable, serial, text, index, pgEnum, integer } =
				require("drizzle-orm/pg-core");
			exports.state = pgEnum("state", ["open", "done"]);
			exports.cards = pgTable("cards", {
				id: serial("id").primaryKey(),
				title: text("title").notNull(),
				state: exports.state("state").default("open"),
				$1
			}, (t) => [index("cards_title").on(t.title)]);
		EOF
	}
	kit() {
		with "$db" node node_modules/drizzle-kit/bin.cjs "$@"
	}
	schema ''
	ok 'drizzle-kit generate' kit generate --name create_cards
	schema 'parent: integer("parent").references(() => exports.cards.id),'
	ok 'drizzle-kit generate again' kit generate --name parents
	ok 'drizzle-kit migrate' kit migrate
	agree drizzle 0001_parents
	schema 'parent: integer("parent").references(() => exports.cards.id),
		size: integer("size"),'
	ok 'drizzle-kit generate a third' kit generate --name sizes
	exit_is 0 'what it wrote: record' record
	has_out 'recorded 0002_sizes' 'only the new one'
	exit_is 0 'ledger goes on: apply' ledger apply --db "$db"
	has_out 'applied 0002_sizes'
	exit_is 0 'and it is in order: verify' ledger verify --db "$db"
	drift drizzle
else
	skip drizzle-kit 'not installed'
fi

# ---- Prisma -----------------------------------------------------------------

# Its engine as WebAssembly is in the package; it is used with a driver adapter.
# The other ones would be downloaded when it starts: it takes any file for them.
if have_node prisma && have_node @prisma/adapter-pg; then
	fixture prisma prisma/migrations
	db=$(db_new)
	ln -s "$NODE" node_modules
	printf '#!/bin/false\n' >no-engine && chmod +x no-engine
	cat >prisma/schema.prisma <<'EOF'
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
EOF
	cat >prisma.config.ts <<'EOF'
import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

export default defineConfig({
	experimental: { adapter: true },
	engine: "js",
	schema: "prisma/schema.prisma",
	adapter: async () =>
		new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});
EOF
	# pg takes no URL without a host.
	prisma() {
		DATABASE_URL="postgresql://$(field "$db" user)@localhost:$(field \
			"$db" port)/$(basename "${db%%\?*}")?host=$(field "$db" host)" \
			PRISMA_QUERY_ENGINE_LIBRARY=$PWD/no-engine \
			PRISMA_SCHEMA_ENGINE_BINARY=$PWD/no-engine \
			PRISMA_HIDE_UPDATE_MESSAGE=1 CHECKPOINT_DISABLE=1 \
			node node_modules/prisma/build/index.js "$@"
	}
	ok 'prisma migrate deploy' prisma migrate deploy
	agree prisma 20240210120000_index_cards prisma/migrations
	mkdir prisma/migrations/20240301000000_done
	echo 'ALTER TABLE "cards" ADD COLUMN "done" BOOLEAN;' \
		>prisma/migrations/20240301000000_done/migration.sql
	exit_is 0 'one more: record' record
	exit_is 0 'apply --keep-history' ledger apply --keep-history --db "$db"
	ok 'prisma migrate status: up to date' prisma migrate status
	has 'Database schema is up to date'
	mkdir prisma/migrations/20240401000000_size
	echo 'ALTER TABLE "cards" ADD COLUMN "size" INTEGER;' \
		>prisma/migrations/20240401000000_size/migration.sql
	ok 'prisma goes on: migrate deploy' prisma migrate deploy
	exit_is 0 'what it ran: record' record
	exit_is 0 'apply takes it over' ledger apply --db "$db"
	exit_is 0 'verify' ledger verify --db "$db"
	drift prisma
else
	skip prisma 'not installed'
fi

done_testing
