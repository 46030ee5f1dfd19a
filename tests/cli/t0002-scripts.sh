#!/bin/bash
# The project's own scripts: private clusters, embedded SQL, the lints.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

pg=$TOP/scripts/pg
name=t0002-$$
# Clusters of this test alone, wherever the server's user can reach.
if [ "$(id -u)" = 0 ]; then
	LEDGER_PG_STATE=$(mktemp -d /tmp/ledger-t0002.XXXXXX)
else
	LEDGER_PG_STATE=$SCRATCH/pg
fi
export LEDGER_PG_STATE

# ---- scripts/pg -------------------------------------------------------------

exit_is 0 'a cluster starts' "$pg" start "$name" -- 'max_connections = 17'
url=$(cat "$OUT")
like "$url" '^postgresql:///postgres\?host=' 'start prints a URL'
is "$(sql "$url" 'SHOW max_connections')" 17 'a setting arrives'
is "$(sql "$url" 'SHOW listen_addresses')" '' 'no TCP'
is "$(sql "$url" 'SHOW fsync')" off 'no fsync unless asked for'
is "$(sql "$url" 'SHOW server_encoding')" UTF8 'UTF8'
is "$("$pg" url "$name")" "$url" 'url repeats it'
is "$(sql "$("$pg" conninfo "$name")" 'SELECT 1')" 1 'conninfo is the same'
is "$("$pg" psql "$name" -Atc 'SELECT 2')" 2 'psql runs'
is "$("$pg" start "$name")" "$url" 'start again gives the same cluster'
like "$("$pg" list)" "^$name +[0-9]+ +running +postgresql:" 'list shows it'

exit_is 0 'stop --keep' "$pg" stop --keep "$name"
like "$("$pg" list)" "^$name +[0-9]+ +stopped" 'list shows a stopped one'
echo $$ >"$LEDGER_PG_STATE/$name/data/postmaster.pid"
like "$("$pg" list)" "^$name +[0-9]+ +stopped" \
	'so it is where the file of a killed one names another process'
exit_is 0 'a kept cluster starts again' "$pg" start "$name"
is "$(sql "$url" 'SELECT 4')" 4 'it answers'
exit_is 0 'stop' "$pg" stop "$name"
is "$("$pg" list)" '' 'stop deletes it'
exit_is 1 'no such cluster' "$pg" stop "$name"
has_err "there is no cluster \"$name\""
exit_is 1 'a name is not a path' "$pg" start ../x
has_err 'is not a name'
exit_is 1 'a version that is not there' "$pg" start "$name" --major 9
has_err 'no PostgreSQL server of version 9'
exit_is 2 'no verb' "$pg"

deep=$LEDGER_PG_STATE/$(printf 'd%.0s' {1..90})
exit_is 0 'a directory too long for a socket' \
	env LEDGER_PG_STATE="$deep" "$pg" start "$name"
is "$(sql "$(cat "$OUT")" 'SELECT 3')" 3 'its socket is elsewhere'
exit_is 0 'stop --all' env LEDGER_PG_STATE="$deep" "$pg" stop --all
[ "$(id -u)" != 0 ] || rm -rf "$LEDGER_PG_STATE"

# An ordinary user, also one without a home, or without a name.
if [ "$(id -u)" = 0 ] && id nobody >/dev/null 2>&1; then
	others=$(mktemp -d /tmp/ledger-t0002.XXXXXX) && chmod 1777 "$others"
	cp "$pg" "$others/pg" && chmod 755 "$others/pg"
	# shellcheck disable=SC2317 # exit_is calls it
	as() {
		local uid=$1

		shift
		setpriv --reuid "$uid" --regid "$uid" --clear-groups env \
			-u HOME -u XDG_STATE_HOME -u LEDGER_PG_STATE \
			TMPDIR="$others" "$@"
	}
	nobody=$(id -u nobody)
	exit_is 0 'a user without HOME' as "$nobody" "$others/pg" start one
	like "$(cat "$OUT")" "host=$others/ledger-pg-$nobody/one&" \
		'has its clusters in TMPDIR'
	exit_is 0 'a home that is not there' \
		as "$nobody" HOME=/nonexistent "$others/pg" stop one
	exit_is 1 'a user without a name' as 54321 "$others/pg" start one
	has_err 'user id 54321 has no name here'
	mkdir "$others/ledger-pg-54322"
	exit_is 1 "a directory of another user" as 54322 "$others/pg" list
	has_err "is another user's"
	rm -rf "$others"
else
	skip 'an ordinary user without HOME' 'this is not root'
fi

# ---- scripts/check ----------------------------------------------------------

if env --default-signal true 2>/dev/null && [ -r /proc/self/status ]; then
	mkdir -p b/tests/fuzz results
	# None of 1 to 31; the two behind are glibc's own.
	# shellcheck disable=SC2016 # for that script
	printf '%s\n' '#!/bin/sh' \
		'grep "^SigIgn:.*[08]0000000$" /proc/self/status && echo "ok 1"' \
		>b/tests/fuzz/signals
	chmod 755 b/tests/fuzz/signals
	# shellcheck disable=SC2016 # for that shell
	exit_is 0 'a test, when signals are ignored' \
		env B="$PWD/b" RESULTS="$PWD/results" bash -c 'trap "" HUP INT PIPE
			exec "$0" --one tests/fuzz/signals.c' "$TOP/scripts/check"
	has '1 passed, 0 failed'
else
	skip 'signals that are ignored' 'env or /proc cannot'
fi

# ---- scripts/write-if-changed -----------------------------------------------

keep=$TOP/scripts/write-if-changed
printf 'a  b\n' | "$keep" stamp
touch -d '2001-01-01' stamp
printf 'a  b\n' | "$keep" stamp
is "$(cat stamp) $(date -r stamp +%Y)" 'a  b 2001' 'the same is not written'
printf 'c\n' | "$keep" stamp
is "$(cat stamp)" c 'another text is'

# ---- scripts/embed-sql ------------------------------------------------------

mkdir -p gen/io
# shellcheck disable=SC2016
printf 'SELECT $$it'\''s "x" \\n%%$$; -- \303\274\n' >read-all.sql
yes 'SELECT 1;' | head -c 70000 >long.sql
: >empty.sql
"$TOP/scripts/embed-sql" -h read-all.sql long.sql empty.sql >gen/io/sql.h
"$TOP/scripts/embed-sql" -c read-all.sql long.sql empty.sql >gen/io/sql.c
cat >main.c <<'END'
#include <stdio.h>
#include "io/sql.h"
int main(int argc, char **argv)
{
	(void)argv;
	fputs(argc == 1 ? sql_read_all : argc == 2 ? sql_long : sql_empty,
	      stdout);
	return 0;
}
END
ok 'embedded SQL compiles without a warning' "${CC:-gcc}" -std=c11 -Igen \
	-Wall -Wextra -Wpedantic -Wconversion -Werror main.c gen/io/sql.c -o main
./main >out
same_file out read-all.sql 'quotes, backslashes and UTF-8 survive'
./main 1 >out
same_file out long.sql 'so does a long file'
./main 1 2 >out
same_file out empty.sql 'and an empty one'
exit_is 1 'a file that is not there' "$TOP/scripts/embed-sql" -c none.sql

# ---- the lints find what they are for ---------------------------------------

mkdir -p src/model src/io src/core include/io tests
printf '#include "io/conn.h"\n' >src/model/tree.c
printf '#include "io/store.h"\n#include <libpq-fe.h>\n' >src/io/catalog.c
printf '#include "io/conn.h"\n#include "model/tree.h"\n' >src/io/scratch.c
printf '#include "io/conn_internal.h"\n#include <lmdb.h>\n' >src/core/apply.c
exit_is 1 'wrong includes are found' "$TOP/scripts/lint-layers" .
has 'src/model/tree.c:1: model must not use io (io/conn.h)'
has 'src/io/catalog.c:1: io/catalog must not use io/store'
has 'src/io/catalog.c:2: <libpq-fe.h> belongs to conn'
has 'src/core/apply.c:1: io/conn_internal.h is for conn alone'
has 'src/core/apply.c:2: <lmdb.h> belongs to store'
has_not 'scratch.c'

cat >src/io/scratch.c <<'END'
/* strcpy(a, b) in a comment
 * sprintf(a) too */
x = my_strcpy(a); // atoi(x)
y = "system(x)";
strcpy(a, b); /* here */
END
exit_is 1 'a banned function is found' "$TOP/scripts/lint-banned" .
is "$(cat "$OUT")" "$(printf 'src/io/scratch.c:5: banned: strcpy(')" \
	'and nothing else'

mkdir -p objects/model
cat >pure.c <<'END'
#include <stdlib.h>
static int state;
void json_delete(void);
const char *pg_name(void);
const char *pg_name(void)
{
	return state++ ? "" : getenv("HOME");
}
void json_delete(void)
{
}
END
"${CC:-gcc}" -c pure.c -o objects/model/pure.o
exit_is 1 'a model that is not pure is found' "$TOP/scripts/lint-symbols" objects
has 'uses getenv'
has 'pg_name: named like a library'
has 'json_delete: a library has it too'
has 'state: writable data in model'

# ---- completion -------------------------------------------------------------

complete_words() {
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ledger
		echo "${COMPREPLY[*]}"' "$TOP/scripts/completion/ledger.bash" "$@"
}
mkdir -p p/ledger/records
touch p/ledger/records/001_a.rec p/ledger/records/002_b.rec
is "$(complete_words ledger re)" 'record revert' 'verbs complete'
is "$(complete_words ledger apply --da)" '--data' 'options complete'
is "$(complete_words ledger -C p apply --to '')" '001_a 002_b' \
	'names of migrations complete'

# All three name every verb and every option that the program's own help does.
offered() {
	# shellcheck source=/dev/null
	(. "$TOP/scripts/completion/ledger.bash" && _ledger_options "$1") |
		tr ' ' '\n' | LC_ALL=C sort -u
}
options_of() {
	ledger "$1" --help |
		sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' |
		LC_ALL=C sort -u
}
if [ -x "$LEDGER_BIN" ]; then
	verbs=$(ledger --help | sed -n '/^commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
	isnt "$verbs" '' 'help lists verbs'
	for verb in $verbs; do
		is "$(offered "$verb")" "$(options_of "$verb")" \
			"bash completes the options of $verb"
		unnamed=''
		for file in _ledger ledger.fish; do
			for word in "$verb" $(options_of "$verb"); do
				grep -qw -e "${word#--}" \
					"$TOP/scripts/completion/$file" ||
					unnamed="$unnamed $file:$word"
			done
		done
		is "$unnamed" '' "zsh and fish know $verb and its options"
	done
else
	skip 'completion of all options' 'the program is not built'
fi

# ---- hardening --------------------------------------------------------------

# Not for a sanitizer's or a coverage build, which LEDGER_BIN may name.
if readelf -s "$LEDGER_BIN" 2>/dev/null | grep -q '__stack_chk_fail' &&
	! readelf -s "$LEDGER_BIN" | grep -q '__asan_init'; then
	like "$(readelf -d "$LEDGER_BIN")" 'BIND_NOW|Flags:.* NOW' \
		'symbols are bound at start'
	like "$(readelf -lW "$LEDGER_BIN")" 'GNU_RELRO' 'and then read-only'
	like "$(readelf -hW "$LEDGER_BIN")" 'Type: +DYN' \
		'the program is position-independent'
	unlike "$(readelf -lW "$LEDGER_BIN")" 'LOAD.* RWE ' \
		'no segment is writable and executable'
	unlike "$(readelf -lW "$LEDGER_BIN")" 'GNU_STACK.* RWE ' \
		'nor is the stack'
	like "$(readelf -sW "$LEDGER_BIN")" '__[a-z]+_chk' \
		'libc calls are checked'
else
	skip 'hardening' 'another kind of build'
fi

done_testing
