#!/bin/bash
# The manual says what the program does: exit codes and findings as in their
# headers, verbs and options as in --help and in the completion scripts.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

man=$TOP/docs/man

# ---- what the program says --------------------------------------------------

# "code text" of each exit code, from the header.
codes_of_header() {
	tr -d '\\\n' <"$TOP/include/base/exit.h" |
		grep -oE 'X\([A-Z]+, [0-9]+,[[:space:]]*"[^"]*"\)' |
		sed -E 's/X\([A-Z]+, ([0-9]+),[[:space:]]*"([^"]*)"\)/\1 \2/'
}

# "severity id text", sorted.
findings_of_header() {
	tr -d '\\\n' <"$TOP/include/model/finding.h" |
		grep -oE 'X\([A-Z_]+, "[a-z-]+", [A-Z]+,[[:space:]]*"[^"]*"\)' |
		sed -E 's/X\([A-Z_]+, "([a-z-]+)", ([A-Z]+),[[:space:]]*"([^"]*)"\)/\2 \1 \3/' |
		LC_ALL=C sort
}

verbs_of_help() {
	ledger --help | sed -nE '/^commands:/,/^$/s/^  ([a-z-]+) .*/\1/p'
}

summary_of_help() {
	ledger --help | sed -nE "/^commands:/,/^\$/s/^  $1 +//p" | tr -d '\140'
}

options_of_help() {
	ledger "$1" --help | grep -oE '^  (-., |    )--[a-z-]+' |
		grep -oE -- '--[a-z-]+' | LC_ALL=C sort
}

# ---- what the manual says ---------------------------------------------------

section() {
	sed -n "/^\.Sh $1\$/,/^\.Sh /p" "$2"
}

# "item text" of a list: .It ITEM, then one line.
items() {
	sed -nE '/^\.It /{s/^\.It (Cm )?//;h;n;H;x;s/\n/ /;p;}'
}

findings_of_manual() {
	section FINDINGS "$man/ledger.1" | awk '
		/^\.Ss Errors, exit status 1/ { severity = "ERROR" }
		/^\.Ss Errors, exit status 4/ { severity = "LEDGER" }
		/^\.Ss Warnings/ { severity = "WARNING" }
		/^\.Ss Notices/ { severity = "NOTICE" }
		/^\.It Cm / { id = $3; getline; print severity, id, $0 }
	' | LC_ALL=C sort
}

options_of_manual() {
	section OPTIONS "$man/ledger-$1.1" | grep -E '^\.It ' |
		grep -oE 'Fl -[a-z-]+' | sed 's/^Fl -/--/' | LC_ALL=C sort
}

# Of the synopsis, without the common ones.
options_of_synopsis() {
	section SYNOPSIS "$man/ledger-$1.1" | grep -oE 'Fl -[a-z-]+' |
		sed 's/^Fl -/--/' | LC_ALL=C sort
}

common='--directory
--help
--quiet
--verbose
--version'

# ---- what completion offers -------------------------------------------------

completed() {
	bash -c '. "$1"; COMP_WORDS=(ledger $2 --); COMP_CWORD=${#COMP_WORDS[@]}
		((COMP_CWORD--)); _ledger; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$TOP/scripts/completion/ledger.bash" "$1" | LC_ALL=C sort
}

completed_verbs() {
	bash -c '. "$1"; COMP_WORDS=(ledger ""); COMP_CWORD=1; _ledger
		printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$TOP/scripts/completion/ledger.bash" | grep -v '^-' |
		LC_ALL=C sort
}

completed_formats() {
	bash -c '. "$1"; COMP_WORDS=(ledger init --format ""); COMP_CWORD=3
		_ledger; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$TOP/scripts/completion/ledger.bash" | LC_ALL=C sort
}

sorted() {
	LC_ALL=C sort
}

# ---- compare ----------------------------------------------------------------

isnt "$(codes_of_header)" '' 'the header has exit codes'
is "$(section 'EXIT STATUS' "$man/ledger.1" | items)" "$(codes_of_header)" \
	'exit codes: ledger(1) = include/base/exit.h'
isnt "$(findings_of_header)" '' 'the header has findings'
is "$(findings_of_header | wc -l)" \
	"$(grep -cE '^[[:space:]]X\([A-Z_]+, "' "$TOP/include/model/finding.h")" \
	'each finding of the header was read'
is "$(findings_of_manual)" "$(findings_of_header)" \
	'findings: ledger(1) = include/model/finding.h'

verbs=$(verbs_of_help)
is "$(printf '%s\n' "$verbs" | wc -l)" 18 'there are 18 verbs'
is "$(find "$man" -name 'ledger-*.1' | sed 's/.*ledger-//; s/\.1$//' | sorted)" \
	"$(printf '%s\n' "$verbs" | sorted)" 'each verb has a page, each page a verb'
is "$(section COMMANDS "$man/ledger.1" | sed -nE 's/^\.It Xr ledger-(.*) 1$/\1/p')" \
	"$verbs" 'ledger(1) lists the verbs in the order of --help'
is "$(completed_verbs)" "$(printf '%s\n' "$verbs" | sorted)" \
	'bash completion knows the verbs'
for shell in _ledger ledger.fish; do
	missing=
	for verb in $verbs; do
		grep -qE -- "('|-a )${verb}[': ]" "$TOP/scripts/completion/$shell" ||
			missing="$missing $verb"
	done
	is "$missing" '' "completion $shell knows the verbs"
done

for verb in $verbs; do
	page=$man/ledger-$verb.1
	options=$(options_of_help "$verb")
	is "$(options_of_manual "$verb")" "$options" "$verb: options as in --help"
	is "$({ options_of_synopsis "$verb"; echo "$common"; } | sorted)" \
		"$options" "$verb: synopsis as in --help"
	is "$(sed -n 's/^\.Nd //p' "$page")" "$(summary_of_help "$verb")" \
		"$verb: summary as in --help"
	[ "$verb" = init ] ||
		is "$(completed "$verb")" "$options" "$verb: bash completes the options"
done
is "$(completed_formats)" \
	"$(section MIGRATIONS "$man/ledger-format.5" |
		sed -nE 's/^\.It Cm //p' | sorted)" \
	'formats: completion = ledger-format(5)'
ledger init --format none 2>"$ERR"
is "$(sed -nE 's/^(detail:|       ) *([a-z-]+): .*/\2/p' "$ERR" | sorted)" \
	"$(completed_formats)" 'formats: the program = completion'

# The examples are calls that the program takes; there is nothing here for them
# to work on.
export PGHOST=/nonexistent
examples() {
	section EXAMPLES "$1" | grep '^ledger '
}
for page in "$man"/*.1; do
	examples "$page" | grep -vE '^ledger init' >calls
	bad=
	while read -r _ words; do
		# shellcheck disable=SC2086 # a command line
		run ledger $words
		! grep -qE 'unknown (option|command)|takes |needs ' "$ERR" ||
			bad="$bad ledger $words:$(cat "$ERR")"
	done <calls
	is "$bad" '' "$(basename "$page"): examples are taken"
done

# ---- the pages themselves ---------------------------------------------------

# Whether other manuals are installed is not a page's fault.
lint() {
	mandoc -T lint -W warning "$1" 2>&1 | grep -v 'manual not found'
	return 0
}

for page in "$man"/*.[15]; do
	name=$(basename "$page")
	if command -v mandoc >/dev/null; then
		is "$(lint "$page")" '' "$name: mandoc has no warning"
	elif command -v groff >/dev/null; then
		is "$(groff -ww -mandoc -Tutf8 -z "$page" 2>&1)" '' \
			"$name: groff has no warning"
	else
		skip "$name: no warning" 'neither mandoc nor groff'
	fi
done

done_testing
