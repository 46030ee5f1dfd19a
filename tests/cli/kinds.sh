# shellcheck shell=bash
# kinds: migrations without a way down, applied and reverted; on top of
# project.sh. KINDS=REGEX in the environment runs only those whose name matches.
#
#	project kinds
#	migration 000_base.sql <<'EOF'
#	…
#	EOF
#	rows() { sql "$1" 'SELECT …'; }   # what must be the same after the revert
#	base_applied                      # records and applies it: $base
#	kind add_column <<<'ALTER TABLE t ADD later text;'
#	refused_kind move 'cannot be set' <<<'ALTER TABLE t …;'

all_parts() {
	ledger fingerprint --parts all --db "$1"
}

base_applied() {
	exit_is 0 'the base is recorded' record
	[ "$STATUS" = 0 ] || exit 1
	base=$(db_new)
	exit_is 0 'the base is applied' ledger apply --quiet --db "$base"
}

# there_and_back ROUND: apply and revert; the name is $kind, the target $db.
there_and_back() {
	run ledger apply --quiet --db "$db"
	[ "$STATUS" = 0 ] || fail "$kind: applied ($1)" "$(show_output)"
	exit_is 0 "$kind: reverted ($1)" \
		ledger revert ${loss:+"$loss"} --to 000 --db "$db"
	[ "$STATUS" = 0 ] || ledger diff 000 live --db "$db" >&2
	is "$(all_parts "$db")" "$before" "$kind: the schema is as before ($1)"
	is "$(rows "$db")" "$data" "$kind: the rows are ($1)"
}

# begin_kind <<SQL: $kind is the one migration after the base; 1: not wanted.
begin_kind() {
	[[ $kind =~ ${KINDS-.} ]] || return 1
	before=${before-$(all_parts "$base")} data=${data-$(rows "$base")}
	clone kinds "$kind"
	migration "001_$kind.sql"
	run record
	[ "$STATUS" = 0 ] || fail "$kind: recorded" "$(show_output)"
	db=$(db_copy "$base")
}

# kind NAME [revert's option] <<SQL: a migration that changes one kind of thing.
kind() {
	kind=$1 loss=${2-}
	begin_kind || return 0
	there_and_back 1
	there_and_back 2
	exit_is 0 "$kind: verify" ledger verify --db "$db"
}

# refused_kind NAME WHY [revert's option] <<SQL: a change that the records do not
# lead back. It is told, and what the migration made stays.
refused_kind() {
	local after

	kind=$1
	begin_kind || return 0
	exit_is 0 "$kind: applied" ledger apply --quiet --db "$db"
	after=$(all_parts "$db")
	exit_is 1 "$kind: refused" ledger revert ${3:+"$3"} --to 000 --db "$db"
	has "$2" "$kind: it says why"
	is "$(all_parts "$db")" "$after" "$kind: nothing was changed"
}
