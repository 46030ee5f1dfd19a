#!/bin/bash
# docs/json.md names every key that a document has, at any depth.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

page=$TOP/docs/json.md

# Words in backquotes of the input.
words() {
	tr '\140' '\n' | grep -xE '[a-z_-]+'
}

keys() {
	grep -oE '^ *"[a-z_]+":' "$1" | tr -d ' ":' | LC_ALL=C sort -u
}

common=$(sed -n '/^## In every document/,/^## /p' "$page" |
	words)

# documented VERB [ARGUMENTS...]
documented() {
	local verb=$1 key missing=''

	run ledger "$@" --format json
	cp "$OUT" document
	like "$(head -n 1 document)" '^\{$' "$verb: a document"
	for key in $(keys document); do
		printf '%s\n' "$common" "$(grep -F "| \`$verb\` |" "$page" | words)" |
			grep -qx "$key" || missing="$missing $key"
	done
	is "$missing" '' "$*: each key is in docs/json.md"
}

cp -r "$TOP/tests/fixtures/formats/plain" migrations
db=$(db_new)
export DATABASE_URL=$db
ledger init --quiet >/dev/null
documented record
documented status
documented verify
documented plan
documented apply
documented adopt
documented where
documented fingerprint
documented log
documented show HEAD
documented show public
documented diff empty HEAD
documented blame
documented ls-tree HEAD
documented audit
documented fsck
snapshot=$(sed -n 's/^snapshot //p' ledger/records/*.rec | tail -n 1)
documented cat-object "$snapshot"
tree=$(ledger cat-object "$snapshot" | sed -n 's/^structure //p')
documented cat-object "$tree"
psql "$db" -c 'CREATE TABLE other (id integer)'
documented verify
documented where
documented audit
documented apply
psql "$db" -c 'DROP TABLE other'
documented revert --to empty --allow-data-loss
documented verify --db 'host=/nonexistent'

# Every verb that takes the option was tried.
tried=$(grep -oE '^documented [a-z-]+' "$TOP/tests/cli/$TEST_NAME.sh" |
	 sed 's/.* //' | LC_ALL=C sort -u)
for verb in $(ledger --help | sed -nE '/^commands:/,/^$/s/^  ([a-z-]+) .*/\1/p'); do
	ledger "$verb" --help | grep -q 'format text|json' && echo "$verb"
done | LC_ALL=C sort >verbs
is "$(cat verbs)" "$tried" 'every verb with --format text|json'

done_testing
