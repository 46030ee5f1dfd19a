#!/bin/bash
# Hostile files and names: what is refused is told in one clean message with the
# right status, what is taken is escaped on its way to a terminal.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# No control byte but newline and tab, no bidirectional control, valid UTF-8.
clean() {
	local bad

	bad=$(cat "$OUT" "$ERR" | LC_ALL=C tr -d '\n\t' | LC_ALL=C grep -c \
		-P '[\x00-\x1f\x7f]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]')
	is "$bad" 0 "$1: nothing drives the terminal"
	cat "$OUT" "$ERR" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1
	is $? 0 "$1: valid UTF-8"
}

# ---- G3: names

project names
esc=$'\033[31m' rtl=$'\xe2\x80\xae' zero=$'\xe2\x80\x8b'
migration 001_names.sql <<SQL
CREATE TABLE "quote""d; DROP TABLE x; --" (id integer PRIMARY KEY);
CREATE TABLE "new
line" ("col
umn" integer, "$esc" integer, "%n%s" integer);
CREATE TABLE "${esc}red" (id integer DEFAULT 1);
CREATE TABLE "${rtl}right" ("a${zero}b" integer);
CREATE SCHEMA "a/b";
CREATE TABLE "a/b"."c/d" (id integer);
SQL
exit_is 0 'G3: recorded' record
clean 'record'
db=$(db_new)
exit_is 0 'G3: applied' ledger apply --db "$db"
clean 'apply'
psql "$db" -c "ALTER TABLE \"${esc}red\" ALTER id TYPE bigint" \
	-c "DROP TABLE \"quote\"\"d; DROP TABLE x; --\"" \
	-c "CREATE TABLE \"${rtl}spy${esc}\" (\"a
b\" integer)"
for verb in verify plan status audit blame 'diff HEAD live' where log \
	'ls-tree HEAD' 'show HEAD' 'fingerprint --explain'; do
	# shellcheck disable=SC2086 # words
	run ledger $verb --db "$db"
	# shellcheck disable=SC2086 # words
	[ "$STATUS" != 2 ] || run ledger $verb
	like "$STATUS" '^[013]$' "G3: $verb answers"
	clean "$verb"
	# shellcheck disable=SC2086 # words
	run ledger $verb --db "$db" --format json
	[ "$STATUS" != 2 ] || continue
	clean "$verb in JSON"
	[ -n "$(in_json version)" ]
	is $? 0 "G3: $verb: PostgreSQL takes the JSON"
done
exit_is 0 'G3: and back' ledger revert --to 0 --allow-data-loss \
	--db "$(db_copy "$(d=$(db_new); ledger apply --quiet --db "$d" \
		>/dev/null; echo "$d")")"
clean 'revert'

# ---- B: files

project files
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
SQL
record --quiet >/dev/null
# bad WHAT WORD: what is there now is refused, by every verb that looks.
bad() {
	local verb

	for verb in 'verify --offline' record; do
		# shellcheck disable=SC2086 # words
		run timeout 20 "$LEDGER_BIN" $verb
		like "$STATUS" '^(1|2|3|6)$' "$1: $verb refuses"
		has "$2" "$1: $verb says: $2"
		clean "$1: $verb"
	done
	rm -rf migrations/002*
	exit_is 0 "$1: as before without it" ledger verify --offline
}
mkfifo migrations/002_fifo.sql
bad 'B13: a FIFO' 'is a FIFO, not a file'
ln -s /etc/passwd migrations/002_link.sql
bad 'B9: a symbolic link' '002_link.sql'
truncate -s 1100M migrations/002_big.sql
bad 'B13: 1.1 GB' 'limit is'
printf 'SELECT 1;\0SELECT 2;' >migrations/002_nul.sql
bad 'B5: NUL' '002_nul.sql'
printf "SELECT '\\xc0\\xaf';" >migrations/002_utf.sql
bad 'B6: an overlong form' '002_utf.sql'
printf "SELECT '\\xed\\xa0\\x80';" >migrations/002_utf.sql
bad 'B6: a surrogate' '002_utf.sql'

# ---- B16: what kills parsers

killer() {
	run timeout 120 "$LEDGER_BIN" record --scratch "$(cluster)"
	like "$STATUS" '^[01356]$' "B16: $1: an answer"
	clean "B16: $1"
	rm -f migrations/002* ledger/records/002*
}
{ printf 'SELECT 1'; printf '+1%.0s' {1..80000}; echo ';'; } \
	>migrations/002_plus.sql
killer '80,000 additions'
{ printf 'SELECT '; printf '(%.0s' {1..60000}; echo ';'; } \
	>migrations/002_open.sql
killer '60,000 parentheses'
{ printf '/*%.0s' {1..20000}; printf '*/%.0s' {1..20000}; echo 'SELECT 1;'; } \
	>migrations/002_comment.sql
killer '20,000 nested comments'

# ---- B10: names of files

touch migrations/$'002_new\nline.sql' migrations/$'003_\033[31m.sql'
run ledger verify --offline
clean 'B10: file names'
rm -f migrations/002* migrations/003*

# ---- G15: the environment

db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
want=$(fingerprint "$db")
for setting in PGOPTIONS='-c search_path=public -c role=nobody' \
	PGDATESTYLE=German PGTZ=Asia/Tokyo PGCLIENTENCODING=LATIN1 \
	LC_ALL=tr_TR.UTF-8 LANG=C HOME=/nonexistent TMPDIR=/nonexistent \
	LD_LIBRARY_PATH=/nonexistent IFS=x; do
	is "$(env "$setting" "$LEDGER_BIN" fingerprint --db "$db" 2>&1)" \
		"$want" "G15: $setting changes nothing"
done
exit_is 0 'G15: in an empty environment' env -i "$LEDGER_BIN" verify --db "$db"

# ---- C32: what the server says too much of

project flood
migration 001_notices.sql <<'SQL'
DO $$ BEGIN FOR i IN 1..5000 LOOP
	RAISE NOTICE E'n% \e[31m%', i, repeat('x', 2000); END LOOP; END $$;
CREATE TABLE a (id integer);
SQL
migration 002_error.sql <<'SQL'
DO $$ BEGIN IF EXISTS (SELECT FROM a) THEN
	RAISE EXCEPTION E'boom \e[31m%', repeat('y', 3000000)
		USING HINT = repeat('h', 3000000); END IF; END $$;
SQL
exit_is 0 'C32: recorded with a flood of notices' record
clean 'C32: record'
db=$(db_new)
exit_is 0 'C32: applied with it' ledger apply --to 001 --db "$db"
psql "$db" -c 'INSERT INTO a VALUES (1)'
exit_is 3 'C32: an error of 3 MB' ledger apply --db "$db"
clean 'C32: apply'
[ "$(wc -c <"$ERR")" -lt 20000 ]
is $? 0 'C32: what is told has a limit'
cd "$SCRATCH/files" || exit 1

# ---- G14: a store that is a bomb, a record that is one

head -c 3000000 /dev/zero | tr '\0' 'A' >ledger/records/001_a.rec
exit_is 4 'G14: a record of one long line' ledger verify --offline
clean 'G14'

done_testing
