#!/bin/bash
# What a migration, or whoever may create objects, can do to the tool.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- C23: transaction control inside a body

project commits
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
DO $$ BEGIN CREATE TABLE b (id integer); COMMIT; END $$;
SQL
run record
isnt "$STATUS" 0 'C23: DO with COMMIT is not recorded'
unlike "$STATUS" '^(70|1[0-9][0-9])$' 'C23: and is no crash'

# ---- C26: a body that drops every lock; settings that would leak

project attacks
migration 001_unlock.sql <<'SQL'
CREATE TABLE a (id integer);
SELECT pg_advisory_unlock_all();
SQL
migration 002_settings.sql <<'SQL'
CREATE SCHEMA other;
CREATE TABLE b (id integer);
SET search_path = other;
SET session_replication_role = replica;
SET statement_timeout = '1ms';
SET standard_conforming_strings = off;
SET synchronous_commit = off;
SET client_min_messages = error;
SET default_transaction_read_only = on;
SQL
migration 003_next.sql <<'SQL'
CREATE TABLE c AS SELECT name, setting FROM pg_settings WHERE name IN
	('search_path', 'session_replication_role', 'statement_timeout',
	'standard_conforming_strings', 'default_transaction_read_only')
	OR name = 'synchronous_commit';
SELECT pg_sleep(0.01);
SQL
exit_is 0 'C26: recorded' record
db=$(db_new)
exit_is 0 'C26: a body may drop all locks: each migration comes once' \
	ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*), count(DISTINCT migration)
	FROM ledger.history')" '3|3' 'C26: rows'
is "$(sql "$db" "SELECT string_agg(relname || '.' || relnamespace::regnamespace,
	' ' ORDER BY 1) FROM pg_class WHERE relname IN ('a', 'b', 'c')")" \
	'a.public b.public c.public' 'C27: search_path of 002 ends with it'
is "$(sql "$db" "SELECT string_agg(setting, ' ' ORDER BY name) FROM c WHERE
	name <> 'search_path'")" 'off origin on 0 on' \
	'C27: the other settings end with it too'
exit_is 0 'C27: verify' ledger verify --db "$db"

# ---- F9: an event trigger adds an object

project event
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
SQL
migration 002_b.sql <<'SQL'
CREATE TABLE b (id integer);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c "CREATE FUNCTION public.more() RETURNS event_trigger
	LANGUAGE plpgsql AS \$\$ BEGIN IF to_regclass('public.spy') IS NULL THEN
		CREATE TABLE public.spy (id integer); END IF; END \$\$" \
	-c "CREATE EVENT TRIGGER more ON ddl_command_end WHEN TAG IN
		('CREATE TABLE') EXECUTE FUNCTION public.more()"
run ledger apply --db "$db"
is "$STATUS" 1 'F9: an event trigger adds a table: refused'
is "$(sql "$db" "SELECT count(*) FROM pg_class WHERE relname IN ('b', 'spy')")" \
	0 'F9: rolled back, or not begun'

# ---- G1: hostile functions and operators in the way

db=$(db_new)
psql "$db" -c 'CREATE TABLE public.trap (what text)' -c "
	CREATE FUNCTION public.lower(name) RETURNS text LANGUAGE plpgsql AS
		\$\$ BEGIN INSERT INTO public.trap VALUES ('lower');
		RETURN pg_catalog.lower(\$1::text); END \$\$;
	CREATE FUNCTION public.steal(name, text) RETURNS boolean
		LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO public.trap VALUES ('=');
		RETURN \$1::text OPERATOR(pg_catalog.=) \$2; END \$\$;
	CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text,
		FUNCTION = public.steal);
	CREATE FUNCTION public.quote_ident(name) RETURNS text
		LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO public.trap VALUES ('quote_ident');
		RETURN \$1; END \$\$;
	CREATE FUNCTION public.format_type(oid, integer) RETURNS text
		LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO public.trap VALUES ('format_type');
		RETURN 'x'; END \$\$;
	CREATE FUNCTION public.count(integer) RETURNS bigint
		LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO public.trap VALUES ('count'); RETURN 1; END \$\$" \
	-c "DO \$\$ BEGIN EXECUTE format(
		'ALTER DATABASE %I SET search_path = public, pg_catalog',
		current_database()); END \$\$"
run ledger fingerprint --db "$db"
is "$STATUS" 0 'G1: fingerprint'
run ledger where --db "$db"
run ledger verify --db "$db"
run ledger plan --db "$db"
run ledger apply --db "$db"
is "$(sql "$db" 'SELECT pg_catalog.count(*) FROM public.trap')" 0 \
	'G1: none of the hostile ones was called'

# ---- C16: a pooler in transaction mode

if pooler=$(type -P pgbouncer); then
	cd "$SCRATCH/attacks" || exit 1
	db=$(db_new)
	ledger apply --quiet --db "$db" >/dev/null
	name=${db#*///}
	host=$(sql "$db" "SELECT
		split_part(current_setting('unix_socket_directories'), ',', 1)")
	port=$(sql "$db" "SELECT current_setting('port')")
	user=$(sql "$db" 'SELECT session_user')
	mkdir "$SCRATCH/pool"
	echo "\"$user\" \"\"" >"$SCRATCH/pool/users"
	cat >"$SCRATCH/pool/ini" <<EOC
[databases]
* = host=$host port=$port user=$user
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $SCRATCH/pool
auth_type = any
auth_file = $SCRATCH/pool/users
pool_mode = transaction
logfile = $SCRATCH/pool/log
pidfile = $SCRATCH/pool/pid
ignore_startup_parameters = extra_float_digits
EOC
	chmod 755 "$SCRATCH"
	as=()
	if [ "$(id -u)" = 0 ]; then
		chown -R postgres "$SCRATCH/pool"
		as=(setpriv --reuid postgres --clear-groups)
	fi
	"${as[@]}" "$pooler" -q "$SCRATCH/pool/ini" >/dev/null 2>&1 &
	pooler_pid=$!
	for i in $(seq 50); do
		[ -S "$SCRATCH/pool/.s.PGSQL.6432" ] && break
		sleep 0.1
	done
	url="host=$SCRATCH/pool port=6432 dbname=${name%%\?*} user=$user"
	exit_is 3 'C16: apply through pgbouncer is refused' \
		ledger apply --db "$url"
	has 'pooler' 'C16: told why'
	exit_is 0 'C16: verify works through it' ledger verify --db "$url"
	kill $pooler_pid
	wait $pooler_pid 2>/dev/null
else
	skip 'C16: pgbouncer' 'pgbouncer is not installed'
fi

done_testing
