# Completion of ledger(1) for bash.

_ledger_names() {
	local dir=. i record

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-C | --directory) dir=${COMP_WORDS[i + 1]} ;;
		esac
	done
	for record in "$dir"/ledger/records/*.rec; do
		[ -e "$record" ] || continue
		record=${record##*/}
		echo "${record%.rec}"
	done
}

# Those of every verb, and of verb $1.
_ledger_options() {
	echo '--directory --quiet --verbose --help --version'
	[ -z "${1-}" ] || echo '--format'
	case ${1-} in
	init) echo '--migrations' ;;
	record) echo '--scratch --frozen --strict --amend --again --server' ;;
	status) echo '--db --exit-code' ;;
	verify) echo '--db --offline' ;;
	plan) echo '--db --to --at --data' ;;
	apply) echo '--db --to --at --data --wait --lock-timeout --keep-history' \
		'--statement-timeout --retries' ;;
	adopt) echo '--db --at --baseline --scratch --lock-timeout --keep-history' ;;
	revert) echo '--db --to --wait --lock-timeout --statement-timeout' \
		'--retries --allow-data-loss --dry-run --keep-history' ;;
	fingerprint) echo '--db --parts --explain' ;;
	diff) echo '--db --parts --stat --name-only' ;;
	ls-tree) echo '--parts' ;;
	where | blame | audit) echo '--db' ;;
	esac
}

_ledger() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local verb='' i words
	local verbs='init record status verify plan apply adopt revert where
		fingerprint log show diff blame ls-tree cat-object audit fsck'

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-C | --directory) ((i++)) ;;
		-*) ;;
		*)
			verb=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	case $prev in
	-C | --directory | --migrations)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	--to | --at | --amend) words=$(_ledger_names) ;;
	--data) words='run skip' ;;
	--format)
		words='text json'
		[ "$verb" != init ] || words='plain golang-migrate diesel dbmate
			goose sqlx flyway refinery prisma drizzle atlas
			graphile-migrate sqitch liquibase tern
			node-pg-migrate supabase hasura alembic sql-migrate'
		;;
	--parts) words='structure column-order source comments owners privileges
		all' ;;
	-d | --db | --scratch | --wait | --*-timeout | --retries) return ;;
	*)
		if [ -z "$verb" ]; then
			words="$verbs $(_ledger_options)"
		elif [[ $cur == -* ]]; then
			words=$(_ledger_options "$verb")
		else
			case $verb in
			show | ls-tree) words=$(_ledger_names) ;;
			diff) words="$(_ledger_names) live" ;;
			esac
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "${words-}" -- "$cur")
}

complete -F _ledger ledger
