#!/bin/bash
# S26: the versions of the libraries are shown, and looked at when it starts.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

exit_is 0 'S26: --version' ledger --version
for name in libpq LMDB OpenSSL zlib jansson; do
	like "$(cat "$OUT")" "(^|, )$name [0-9]+[.][0-9]+" "S26: shows $name"
done
is "$(wc -l <"$OUT")" 2 'S26: on a line of its own'

! grep -q __asan_init "$LEDGER_BIN" || done_testing

PRELOAD=$SCRATCH/.test/versions.so
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fPIC -shared \
	-o "$PRELOAD" "$TOP/tests/faults/versions.c" || exit 1

project shop
# with NAME=VALUE COMMAND...: libraries of that version.
with() {
	LD_PRELOAD=$PRELOAD env "$1" "$LEDGER_BIN" "${@:2}"
}

while read -r name value shown least; do
	exit_is 6 "S26: $name $shown is of no use" with "$name=$value" status
	has_err "version $shown"
	has_err "ledger needs $least"
	exit_is 6 "S26: --version says so too" with "$name=$value" --version
	has_out "$shown"
done <<'TABLE'
FAULT_LIBPQ 130009 13.9 14 or later.
FAULT_LMDB 90 0.9.90 0.9.24 or later, before 0.9.80.
FAULT_LMDB 18 0.9.18 0.9.24 or later, before 0.9.80.
FAULT_ZLIB 1.2.11 1.2.11 1.2.12 or later, before 2.
FAULT_OPENSSL 1.1.1w 1.1.1w 3 or later, before 4.
FAULT_OPENSSL 4.0.0 4.0.0 3 or later, before 4.
FAULT_JANSSON 2.7 2.7 2.13 or later, before 3.
TABLE
while read -r name value; do
	exit_is 0 "S26: $name $value will do" with "$name=$value" verify --offline
done <<'TABLE'
FAULT_LIBPQ 140000
FAULT_LIBPQ 190002
FAULT_LMDB 24
FAULT_LMDB 70
FAULT_ZLIB 1.2.12
FAULT_ZLIB 1.10.0
FAULT_OPENSSL 3.0.0
FAULT_OPENSSL 3.12.1
FAULT_JANSSON 2.13
FAULT_JANSSON 2.14.1
TABLE
exit_is 0 'S26: help needs none' with FAULT_ZLIB=1.2.11 status --help

done_testing
