#!/bin/bash
# The documentation is true: what README.md and docs/*.md show as run is run,
# and must print what the page says.
#
#   tests/cli/t1000-docs.sh               all pages; PAGES='docs/git.md' some
#   LEDGER_BLESS=1 tests/cli/t1000-docs.sh    accept what the commands print
#
# A page is one shell session in an empty directory, with a cluster of its own
# behind PGHOST. CONTRIBUTING.md, section "Documentation", has the markers.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Databases are named in the pages, so the cluster must not be shared.
unset LEDGER_TEST_PG
PAGES=${PAGES-README.md $(cd "$TOP" && echo docs/*.md)}
BLESS=${LEDGER_BLESS-}

# ---- comparing --------------------------------------------------------------

# Hashes are a matter of form: they change with every canonical text.
normalise() {
	settle "$1" | sed -E -e 's/[0-9a-f]{12,64}/HASH/g' \
		-e 's/^server [0-9]+$/server MAJOR/'
}

# What is different in each run: times, sizes of the store, sockets.
settle() {
	sed -E -e 's/[0-9]+\.[0-9]{3} s\b/TIME s/g' \
		-e 's/"seconds": [0-9.e-]+/"seconds": TIME/g' \
		-e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/DATE/g' \
		-e 's/host=[^ "&]+/host=HOST/g' \
		-e 's/[0-9]+ objects, [0-9]+ bytes, [0-9]+ packed, file [0-9]+/SIZES/' \
		"$1"
}

# A pattern of [[ ]] for the expected text in file $1: a line "..." stands for
# any lines.
pattern_of() {
	normalise "$1" | sed -E -e 's/[^[:alnum:] ]/\\&/g' -e 's/^\\\.\\\.\\\.$/*/'
}

# Is the page's text to stay? When blessing, old hashes give way to new ones.
stays() {
	matches "$1" "$2" || return 1
	[ -z "$BLESS" ] || grep -qx '\.\.\.' "$2" ||
		[ "$(settle "$1")" = "$(settle "$2")" ]
}

# matches GOT EXPECTED (files)
matches() {
	local got pattern

	got=$(normalise "$1")
	pattern=$(pattern_of "$2")
	# shellcheck disable=SC2053 # it is a pattern
	[[ $got == $pattern ]]
}

# ---- one page ---------------------------------------------------------------

doc_problem() {
	{
		printf '%s\n' "$PAGE:$doc_line: $1"
		sed 's/^/    expected: /' "$DOC/expected"
		sed 's/^/    got:      /' "$DOC/both"
	} >>"$DOC/problems"
}

# Run the command in $doc_command; its two streams may come in any order.
doc_flush() {
	[ -n "$doc_command" ] || return
	echo x >>"$DOC/commands"
	(exit "$doc_status")
	eval "$doc_command" >"$DOC/out" 2>"$DOC/err" </dev/null
	doc_status=$?
	cat "$DOC/err" "$DOC/out" >"$DOC/either"
	cat "$DOC/out" "$DOC/err" >"$DOC/both"
	if stays "$DOC/both" "$DOC/expected" ||
		stays "$DOC/either" "$DOC/expected"; then
		cat "$DOC/expected" >>"$DOC/page"
	else
		doc_problem "$doc_command"
		cat "$DOC/both" >>"$DOC/page"
	fi
	: >"$DOC/expected"
	doc_command=
}

doc_console_line() {
	case $1 in
	'$ '*)
		doc_flush
		doc_line=$doc_number
		doc_command=${1#??}
		printf '%s\n' "$1" >>"$DOC/page"
		;;
	'> '*)
		doc_command+=$'\n'${1#??}
		printf '%s\n' "$1" >>"$DOC/page"
		;;
	*) printf '%s\n' "$1" >>"$DOC/expected" ;;
	esac
}

# Outside of fences: markers and the beginnings of fences.
doc_text_line() {
	printf '%s\n' "$1" >>"$DOC/page"
	case $1 in
	'<!-- run -->') doc_next=console ;;
	'<!-- file: '*' -->')
		doc_next='file'
		doc_file=${1#<!-- file: }
		doc_file=${doc_file% -->}
		mkdir -p "$(dirname "$doc_file")" && : >"$doc_file"
		;;
	'<!-- hidden') doc_state=hidden ;;
	'```'*)
		doc_state=${doc_next:-fence}
		doc_next=
		;;
	esac
}

doc_any_line() {
	case $doc_state:$1 in
	text:*) doc_text_line "$1" ;;
	console:'```')
		doc_flush
		printf '%s\n' "$1" >>"$DOC/page"
		doc_state=text
		;;
	console:*) doc_console_line "$1" ;;
	file:'```' | fence:'```' | 'hidden:-->')
		[ "$doc_state" != hidden ] ||
			eval "$doc_hidden" >"$DOC/hidden" 2>&1 </dev/null ||
			cat "$DOC/hidden" >>"$DOC/problems"
		doc_hidden=
		printf '%s\n' "$1" >>"$DOC/page"
		doc_state=text
		;;
	*)
		[ "$doc_state" != file ] || printf '%s\n' "$1" >>"$doc_file"
		[ "$doc_state" != hidden ] || doc_hidden+=$1$'\n'
		printf '%s\n' "$1" >>"$DOC/page"
		;;
	esac
}

run_page() {
	local doc_state=text doc_next='' doc_file='' doc_hidden='' doc_line=0
	local doc_command='' doc_status=0 doc_number=0 doc_text

	while IFS= read -r doc_text <&4; do
		doc_number=$((doc_number + 1))
		doc_any_line "$doc_text"
	done 4<"$TOP/$PAGE"
	[ "$doc_state" = text ] || echo "$PAGE: a fence is open" >>"$DOC/problems"
}

# A session: nothing of this test but the program, the server and git.
prepare_session() {
	DOC=$SCRATCH/.test/doc
	rm -rf "$DOC" && mkdir -p "$DOC" "$SCRATCH/$1" && cd "$SCRATCH/$1" ||
		exit 1
	: >"$DOC/problems" && : >"$DOC/commands" && : >"$DOC/expected"
	PATH=$(dirname "$LEDGER_BIN"):$(dirname "$PSQL"):$PATH
	unset -f ledger psql run
	set +u
	export PGHOST PGPORT=5432 PGUSER=postgres
	PGHOST=$(cluster | sed -e 's/.*host=//' -e 's/[& ].*//')
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
		GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org \
		GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
}

drop_all() {
	local url

	url=$(db_url postgres)
	sql "$url" "SELECT format('DROP DATABASE %I WITH (FORCE)', datname)
		FROM pg_database WHERE NOT datistemplate
		AND datname <> 'postgres'" | while read -r drop; do
		psql "$url" -c "$drop"
	done
	sql "$url" "SELECT format('DROP ROLE %I', rolname) FROM pg_roles
		WHERE rolname !~ '^pg_' AND rolname <> 'postgres'" |
		while read -r drop; do
			psql "$url" -c "$drop"
		done
}

have_alembic() {
	local python

	python=$(sed -n '1s/^#! *//p' "$(command -v alembic)" 2>/dev/null)
	[ -n "$python" ] && $python -c 'import psycopg2' 2>/dev/null
}

check_page() {
	local problems

	if grep -q '^\$ git ' "$TOP/$PAGE" && ! command -v git >/dev/null; then
		skip "$PAGE" 'no git'
		return
	fi
	if grep -q '^\$ alembic ' "$TOP/$PAGE" && ! have_alembic; then
		skip "$PAGE" 'no alembic, or no python3-psycopg2'
		return
	fi
	(
		prepare_session "$(basename "$PAGE" .md)"
		run_page
	)
	problems=$(cat "$SCRATCH/.test/doc/problems")
	if [ -z "$problems" ]; then
		pass "$PAGE: $(wc -l <"$SCRATCH/.test/doc/commands") commands"
	elif [ -n "$BLESS" ]; then
		diag "$problems"
		cp "$SCRATCH/.test/doc/page" "$TOP/$PAGE"
		pass "$PAGE: accepted"
	else
		fail "$PAGE" "$problems"
	fi
	drop_all
}

# Links to files of the repository lead somewhere.
check_links() {
	local link missing=''

	while read -r link; do
		case $link in
		*://* | '#'* | mailto:*) continue ;;
		esac
		[ -e "$(dirname "$TOP/$PAGE")/${link%%#*}" ] ||
			missing="$missing $link"
	done < <(grep -o '](\([^) ]*\))' "$TOP/$PAGE" | sed 's/^](//; s/)$//')
	is "$missing" '' "$PAGE: links lead somewhere"
}

for PAGE in $PAGES; do
	check_page
	check_links
done
PAGE=CONTRIBUTING.md
check_links

# The map of the code names every module; headers that only the files of one
# module share are no modules.
missing=
for header in "$TOP"/include/*/*.h; do
	name=$(basename "$header" .h)
	case $name in
	*_internal | *_parts | *_common | tree_* | chunk_cache | project_store | \
		attr | cmd) continue ;;
	esac
	grep -qE "[\`/]${name}[\`.]" "$TOP/CONTRIBUTING.md" || missing="$missing $name"
done
is "$missing" '' 'CONTRIBUTING.md: the map names each module'

done_testing
