#!/bin/bash
# Blame, to the file and line, of every object and column; through renames,
# rewrites, drops, and by what the database at hand really ran.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
db=$(cards_applied)

# blamed: path, a blank, file:line, as the columns of the last command.
blamed() {
	sed -E 's/^([^ ]+) +[^ ]+ \((.*)\)$/\1 \2/; s/ +the base$/ base/' "$OUT"
}

exit_is 0 'blame of everything' ledger blame --db "$db"
blamed >got
cat >expected <<'EOF'
database/extension/plpgsql base
public base
public/function/touch_updated_at() 001_initial_schema.sql:3
public/table/cards 001_initial_schema.sql:19
public/table/cards/column/album 001_initial_schema.sql:19
public/table/cards/column/created_at 001_initial_schema.sql:19
public/table/cards/column/id 001_initial_schema.sql:19
public/table/cards/column/idol 001_initial_schema.sql:19
public/table/cards/column/idol_group 001_initial_schema.sql:19
public/table/cards/column/image_url 001_initial_schema.sql:19
public/table/cards/column/owner_id 001_initial_schema.sql:19
public/table/cards/column/rarity 001_initial_schema.sql:19
public/table/cards/column/size_bytes 001_initial_schema.sql:19
public/table/cards/column/status 001_initial_schema.sql:19
public/table/cards/column/thumb_url 001_initial_schema.sql:19
public/table/cards/column/updated_at 001_initial_schema.sql:19
public/table/cards/column/version 001_initial_schema.sql:19
public/table/cards/constraint/cards_owner_id_fkey 001_initial_schema.sql:19
public/table/cards/constraint/cards_pkey 001_initial_schema.sql:19
public/table/cards/constraint/cards_size_positive 003_card_rules.sql:1
public/table/cards/index/idx_cards_created_at 005_add_cards_table.sql:20
public/table/cards/index/idx_cards_owner_id 005_add_cards_table.sql:18
public/table/cards/index/idx_cards_status 005_add_cards_table.sql:19
public/table/cards/trigger/update_cards_updated_at 001_initial_schema.sql:35
public/table/sessions 002_add_sessions.sql:1
public/table/sessions/column/expires_at 002_add_sessions.sql:1
public/table/sessions/column/id 002_add_sessions.sql:1
public/table/sessions/column/user_id 002_add_sessions.sql:1
public/table/sessions/constraint/sessions_pkey 002_add_sessions.sql:1
public/table/sessions/constraint/sessions_user_id_fkey 002_add_sessions.sql:1
public/table/sessions/index/idx_sessions_user_id 002_add_sessions.sql:7
public/table/trades 004_add_trades.sql:3
public/table/trades/column/buyer_id 004_add_trades.sql:3
public/table/trades/column/card_id 004_add_trades.sql:3
public/table/trades/column/id 004_add_trades.sql:3
public/table/trades/column/state 004_add_trades.sql:3
public/table/trades/constraint/trades_buyer_id_fkey 004_add_trades.sql:3
public/table/trades/constraint/trades_card_id_fkey 004_add_trades.sql:3
public/table/trades/constraint/trades_pkey 004_add_trades.sql:3
public/table/users 001_initial_schema.sql:11
                                                           changed by 003_card_rules (003_card_rules.sql:3)
public/table/users/column/bio 003_card_rules.sql:3
public/table/users/column/created_at 001_initial_schema.sql:11
public/table/users/column/email 001_initial_schema.sql:11
public/table/users/column/id 001_initial_schema.sql:11
public/table/users/column/nickname 001_initial_schema.sql:11
public/table/users/column/updated_at 001_initial_schema.sql:11
public/table/users/constraint/users_email_key 001_initial_schema.sql:11
public/table/users/constraint/users_pkey 001_initial_schema.sql:11
public/type/trade_state 004_add_trades.sql:1
public/view/open_trades 004_add_trades.sql:10
public/view/open_trades/column/album 004_add_trades.sql:10
public/view/open_trades/column/id 004_add_trades.sql:10
public/view/open_trades/column/idol 004_add_trades.sql:10
EOF
same_file got expected 'every object and column, to the line'
exit_is 0 'without a database, by the records' ledger blame
blamed >got
same_file got expected 'the same'
exit_is 0 'of one table' ledger blame public/table/trades/column/state
is "$(blamed)" 'public/table/trades/column/state 004_add_trades.sql:3' \
	'of one column'
exit_is 2 'of what is not there' ledger blame public/table/nothing
ledger revert --to 003 --db "$db" >/dev/null 2>&1
exit_is 0 'after a revert' ledger blame --db "$db"
has_not '004_add_trades' 'what is gone has no blame'
exit_is 0 'log of a path' ledger log public/table/users
is "$(grep -c '^[0-9a-f]\{12\} ' "$OUT")" 2 'two migrations touch users'

# ---- renames and the like

project moved
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer, name text);
CREATE TABLE gone (id integer);
CREATE VIEW v AS SELECT id FROM t;
EOF
migration 002_rename.sql <<'EOF'
ALTER TABLE t RENAME TO people;
ALTER TABLE people RENAME COLUMN name TO full_name;
EOF
migration 003_change.sql <<'EOF'
ALTER TABLE people ALTER full_name SET NOT NULL;
DROP TABLE gone;
EOF
migration 004_again.sql <<'EOF'
CREATE TABLE gone (id integer);
CREATE TABLE t (other integer);
ALTER TABLE people ALTER full_name SET DEFAULT '?';
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"
run ledger blame public/table/people --db "$db"
has_out '001_t (001_t.sql:1)' 'a renamed table was made by its first statement'
has_out '002_rename (002_rename.sql:1)' 'and changed by the renaming'
run ledger blame public/table/people/column/full_name --db "$db"
has_out '001_t (001_t.sql:1)' 'a renamed column'
has_out '002_rename (002_rename.sql:2)'
has_out '003_change (003_change.sql:1)'
has_out '004_again (004_again.sql:3)'
run ledger blame public/table/gone --db "$db"
has_out '004_again (004_again.sql:1)' 'made again: the second time counts'
has_not '001_t'
run ledger blame public/table/t --db "$db"
has_out '004_again (004_again.sql:2)' 'a name that was freed'
has_not '001_t'
run ledger diff 001 002
has_out 'people'
exit_is 1 'the renames cannot be undone without a way down' \
	ledger revert --to 001 --db "$db"
exit_is 0 'and nothing was changed' ledger verify --db "$db"
has '4 applied'

done_testing
