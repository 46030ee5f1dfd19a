#!/bin/bash
# The three checks that every program and every verb passes: help, version, an
# option that does not exist.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

verbs='init record status verify plan apply adopt revert where fingerprint log show
	diff blame ls-tree cat-object audit fsck'

exit_is 0 ledger --help
like "$(cat "$OUT")" '[Uu]sage: ledger' 'help shows the synopsis'
is "$(cat "$ERR")" '' 'help says nothing on stderr'
for verb in $verbs; do
	has_out "$verb" "help lists $verb"
done

exit_is 0 ledger --version
like "$(cat "$OUT")" '^ledger [0-9]+\.[0-9]+\.[0-9]+' 'version has three parts'
is "$(cat "$ERR")" '' 'version says nothing on stderr'

exit_is 2 ledger --no-such-option
has_err 'ledger: error: '
is "$(cat "$OUT")" '' 'a usage error says nothing on stdout'
exit_is 2 ledger
exit_is 2 ledger no-such-verb
has_err 'no-such-verb'

for verb in $verbs; do
	exit_is 0 ledger "$verb" --help
	has_out "ledger $verb"
	# Each word of the synopsis is explained below "arguments:".
	words=$(sed -nE 's/^usage: ledger [a-z-]+( \[OPTIONS\])?//p' "$OUT" |
		grep -oE '[A-Z]+' | LC_ALL=C sort)
	is "$(sed -nE '/^arguments:/,/^$/s/^  ([A-Z]+) .*/\1/p' "$OUT" |
		LC_ALL=C sort)" "$words" "$verb: its arguments are explained"
	exit_is 2 ledger "$verb" --no-such-option
	has_err 'ledger: error: '
done

nok 'a directory that is not there' ledger -C "$SCRATCH/no-such-directory" status
has_err 'no-such-directory'

# Results that cannot be written are an error, not silence.
if [ -w /dev/full ]; then
	ledger --help >/dev/full 2>"$ERR"
	is $? 6 'a full disk is an error'
else
	skip 'a full disk is an error' 'no /dev/full'
fi

done_testing
