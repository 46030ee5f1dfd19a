#!/bin/bash
# S10: no core file, whatever ends the program, and no other process of the same
# user looks into it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

[ -n "$(type -P perl)" ] || skip_all 'perl is not installed'
ulimit -c unlimited 2>/dev/null || skip_all 'no core files here at all'

# cored FILE COMMAND...: runs it; 1 in FILE when a core was written, else 0.
cored() {
	perl -e 'my $out = shift; my $pid = fork;
		if (!$pid) { exec @ARGV or exit 127 }
		open my $f, ">", "$out.pid"; print $f $pid; close $f;
		waitpid $pid, 0;
		open $f, ">", $out; print $f $? & 128 ? 1 : 0, " ", $? & 127;' "$@"
}
cd "$SCRATCH/.test" || exit 1
cored "$SCRATCH/control" sh -c 'kill -SEGV $$'
cd "$SCRATCH" || exit 1
[ "$(cat "$SCRATCH/control")" = '1 11' ] ||
	skip_all 'a program that crashes leaves no core here'

project shop
migration 001_slow.sql <<'SQL'
SELECT pg_sleep(1);
SQL
record --quiet >/dev/null
psql_wait() {
	local i

	for i in $(seq 100); do
		[ "$(sql "$db" "SELECT count(*) FROM pg_stat_activity WHERE
			datname = current_database() AND query ~ 'pg_sleep' AND
			pid <> pg_backend_pid()")" = 0 ] || return
		sleep 0.05
	done
}
for signal in SEGV BUS QUIT; do
	db=$(db_new)
	cored "$SCRATCH/core" "$LEDGER_BIN" apply --quiet \
		--db "$db&password=S3CRET" 2>/dev/null &
	psql_wait
	pid=$(cat "$SCRATCH/core.pid")
	like "$(cat "/proc/$pid/limits")" 'Max core file size +0 +0 ' \
		"S10: the limit is 0"
	if [ "$(id -u)" != 0 ]; then
		is "$(stat -c %U "/proc/$pid/environ")" root \
			'S10: closed to its own user'
	fi
	kill -"$signal" "$pid"
	wait
	like "$(cat "$SCRATCH/core")" '^0 ' "S10: no core after SIG$signal"
	is "$(find . -name 'core*')" '' "S10: no file of SIG$signal"
done

done_testing
