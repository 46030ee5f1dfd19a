# shellcheck shell=bash
# project: projects for the CLI tests, on top of lib.sh.
#
#	. "$(dirname "$0")/lib.sh"
#	. "$TOP/tests/cli/project.sh"
#
#	project shop              makes and enters $SCRATCH/shop, with a ledger
#	migration 001_a.sql <<'EOF'
#	…
#	EOF
#	exit_is 0 record
#
# The cards story lives in tests/fixtures/cards; cards_project NAME [LAST] is a
# recorded project of it, cards_db NAME [LAST] a database brought there by psql.

CARDS=$TOP/tests/fixtures/cards

# record on the tests' cluster: it is there already.
# shellcheck disable=SC2120 # what it is given, tests give
record() {
	ledger record --scratch "$(cluster)" "$@"
}

# project NAME [init's arguments]
project() {
	local name=$1

	shift
	mkdir -p "$SCRATCH/$name/migrations" && cd "$SCRATCH/$name" || exit 1
	ledger init --quiet "$@" >/dev/null || exit 1
}

# migration FILE <<EOF
migration() {
	mkdir -p "$(dirname "migrations/$1")"
	cat >"migrations/$1"
}

# stuck_project: one whose second migration needs rows that scratch has not.
stuck_project() {
	project stuck
	migration 001_a.sql <<'EOF'
CREATE TABLE a (id integer PRIMARY KEY);
EOF
	migration 002_needs_rows.sql <<'EOF'
ALTER TABLE a ADD COLUMN b integer;
DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM a WHERE id > 100) THEN
		RAISE EXCEPTION 'no rows to migrate';
	END IF;
END $$;
EOF
	migration 003_c.sql <<'EOF'
CREATE TABLE c (id integer);
EOF
}

# clone FROM TO: another checkout, without the store, as git would make it.
clone() {
	cp -r "$SCRATCH/$1" "$SCRATCH/$2" || exit 1
	rm -rf "$SCRATCH/$2/ledger/store"
	cd "$SCRATCH/$2" || exit 1
}

# The way up of a plain file.
way_up() {
	sed '/^-- ledger: down/,$d' "$1"
}

# The cards migrations up to number LAST (005), recorded. They are recorded once
# for each test file, then copied.
cards_project() {
	local name=$1 last=${2-005} file from=$SCRATCH/.test/cards-${2-005}

	if [ ! -d "$from" ]; then
		mkdir -p "$from/migrations" || exit 1
		for file in "$CARDS"/*.sql; do
			[[ $(basename "$file") > $last~ ]] ||
				cp "$file" "$from/migrations/"
		done
		(cd "$from" && ledger init --quiet && record) >/dev/null 2>&1 ||
			exit 1
	fi
	cp -r "$from" "$SCRATCH/$name" || exit 1
	cd "$SCRATCH/$name" || exit 1
}

# run_sql URL FILE...: by plain psql, one transaction for each file.
run_sql() {
	local url=$1 file

	shift
	for file in "$@"; do
		way_up "$file" | psql "$url" -1 -f - >/dev/null || return 1
	done
}

# A database that psql brought to migration LAST (004), without any history.
# Made once for each test file, then copied.
cards_db() {
	local last=${1-004} file from=$SCRATCH/.test/cards-db-${1-004} url

	if [ ! -s "$from" ]; then
		url=$(db_new) || return 1
		for file in "$CARDS"/*.sql; do
			[[ $(basename "$file") > $last~ ]] ||
				run_sql "$url" "$file" || return 1
		done
		echo "$url" >"$from"
	fi
	db_copy "$(cat "$from")"
}

# A database that ledger brought to migration $1 (005).
cards_applied() {
	local url

	url=$(db_new) || return 1
	ledger apply --quiet --db "$url" --to "${1-005}" >/dev/null || return 1
	echo "$url"
}

fingerprint() {
	ledger fingerprint --db "$1"
}

# in_json KEY[,KEY…]...: values of the last command's document, joined by "|".
# PostgreSQL judges whether it is one.
in_json() {
	local doc keys

	doc=$(cat "$OUT") || return 1
	keys=$(printf ", doc #>> '{%s}'" "$@")
	printf "SELECT concat_ws('|'%s) FROM (SELECT \$ledger\$%s\$ledger\$::json)
		AS d(doc)\n" "$keys" "$doc" | psql "$(db_url postgres)" -f -
}

# The history table's rows, one number.
rows_in_history() {
	sql "$1" 'SELECT count(*) FROM ledger.history'
}
