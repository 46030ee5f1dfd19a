# shellcheck shell=bash
# lib: what every CLI test starts with. A test is tests/cli/tNNNN-name.sh:
#
#	#!/bin/bash
#	. "$(dirname "$0")/lib.sh"
#
#	db=$(db_new)
#	exit_is 0 'apply runs on an empty database' ledger apply --db "$db"
#	has 'applied 001'
#	done_testing
#
# It speaks TAP, runs in a scratch directory of its own ($PWD, also $SCRATCH)
# and makes databases of its own on the private cluster. Both are removed at the
# end, and kept when a test point failed. Options: -v prints the output of each
# command, -i keeps the scratch directory, -r N is quiet about points other than
# N (all of them run: they build upon one another).
#
# From outside: LEDGER_BIN (default build/ledger), LEDGER_WRAPPER (put before
# it: "valgrind -q …"), LEDGER_TEST_PG (conninfo or URL of a cluster; one is
# started when it is unset), LEDGER_PG_BINDIR (where psql is looked for first).
set -u

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd) || exit 1
TEST_NAME=$(basename "$0" .sh)
LEDGER_BIN=${LEDGER_BIN:-$TOP/build/ledger}
case $LEDGER_BIN in /*) ;; *) LEDGER_BIN=$PWD/$LEDGER_BIN ;; esac

# One locale, one time zone, no colour, none of the caller's connection
# settings: the same output everywhere.
export LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 TERM=dumb
unset DATABASE_URL LEDGER_STORE PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD \
	PGSERVICE PGSERVICEFILE PGOPTIONS PGPASSFILE PGAPPNAME PGSSLMODE \
	CDPATH COLUMNS LEDGER_SCRATCH
# A user's own files must not reach a test.
export PSQLRC=/dev/null PGSYSCONFDIR=/nonexistent

VERBOSE='' KEEP=${LEDGER_TEST_KEEP-} ONLY=''
while getopts vir: option; do
	case $option in
	v) VERBOSE=1 ;;
	i) KEEP=1 ;;
	r) ONLY=$OPTARG ;;
	*) exit 2 ;;
	esac
done

SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/ledger-$TEST_NAME.XXXXXX") || exit 1
cd "$SCRATCH" || exit 1
mkdir .test home || exit 1
# HOME inside: no ~/.pgpass, no ~/.pg_service.conf, no ~/.cache. The clusters of
# scripts/pg stay where they are.
export LEDGER_PG_STATE=${LEDGER_PG_STATE-${XDG_STATE_HOME:+$XDG_STATE_HOME/ledger-pg}}
if [ -z "$LEDGER_PG_STATE" ]; then
	LEDGER_PG_STATE=$HOME/.local/state/ledger-pg
	[ "$(id -u)" != 0 ] || LEDGER_PG_STATE=/var/lib/ledger-pg
fi
export HOME=$SCRATCH/home
unset XDG_STATE_HOME XDG_CACHE_HOME XDG_CONFIG_HOME

POINT=0 FAILED=0 FINISHED=''
# Of the last command run by exit_is or run.
STATUS=0 OUT=$SCRATCH/.test/out ERR=$SCRATCH/.test/err
: >"$OUT"
: >"$ERR"

# ---- test points ------------------------------------------------------------

diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

pass() {
	POINT=$((POINT + 1))
	[ -n "$ONLY" ] && [ "$ONLY" != $POINT ] || echo "ok $POINT - $1"
}

# fail NAME [TEXT...]: each text is printed as a comment below.
fail() {
	local name=$1

	shift
	POINT=$((POINT + 1))
	FAILED=$((FAILED + 1))
	[ -n "$ONLY" ] && [ "$ONLY" != $POINT ] && return
	echo "not ok $POINT - $name"
	diag "at $(where_called)"
	while [ $# -gt 0 ]; do
		diag "$1"
		shift
	done
}

# The line of the test file that is running.
where_called() {
	local i

	for i in "${!BASH_SOURCE[@]}"; do
		if [ "${BASH_SOURCE[i]}" = "$0" ]; then
			echo "$0:${BASH_LINENO[i - 1]}"
			return
		fi
	done
}

skip() {
	POINT=$((POINT + 1))
	echo "ok $POINT - $1 # SKIP ${2-}"
}

# The whole file does not apply here.
skip_all() {
	FINISHED=1
	echo "1..0 # SKIP $1"
	exit 0
}

# ok NAME COMMAND...: the command succeeds.
ok() {
	local name=$1

	shift
	run "$@"
	if [ "$STATUS" -eq 0 ]; then
		pass "$name"
	else
		fail "$name" "exit status $STATUS of: $*" "$(show_output)"
	fi
}

# nok NAME COMMAND...: the command fails.
nok() {
	local name=$1

	shift
	run "$@"
	if [ "$STATUS" -ne 0 ]; then
		pass "$name"
	else
		fail "$name" "exit status 0 of: $*" "$(show_output)"
	fi
}

# exit_is CODE [NAME] COMMAND...: the exact status. A name is what is not
# a command: exit_is 0 ledger status; exit_is 0 'status is clean' ledger status
exit_is() {
	local code=$1 name=$2

	shift
	if [ $# -gt 1 ] && ! type "$name" >/dev/null 2>&1; then
		shift
	else
		name="exit status $code: $*"
	fi
	run "$@"
	if [ "$STATUS" -eq "$code" ]; then
		pass "$name"
	else
		fail "$name" "exit status $STATUS, expected $code: $*" \
			"$(show_output)"
	fi
}

# is GOT EXPECTED NAME
is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3" "     got: $1" "expected: $2"
	fi
}

# isnt GOT UNWANTED NAME
isnt() {
	if [ "$1" != "$2" ]; then
		pass "$3"
	else
		fail "$3" "both are: $1"
	fi
}

# like TEXT REGEX NAME (extended regular expression, any line)
like() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then
		pass "$3"
	else
		fail "$3" "text: $1" "does not match: $2"
	fi
}

unlike() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then
		fail "$3" "text: $1" "matches: $2"
	else
		pass "$3"
	fi
}

# has STRING [NAME]: the last command said it, on stdout or stderr, word for
# word. has_not, and has_out/has_err for one of the two streams.
has() {
	if grep -Fq -- "$1" "$OUT" "$ERR"; then
		pass "${2-says: $1}"
	else
		fail "${2-says: $1}" "$(show_output)"
	fi
}

has_not() {
	if grep -Fq -- "$1" "$OUT" "$ERR"; then
		fail "${2-does not say: $1}" "$(show_output)"
	else
		pass "${2-does not say: $1}"
	fi
}

has_out() {
	if grep -Fq -- "$1" "$OUT"; then
		pass "${2-stdout says: $1}"
	else
		fail "${2-stdout says: $1}" "$(show_output)"
	fi
}

has_err() {
	if grep -Fq -- "$1" "$ERR"; then
		pass "${2-stderr says: $1}"
	else
		fail "${2-stderr says: $1}" "$(show_output)"
	fi
}

# same_file GOT EXPECTED NAME
same_file() {
	local text

	if text=$(diff -u -- "$2" "$1" 2>&1); then
		pass "$3"
	else
		fail "$3" "$text"
	fi
}

# Run a command, keep status and output; stdout and stderr are also there as
# files $OUT and $ERR. Not a test point.
run() {
	"$@" >"$OUT" 2>"$ERR" </dev/null
	STATUS=$?
	if [ -n "$VERBOSE" ]; then
		diag "\$ $*"
		diag "$(show_output)"
	fi
}

show_output() {
	echo "exit status $STATUS"
	sed 's/^/stdout: /' "$OUT" | head -n 60
	sed 's/^/stderr: /' "$ERR" | head -n 60
}

# Last line of every test file.
done_testing() {
	FINISHED=1
	[ -n "$ONLY" ] || echo "1..$POINT"
	[ "$FAILED" -eq 0 ]
	exit
}

# ---- the program and the databases ------------------------------------------

ledger() {
	# shellcheck disable=SC2086 # the wrapper is a command line
	${LEDGER_WRAPPER-} "$LEDGER_BIN" "$@"
}

# The cluster: the one given, else one of this file's own, started when it is
# first needed (perhaps in a subshell, hence the file).
cluster() {
	local file=$SCRATCH/.test/cluster

	if [ -n "${LEDGER_TEST_PG-}" ]; then
		echo "$LEDGER_TEST_PG"
		return
	fi
	[ -s "$file" ] || "$TOP/scripts/pg" start "t$$" >"$file" || return 1
	cat "$file"
}

# URL of database $1 on that cluster.
db_url() {
	local base

	base=$(cluster) || return 1
	case $base in
	*://*) echo "${base/\/\/\/postgres\?/\/\/\/$1?}" ;;
	*) echo "postgresql:///$1?$(echo "$base" | tr -s ' ' '&')" ;;
	esac
}

# Make a database and print its URL. db_new [TEMPLATE's name]
db_new() {
	local name

	name=${TEST_NAME%%-*}_$$_$(date +%s%N)
	psql "$(db_url postgres)" -c \
		"CREATE DATABASE \"$name\" TEMPLATE \"${1:-template0}\"" >&2 ||
		return 1
	echo "$name" >>"$SCRATCH/.test/databases"
	db_url "$name"
}

# A copy of the database behind URL $1.
db_copy() {
	local name=${1#*///}

	db_new "${name%%\?*}"
}

# psql URL [arguments]: tuples only, stops at the first error.
psql() {
	local url=$1

	shift
	command "$PSQL" -X -q -A -t -v ON_ERROR_STOP=1 -d "$url" "$@"
}

# sql URL 'SELECT …': one query's value.
sql() {
	psql "$1" -c "$2"
}

# wait_for URL LIKE: until another session of that database runs a statement like
# this one. A failed test point if none does within some seconds.
wait_for() {
	local i

	for i in $(seq 200); do
		[ -n "$(sql "$1" "SELECT 1 FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE '$2'
			AND state <> 'idle' AND pid <> pg_backend_pid()")" ] &&
			return
		sleep 0.03
	done
	fail "a statement like $2 runs"
}

# The program itself: Debian's /usr/bin/psql is a Perl wrapper around it.
find_psql() {
	local dir

	for dir in "${LEDGER_PG_BINDIR:-/x}" /usr/lib/postgresql/*/bin; do
		[ -x "$dir/psql" ] && PSQL=$dir/psql && return
	done
	PSQL=$(type -P psql)
}
find_psql

# ---- the end ----------------------------------------------------------------

drop_databases() {
	local name

	[ -f "$SCRATCH/.test/databases" ] || return 0
	while read -r name; do
		psql "$(db_url postgres)" -c \
			"DROP DATABASE IF EXISTS \"$name\" WITH (FORCE)" \
			>/dev/null 2>&1
	done <"$SCRATCH/.test/databases"
}

at_exit() {
	local status=$?

	trap - EXIT
	if [ -z "$FINISHED" ]; then
		echo "not ok $((POINT + 1)) - ends with done_testing"
		diag "died with status $status"
		FAILED=$((FAILED + 1))
		status=1
	fi
	cd / || exit 1
	[ -n "$KEEP" ] || [ "$FAILED" -gt 0 ] || drop_databases
	# A cluster of this file's own is of no use without them.
	[ ! -s "$SCRATCH/.test/cluster" ] || "$TOP/scripts/pg" stop "t$$"
	if [ -n "$KEEP" ] || [ "$FAILED" -gt 0 ]; then
		diag "kept: $SCRATCH"
		[ ! -s "$SCRATCH/.test/databases" ] || [ -z "$KEEP" ] ||
			diag "databases: $(paste -s -d ' ' \
				"$SCRATCH/.test/databases")"
	else
		rm -rf "$SCRATCH"
	fi
	exit "$status"
}
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
