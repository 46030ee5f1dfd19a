#!/bin/bash
# S11: a server that is not on this machine must prove by TLS who it is, unless
# somebody said otherwise; sockets and loopback are as they were. S8: a password
# on the command line is warned of.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

ip=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m1 '^[0-9]*[.]')
[ -n "$ip" ] || skip_all 'this machine has no address but loopback'
[ -n "$(type -P openssl)" ] || skip_all 'openssl is not installed'

name=tls$$ port=$((20000 + $$ % 20000))
"$TOP/scripts/pg" start $name -- "listen_addresses='$ip,127.0.0.1'" \
	port=$port >/dev/null || exit 1
stop_server() {
	"$TOP/scripts/pg" stop "$name"
}
trap 'stop_server; at_exit' EXIT
socket=$("$TOP/scripts/pg" conninfo $name | sed "s/port=[0-9]*/port=$port/")
case $socket in *"port=$port"*) ;; *) exit 1 ;; esac
sql_admin() {
	psql "$socket" -c "$1" postgres
}
hba=$(sql_admin 'SHOW hba_file')
dir=$(sql_admin 'SHOW data_directory')

# allow TYPE: who comes over the network is let in so.
allow() {
	printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 trust' \
		"$1 all all $ip/32 trust" >"$hba"
	sql_admin 'SELECT pg_reload_conf()' >/dev/null
	sleep 0.3
}

project shop
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
record --quiet >/dev/null
where() {
	ledger where --db "$1"
}
remote="host=$ip port=$port dbname=postgres user=postgres"

# ---- a server without TLS

allow host
exit_is 0 'S11: a socket needs no TLS' where "$socket dbname=postgres"
exit_is 0 'S11: loopback needs none' \
	where "host=127.0.0.1 port=$port dbname=postgres user=postgres"
exit_is 0 'S11: nor does localhost' \
	where "host=localhost port=$port dbname=postgres user=postgres"
exit_is 0 'S11: nor a tunnel that ends here' \
	where "host=db.example hostaddr=127.0.0.1 port=$port dbname=postgres user=postgres"
exit_is 3 'S11: another address needs it' where "$remote"
has_err 'server does not support SSL'
has_err 'no sslmode was given'
has_err 'sslmode=require'
exit_is 3 'S11: one of several hosts' \
	where "host=localhost,$ip port=$port,$port dbname=postgres user=postgres"
exit_is 3 'S11: apply too' ledger apply --db "$remote"
exit_is 0 'S11: unless the URL says otherwise' where "$remote sslmode=prefer"
exit_is 0 'S11: or the environment' \
	env PGSSLMODE=disable "$LEDGER_BIN" where --db "$remote"
printf '[far]\nhost=%s\nport=%s\nsslmode=disable\n[near]\nhost=%s\nport=%s\n' \
	"$ip" "$port" "$ip" "$port" >"$SCRATCH/services"
export PGSERVICEFILE=$SCRATCH/services
exit_is 0 'S11: or a service file' \
	where 'service=far dbname=postgres user=postgres'
exit_is 3 'S11: one that says nothing' \
	where 'service=near dbname=postgres user=postgres'
PGHOST=$ip PGPORT=$port PGDATABASE=postgres PGUSER=postgres \
	exit_is 3 'S11: a host from the environment' ledger where

# ---- with TLS

# certificate NAME: of this address, signed by itself.
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$ip" \
		-addext "subjectAltName=IP:$ip" -keyout "$SCRATCH/$1.key" \
		-out "$SCRATCH/$1.crt" 2>/dev/null
}
certificate server
certificate other
cp "$SCRATCH/server.key" "$SCRATCH/server.crt" "$dir/"
chown --reference="$dir/PG_VERSION" "$dir/server.key" "$dir/server.crt"
chmod 600 "$dir/server.key"
sql_admin 'ALTER SYSTEM SET ssl = on'
allow hostssl

exit_is 3 'S11: who signed the certificate is not known' where "$remote"
has_err 'root.crt'
has_err 'sslrootcert=FILE'
exit_is 0 'S11: it is known' where "$remote sslrootcert=$SCRATCH/server.crt"
exit_is 0 'S11: from the environment' env \
	PGSSLROOTCERT="$SCRATCH/server.crt" "$LEDGER_BIN" apply --db "$remote"
exit_is 3 'S11: another server answers' \
	where "$remote sslrootcert=$SCRATCH/other.crt"
has_err 'certificate verify failed'
exit_is 3 'S11: a server of another name' \
	where "host=db.example,$ip hostaddr=$ip,$ip port=$port,$port dbname=postgres user=postgres sslrootcert=$SCRATCH/server.crt"
exit_is 0 'S11: encrypted, whoever answers' where "$remote sslmode=require"
exit_is 0 'S11: a socket as before' where "$socket dbname=postgres"

# ---- S8

password="$socket dbname=postgres password=S3CRET"
url="postgresql://postgres:S3CRET@/postgres?host=${socket#host=}"
url=${url%% *}\&port=$port
for given in "$password" "$url" "$socket dbname=postgres sslpassword=S3CRET"; do
	exit_is 0 'S8: a password in --db' ledger where --db "$given"
	is "$(grep -c 'warning: the password in --db' "$ERR")" 1 'S8: one warning'
	has_err 'PGPASSFILE'
	has_err 'DATABASE_URL'
	has_not S3CRET
done
exit_is 0 'S8: with -q as well' ledger where -q --db "$url"
has_err 'warning: the password in --db'
exit_is 0 'S8: in a word of diff' ledger diff 001 "$url"
has_err 'warning: the password in an argument'
exit_is 0 'S8: JSON is JSON' ledger where --format json --db "$url"
has_err 'warning: the password in --db'
is "$(head -c 1 "$OUT")" '{' 'S8: nothing before the JSON'
for given in DATABASE_URL="$url" PGPASSWORD=S3CRET; do
	exit_is 0 'S8: not in the environment' env "$given" PGPORT=$port \
		PGHOST="$(echo "${socket#host=}" | cut -d' ' -f1)" \
		PGDATABASE=postgres PGUSER=postgres "$LEDGER_BIN" where
	has_not warning
done
exit_is 0 'S8: without one' ledger where --db "$socket dbname=postgres"
has_not warning

done_testing
