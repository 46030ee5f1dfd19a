#!/bin/bash
# A password is never repeated: not on stdout, not on stderr, not in files of
# the ledger, not in the target.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
good=$(db_new)

# silent WHAT COMMAND...: fails, and does not say it.
silent() {
	local what=$1

	shift
	nok "$what: fails" "$@"
	has_not S3CRET "$what: does not repeat the password"
	isnt "$(cat "$ERR")" '' "$what: says something"
}

for url in \
	'postgresql://me:S3CRET@/nowhere?host=/nonexistent' \
	'postgresql://me:S3CRET@[::1/x' \
	'postgresql://me:S3CRET@host:port/x' \
	'postgresql://me:S3%CRET@/x?host=/nonexistent' \
	'postgresql://me:p%zzS3CRET@/x' \
	'postgresql://me:S3CRET@/x?nonsense=1' \
	'postgresql://me:S3CRET@/x?host' \
	'postgresql://me:a@S3CRET@/x?host=/nonexistent' \
	'postgres:/me:S3CRET@/x' \
	'host=/nonexistent user=me password=S3CRET dbname=x' \
	'host=/nonexistent password="S3CRET' \
	"host=/nonexistent password='S3CRET" \
	'host=/nonexistent password=S3CRET nonsense=1' \
	'host=/nonexistent password = S3CRET =' \
	'postgresql:///x?host=/nonexistent&password=S3CRET' \
	'postgresql:///x?host=/nonexistent&sslpassword=S3CRET'; do
	silent "$url" ledger status --db "$url"
done

url='postgresql://me:S3CRET@/nowhere?host=/nonexistent'
for verb in verify plan apply where fingerprint audit 'revert --to 004' \
	'diff 004 live'; do
	# shellcheck disable=SC2086 # words
	silent "${verb%% *}" ledger $verb --verbose --db "$url"
done
rm ledger/records/005*
silent 'record --scratch' ledger record --scratch "$url"
cd "$SCRATCH" && rm -rf cards && cards_project cards
silent 'diff with a URL' ledger diff 004 "$url"
silent 'DATABASE_URL' env DATABASE_URL="$url" "$LEDGER_BIN" status
silent 'PGPASSWORD' env PGPASSWORD=S3CRET PGHOST=/nonexistent "$LEDGER_BIN" \
	apply
silent 'json' ledger status --format json --db "$url"

# The server lets anybody in by its socket: with a password nobody asked for.
exit_is 0 'apply with a password in the URL' \
	ledger apply --verbose --db "$good&password=S3CRET"
has_not S3CRET
run ledger verify --db "$good&password=S3CRET"
run ledger status --db "$good&password=S3CRET"
is "$(grep -rl S3CRET . 2>/dev/null)" '' 'no file of the project has it'
is "$(sql "$good" "SELECT count(*) FROM ledger.history h
	WHERE h::text LIKE '%S3CRET%'")" 0 'no row of the history has it'

# The process list is the caller's own matter; the connection's name is ours.
project slow
migration 001_t.sql <<'EOF'
SELECT pg_sleep(0.8);
EOF
record --quiet >/dev/null
db=$(db_new)
ledger apply --db "$db&password=S3CRET" >/dev/null 2>&1 &
sleep 0.4
is "$(sql "$db" "SELECT count(*) FROM pg_stat_activity
	WHERE application_name = 'ledger apply'
	AND datname = current_database()")" 1 'the session says who it is'
is "$(sql "$db" "SELECT count(*) FROM pg_stat_activity
	WHERE application_name LIKE '%S3CRET%' OR
	datname = current_database() AND pid <> pg_backend_pid()
	AND query LIKE '%S3CRET%'")" 0 'and not the password'
wait

done_testing
