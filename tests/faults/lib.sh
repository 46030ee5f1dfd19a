# shellcheck shell=bash
# lib: what the fault tests share, on top of tests/cli/lib.sh.
#
# A fault test is tests/faults/NAME.sh. It runs a command with one fault, for
# every N until the command is no longer hit, and after each single run the same
# common check: what was told is so, the next run ends clean, nothing is lost,
# nothing is there twice, nothing half. One row (a test point) for each kind of
# fault: how often it hit and what went wrong.
#
# FAULTS=short takes some of the N only, FAULTS=full (scripts/faults) all of
# them. FAULTS_TABLE is a file that gets a line for each row.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

FAULTS=${FAULTS:-full}
FAULT_PROGRAM=$(basename "$LEDGER_BIN")
export FAULT_PROGRAM
PROXY=$SCRATCH/.test/proxy
INJECT=$SCRATCH/.test/inject.so
PROXY_DIR=$SCRATCH/p
mkdir -p "$PROXY_DIR"

# build SOURCE OUTPUT [FLAGS]: what is put around the program is made here, so
# that it is the same whatever the program was built with.
build() {
	"${FAULTS_CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 \
		"${@:3}" -o "$2" "$TOP/tests/faults/$1" || exit 1
}
build proxy.c "$PROXY"
build inject.c "$INJECT" -fPIC -shared

# A program with a sanitizer in it does not take a library before that.
is_sanitized() {
	grep -q __asan_init "$LEDGER_BIN"
}

is_short() {
	[ "$FAULTS" = short ]
}

# choose SHORT FULL: the figure for this form of the run.
choose() {
	if is_short; then echo "$1"; else echo "$2"; fi
}

# Two runs of a kind are enough for the short form.
is_enough() {
	is_short && [ "$RUNS" -ge 2 ]
}

# ---- rows -------------------------------------------------------------------

# row_begin NAME, hit, wrong TEXT, row_end: NAME begins with the matrix' id.
row_begin() {
	ROW=$1 RUNS=0 CODES='' WRONG=0 SAID=''
}

# A run was hit, and ended with status $1.
hit() {
	RUNS=$((RUNS + 1))
	CODES="$CODES $1"
}

# Something does not hold. The first few are told with all they said.
wrong() {
	WRONG=$((WRONG + 1))
	[ $WRONG -gt 3 ] || SAID="$SAID
$1
$(show_output)"
}

# row_end [LEAST]: so many runs at least must have been hit.
row_end() {
	local codes text least=${1:-1}

	# shellcheck disable=SC2086 # a list of numbers
	codes=$(printf '%s\n' $CODES | sort -n | uniq -c |
		awk '{ printf "%s%s x%s", sep, $2, $1; sep = ", " }')
	text="$ROW: $RUNS runs, exit $codes"
	[ -z "${FAULTS_TABLE-}" ] || printf '%s|%s|%s|%s\n' "$ROW" "$RUNS" \
		"$codes" "$WRONG" >>"$FAULTS_TABLE"
	if [ "$RUNS" -lt "$least" ]; then
		fail "$text" "hit less than $least times"
	elif [ "$WRONG" -gt 0 ]; then
		fail "$text" "$WRONG wrong" "$SAID"
	else
		pass "$text"
	fi
}

# ---- the history that the faults are tried on -------------------------------

# Six migrations: objects of several kinds, data that must come once, and two
# statements that cannot run in a transaction.
story() {
	mkdir -p "$SCRATCH/story/migrations" && cd "$SCRATCH/story" || exit 1
	cat >migrations/001_first.sql <<-'SQL'
		CREATE TABLE person (id integer PRIMARY KEY, name text NOT NULL);
		CREATE TABLE tally (id integer PRIMARY KEY, n integer NOT NULL);
	SQL
	cat >migrations/002_data.sql <<-'SQL'
		INSERT INTO person SELECT i, 'p' || i FROM generate_series(1, 100) i;
		INSERT INTO tally VALUES (1, 0);
		-- ledger: down
		DELETE FROM tally;
		DELETE FROM person;
	SQL
	cat >migrations/003_more.sql <<-'SQL'
		ALTER TABLE person ADD COLUMN born date;
		CREATE FUNCTION older(integer) RETURNS integer
			LANGUAGE sql AS 'SELECT $1 + 1';
		UPDATE tally SET n = n + 1;
		-- ledger: down
		UPDATE tally SET n = n - 1;
		DROP FUNCTION older(integer);
		ALTER TABLE person DROP COLUMN born;
	SQL
	cat >migrations/004_alone.sql <<-'SQL'
		CREATE INDEX CONCURRENTLY person_name ON person (name);
		CREATE INDEX CONCURRENTLY person_born ON person (born);
		-- ledger: down
		DROP INDEX person_born;
		DROP INDEX person_name;
	SQL
	cat >migrations/005_view.sql <<-'SQL'
		CREATE VIEW grown AS SELECT id, name FROM person WHERE born IS NULL;
		CREATE TABLE visit (person integer REFERENCES person, day date);
		-- ledger: down
		DROP TABLE visit;
		DROP VIEW grown;
	SQL
	cat >migrations/006_count.sql <<-'SQL'
		UPDATE tally SET n = n + 10;
		ALTER TABLE tally ADD COLUMN note text;
		-- ledger: down
		ALTER TABLE tally DROP COLUMN note;
		UPDATE tally SET n = n - 10;
	SQL
	ledger init --quiet >/dev/null && ledger record --quiet --scratch \
		"$(cluster)" >/dev/null || exit 1
}
STORY_NR=6

# What the story's data says: people, the tally, its sum.
DATA_SQL='SELECT (SELECT count(*) FROM person), (SELECT sum(n) FROM tally)'

# Each migration once in the history (apply minus revert), chain without gaps.
ONCE_SQL="SELECT coalesce(string_agg(migration || '=' || n, ' '), '') FROM (
	SELECT migration, sum(CASE kind WHEN 'apply' THEN 1 WHEN 'revert' THEN -1
		ELSE 0 END) AS n FROM ledger.history GROUP BY 1) s WHERE n <> 1"

# One database for all runs, emptied before each: CREATE DATABASE takes longer
# than the run. $DB is its URL, $DB_NAME its name.
make_db() {
	DB_NAME=fault_$$
	psql "$ADMIN" -c "CREATE DATABASE $DB_NAME" || exit 1
	echo "$DB_NAME" >>"$SCRATCH/.test/databases"
	DB=$(db_url "$DB_NAME")
}

# Sessions that a fault left behind go with it.
empty_db() {
	psql "$DB" -c "SELECT pg_terminate_backend(pid, 2000)
			FROM pg_stat_activity WHERE pid <> pg_backend_pid()
			AND datname = current_database()" \
		-c 'SET client_min_messages = warning' \
		-c 'DROP SCHEMA IF EXISTS ledger CASCADE' \
		-c 'DROP SCHEMA public CASCADE' \
		-c 'CREATE SCHEMA public AUTHORIZATION pg_database_owner' \
		-c 'GRANT USAGE ON SCHEMA public TO PUBLIC' >/dev/null ||
		exit 1
}

# The database as the proxy shows it.
through_proxy() {
	echo "host=$PROXY_DIR port=5432 dbname=$DB_NAME user=$SERVER_USER"
}

find_server() {
	ADMIN=$(db_url postgres)
	SERVER_USER=$(sql "$ADMIN" 'SELECT session_user')
	SERVER_SOCKET=$(sql "$ADMIN" "SELECT
		split_part(current_setting('unix_socket_directories'), ',', 1)
		|| '/.s.PGSQL.' || current_setting('port')")
}

# ---- one run ----------------------------------------------------------------

# proxied OPTIONS -- COMMAND...: STATUS, and HIT when the fault came.
proxied() {
	run "$PROXY" --to "$SERVER_SOCKET" --listen "$PROXY_DIR" \
		--status "$SCRATCH/.test/status" "$@"
	HIT=''
	! grep -q '^fired' "$SCRATCH/.test/status" || HIT=1
}

# injected CALL AT DO [VARIABLE=VALUE...] -- COMMAND...
injected() {
	local call=$1 at=$2 action=$3 vars=()

	shift 3
	while [ "$1" != -- ]; do
		vars+=("$1")
		shift
	done
	shift
	: >"$SCRATCH/.test/status"
	# In braces: bash's own word about a killed process is not ours.
	{
		run timeout -k 30 30 env "${vars[@]}" FAULT_CALL="$call" \
			FAULT_AT="$at" FAULT_DO="$action" \
			FAULT_STATUS="$SCRATCH/.test/status" \
			LD_PRELOAD="$INJECT" "$@"
	} 2>/dev/null
	ASKED_KILL=''
	[ "$action" != KILL ] || ASKED_KILL=1
	HIT=''
	# shellcheck disable=SC2034 # the other files look
	[ ! -s "$SCRATCH/.test/status" ] || HIT=1
}

# Statuses that no fault may give: crashes, bugs, a run that hangs.
check_status() {
	case $STATUS in
	0 | 1 | 3 | 4 | 5 | 6 | 7 | 130 | 143) ;;
	124) [ -n "${MAY_HANG-}" ] || wrong "$1: hangs until SIGTERM" ;;
	137) [ -n "${ASKED_KILL-}" ] || wrong "$1: hangs, also after SIGTERM" ;;
	*) wrong "$1: exit status $STATUS" ;;
	esac
	# 137: no time for a word; 143, 130: perhaps it had not begun yet.
	if [ "$STATUS" != 0 ] && [ "$STATUS" -lt 128 ] &&
		! grep -q '^ledger: ' "$ERR"; then
		wrong "$1: exit status $STATUS without a message"
	fi
}

# After a run of apply on $DB: what it told is so, and the next one ends clean.
check_apply() {
	local what=$1 told

	check_status "$what"
	told=$(sed -n 's/^applied \([^ ]*\).*/\1/p' "$OUT")
	if [ -n "$told" ]; then
		told=$(sql "$DB" "SELECT count(*) FROM ledger.history WHERE kind =
			'apply' AND migration IN ('${told//$'\n'/"', '"}')")-$(
			echo "$told" | wc -l)
		[ "${told%-*}" = "${told#*-}" ] ||
			wrong "$what: told $told, but it is lost"
	fi
	if [ "$STATUS" = 0 ] && [ "$(sql "$DB" 'SELECT count(*) FROM
		ledger.history WHERE kind = $$apply$$')" != $STORY_NR ]; then
		wrong "$what: exit status 0, not all applied"
	fi
	run ledger apply --db "$DB"
	[ "$STATUS" = 0 ] || wrong "$what: the next apply ends with $STATUS"
	check_end "$what"
}

# The whole story is there, once; verify names the fingerprint.
check_end() {
	local what=$1 is

	is=$(psql "$DB" -c "$DATA_SQL" -c "$ONCE_SQL" 2>&1 | paste -s -d ';')
	[ "$is" = '100|11;' ] || wrong "$what: data or rows: $is"
	run ledger verify --db "$DB"
	[ "$STATUS" = 0 ] || wrong "$what: verify ends with $STATUS"
	grep -q "$WANT" "$OUT" || wrong "$what: another fingerprint"
}
