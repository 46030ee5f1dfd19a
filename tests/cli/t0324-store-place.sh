#!/bin/bash
# A33: no store on a network file system: LMDB does not work there. What needs
# no store goes on without, the rest says where it can be put.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# A program with a sanitizer in it does not take a library before that.
! grep -q __asan_init "$LEDGER_BIN" || skip_all 'LD_PRELOAD and a sanitizer'

PRELOAD=$SCRATCH/.test/statfs.so
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fPIC -shared \
	-o "$PRELOAD" "$TOP/tests/faults/statfs.c" || exit 1

cards_project cards
db=$(cards_applied)
ledger ls-tree 005 >"$SCRATCH/tree"
rm -rf ledger/store

# on MAGIC COMMAND...: the checkout lies on a file system of this kind.
on() {
	FAULT_FS=$1 FAULT_FS_PATH=${FAULT_FS_PATH-ledger} \
		LD_PRELOAD=$PRELOAD ledger "${@:2}"
}

for kind in NFS=6969 CIFS=ff534d42 SMB=fe534d42 SMB=517b 9p=01021997 \
	FUSE=65735546 Ceph=00c36400; do
	name=${kind%=*}
	exit_is 0 "A33 $name: verify does without a store" \
		on "${kind#*=}" verify --db "$db"
	has_err "network file system ($name)"
	has_err 'LEDGER_STORE=DIR'
	exit_is 6 "A33 $name: ls-tree needs one" on "${kind#*=}" ls-tree 005
	nok "A33 $name: and nothing was made" test -e ledger/store
done
exit_is 0 'A33: a store that is there is not opened' ledger verify --db "$db"
sum=$(sha256sum ledger/store/data.mdb)
exit_is 0 on 6969 verify --db "$db"
has_err 'network file system (NFS)'
is "$(sha256sum ledger/store/data.mdb)" "$sum" 'A33: it is as it was'
rm -rf ledger/store
exit_is 0 'A33: -q does not speak of it' on 6969 verify -q --db "$db"
is "$(cat "$ERR")" '' 'A33: not a word'
exit_is 0 'A33: apply needs no store' on 6969 apply --db "$db"
FAULT_FS_PATH='' exit_is 0 'A33: an ordinary file system' \
	on ef53 verify --db "$db"
has_not 'network file system'
rm -rf ledger/store

# The way out.
export LEDGER_STORE=$SCRATCH/elsewhere
exit_is 0 'A33: a store elsewhere' on 6969 ls-tree 005
has_not 'network file system'
same_file "$OUT" "$SCRATCH/tree" 'A33: and it answers'
ok 'A33: it is there' test -s "$LEDGER_STORE/data.mdb"
nok 'A33: and not here' test -e ledger/store
exit_is 0 on 6969 fsck
: >"$LEDGER_STORE/data.mdb"
exit_is 0 'A33: damaged there, it is made anew' ledger ls-tree 005
has_err 'the store is damaged and is made anew'

# The data of another program is not taken for a damaged store.
mkdir "$SCRATCH/other"
echo 'somebody else' >"$SCRATCH/other/data.mdb"
export LEDGER_STORE=$SCRATCH/other
exit_is 2 'A33: the directory of another program' ledger ls-tree 005
has_err 'LEDGER_STORE must name a directory of its own'
is "$(cat "$SCRATCH/other/data.mdb")" 'somebody else' 'A33: it is left alone'
is "$(ls "$SCRATCH/other")" data.mdb 'A33: and nothing is put beside it'

done_testing
