#!/bin/bash
# The project of the duplicate table with Alembic itself (Debian: alembic,
# python3-psycopg2): Alembic fails where it failed, ledger goes on from there.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

command -v alembic >/dev/null || skip_all 'alembic is not installed'
# Python of Alembic's first line need not be the one in PATH.
python=$(sed -n '1s/^#! *//p' "$(command -v alembic)")
$python -c 'import psycopg2' 2>/dev/null ||
	skip_all 'python3-psycopg2 is not installed'

export PYTHONDONTWRITEBYTECODE=1
FIXTURE=$TOP/tests/fixtures/alembic

# project NAME: the fixture, in $SCRATCH/NAME.
project() {
	cp -R "$FIXTURE" "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 1
	rm -rf ledger
}

# al URL COMMAND...: Alembic on that database.
al() {
	local url=$1

	shift
	DATABASE_URL=$url alembic "$@"
}

# revision FILE ID FOLLOWS <<the two functions
revision() {
	{
		echo 'import sqlalchemy as sa'
		echo 'from alembic import op'
		echo "revision = '$2'"
		echo "down_revision = $3"
		cat
	} >"alembic/versions/$1"
}

# version URL: what Alembic says of the database.
version() {
	sql "$1" 'SELECT string_agg(version_num, $$,$$ ORDER BY 1) FROM alembic_version'
}

# ---- init and record --------------------------------------------------------

project shop
exit_is 0 'init: done' ledger init
has 'alembic/ (alembic)' 'the directory is that of alembic.ini'
exit_is 0 'record runs' record
has 'recorded 001' 'a migration is named as its revision'
has 'SQL written to ledger/rendered/: 5' 'what Alembic wrote is kept'
has 'versions/005_add_cards_table.py:14: table public.cards is defined again and covered' \
	'the duplicate is found in the Python file'
has 'owner:      001 (versions/001_initial_schema.py:42)' 'with its first definition'
has 'thumb_url' 'and what that has beyond it'
has 'versions/005_add_cards_table.py:46: DROP TABLE on the way down of 005 would touch what 001 made' \
	'its way down is known to go too far'
is "$(find . -name __pycache__)" '' 'no bytecode is left behind'
is "$(grep -l alembic_version ledger/rendered/* ledger/records/*)" '' \
	"Alembic's own table is in no migration"
exit_is 0 'again: done' record
has 'nothing to record' 'nothing is done twice'
cp -R "$SCRATCH/shop" "$SCRATCH/origin"

# Deploy machines have no Python: nothing but record runs anything.
db=$(db_new)
mkdir "$SCRATCH/nothing"
bare() {
	LEDGER_WRAPPER='' PATH=$SCRATCH/nothing ledger "$@"
}
exit_is 0 'status without Alembic' bare status --db "$db"
exit_is 0 'record --frozen without Alembic' bare record --frozen
exit_is 0 'apply without Alembic' bare apply --db "$db"
exit_is 0 'verify without Alembic' bare verify --db "$db"
exit_is 0 'record with nothing to do' bare record
run ledger blame public/table/cards/index/idx_cards_status --db "$db"
has 'versions/005_add_cards_table.py:37' 'blame leads to the line of the call'
run ledger blame public/function --db "$db"
has 'versions/001_initial_schema.py:12' 'and into a constant'
want=$(fingerprint "$db")

# ---- the failure, and on from there -----------------------------------------

at4=$(db_new)
ok 'alembic upgrade 004' al "$at4" upgrade 004
psql "$at4" -c "INSERT INTO users (email, nickname) VALUES ('a@b', 'a')" \
	-c "INSERT INTO cards (owner_id, thumb_url) SELECT id, 'kept' FROM users"
failed=$(db_copy "$at4")
one=$(db_copy "$at4")
other=$(db_copy "$at4")
nok 'alembic upgrade 005 fails' al "$failed" upgrade head
has 'DuplicateTable' 'as in the report'
has 'relation "cards" already exists'
is "$(version "$failed")" 004 'and stays at 004'
psql "$one" -c 'CREATE INDEX idx_cards_status ON cards (status)'
psql "$other" -c 'ALTER TABLE cards ALTER status DROP DEFAULT,
	ALTER status TYPE integer USING 0'

# goes_on NAME URL: ledger brings the database to 005.
goes_on() {
	local name=$1 url=$2

	exit_is 0 "$name: verify" ledger verify --db "$url"
	exit_is 0 "$name: apply" ledger apply --db "$url"
	has 'skipped versions/005_add_cards_table.py:14: CREATE TABLE' \
		"$name: the table is skipped"
	exit_is 0 "$name: verify after it" ledger verify --db "$url"
	is "$(fingerprint "$url")" "$want" "$name: the one schema"
	is "$(sql "$url" 'SELECT thumb_url FROM cards')" kept "$name: the data"
}

exit_is 0 'where: done' ledger where --db "$at4"
is "$(head -n 1 "$OUT")" 004 'ledger sees what Alembic did'
has 'Alembic says in public.alembic_version: 4 applied, the last one 004; the schema agrees' \
	'and that Alembic says the same'
goes_on 'at 004' "$at4"
goes_on 'failed at 005' "$failed"
goes_on 'with one of the indexes' "$one"
before=$(psql "$other" -c '\d cards')
exit_is 1 'another type: refused' ledger apply --db "$other"
has 'integer' 'with what was found'
is "$(psql "$other" -c '\d cards')" "$before" 'and nothing was changed'

exit_is 0 'revert: done' ledger revert --to 004 --db "$at4"
is "$(sql "$at4" "SELECT to_regclass('idx_cards_status') IS NULL")" t \
	'the indexes of 005 go'
is "$(sql "$at4" 'SELECT thumb_url FROM cards')" kept 'the table of 001 stays'
is "$(sql "$at4" "SELECT count(*) FROM pg_trigger
	WHERE tgname = 'update_cards_updated_at'")" 1 'with its trigger'
exit_is 0 'apply again' ledger apply --db "$at4"
is "$(fingerprint "$at4")" "$want" 'the one schema again'
is "$(sql "$at4" 'SELECT thumb_url FROM cards')" kept 'the data again'

# What the way down of the file itself does.
psql "$one" -c "UPDATE alembic_version SET version_num = '005'"
nok 'alembic downgrade 004 fails' al "$one" downgrade 004
has 'DependentObjectsStillExist' 'it would have taken the cards that 001 made'

# Beside one another: Alembic goes on, ledger follows.
psql "$at4" -c "UPDATE alembic_version SET version_num = '005'"
revision 006_age.py 006 "'005'" <<'EOF'
def upgrade():
    op.add_column('users', sa.Column('age', sa.Integer()))
def downgrade():
    op.drop_column('users', 'age')
EOF
exit_is 1 'a revision that is not recorded: verify' ledger verify --db "$at4"
has 'migration 006 has no record [unrecorded]'
exit_is 1 'record --frozen tells it too' ledger record --frozen
exit_is 0 'record runs' record
has 'SQL written to ledger/rendered/: 1' 'only the new one is written'
ok 'alembic upgrade 006' al "$at4" upgrade head
exit_is 0 'apply: done' ledger apply --db "$at4"
has_not 'applied 006 (1 run' 'it is there already'
exit_is 0 'verify: done' ledger verify --db "$at4"
is "$(sql "$at4" "SELECT count(*) FROM information_schema.columns
	WHERE table_name = 'users' AND column_name = 'age'")" 1 'once'
psql "$at4" -c 'ALTER TABLE users ADD by_hand integer NOT NULL DEFAULT 0'
exit_is 1 'drift is found' ledger verify --db "$at4"
has 'by_hand' 'and named'

# ---- half-way ---------------------------------------------------------------

# What an autocommit_block did stays when the rest fails; Alembic does not know.
project half
ledger init --quiet
rm alembic/versions/005_add_cards_table.py
revision 005_half.py 005 "'004'" <<'EOF'
def upgrade():
    op.add_column('cards', sa.Column('weight', sa.Integer(), server_default='0'))
    with op.get_context().autocommit_block():
        op.create_index('ix_weight', 'cards', ['weight'], postgresql_concurrently=True)
    op.create_check_constraint('idol_known', 'cards', 'idol IS NOT NULL')
def downgrade():
    op.drop_constraint('idol_known', 'cards')
    with op.get_context().autocommit_block():
        op.drop_index('ix_weight', table_name='cards', postgresql_concurrently=True)
    op.drop_column('cards', 'weight')
EOF
exit_is 0 'an autocommit_block: record' record
like "$(cat ledger/rendered/005.sql)" '^-- ledger: no-transaction$' \
	'it is outside of a transaction'
unlike "$(cat ledger/rendered/005.sql)" '^(BEGIN|COMMIT)' \
	'without what frames it'
db=$(db_new)
ok 'alembic upgrade 004' al "$db" upgrade 004
psql "$db" -c "INSERT INTO users (email, nickname) VALUES ('a@b', 'a')" \
	-c "INSERT INTO cards (owner_id, thumb_url) SELECT id, 'kept' FROM users"
nok 'alembic upgrade stops half-way' al "$db" upgrade head
has 'idol_known'
is "$(version "$db")" 004 'it says that nothing was done'
is "$(sql "$db" "SELECT to_regclass('ix_weight') IS NOT NULL")" t \
	'the index is there'
nok 'alembic cannot go on' al "$db" upgrade head
has 'DuplicateColumn'
psql "$db" -c "UPDATE cards SET idol = 'x'"
exit_is 0 'ledger can: apply' ledger apply --db "$db"
has 'skipped versions/005_half.py:8: CREATE INDEX' 'what is there is skipped'
exit_is 0 'verify: done' ledger verify --db "$db"
fresh=$(db_new)
exit_is 0 'a fresh database: apply' ledger apply --db "$fresh"
is "$(fingerprint "$db")" "$(fingerprint "$fresh")" 'ends in the same schema'

# ---- branches and merges ----------------------------------------------------

project merged
ledger init --quiet
rm alembic/versions/005_add_cards_table.py
revision a.py aa "'004'" <<'EOF'
def upgrade():
    op.add_column('users', sa.Column('a', sa.Integer()))
def downgrade():
    op.drop_column('users', 'a')
EOF
revision b.py bb "'004'" <<'EOF'
def upgrade():
    op.add_column('users', sa.Column('b', sa.Integer()))
def downgrade():
    op.drop_column('users', 'b')
EOF
exit_is 2 'several heads' record
has 'the revisions have several heads'
has 'bb (versions/b.py)' 'are named'
has 'hint: alembic merge heads' 'with the way on'
revision m.py mm "('aa', 'bb')" <<'EOF'
def upgrade():
    pass
def downgrade():
    pass
EOF
exit_is 0 'merged: record' record
has 'recorded mm' 'a merge is a migration'
unlike "$(cat ledger/rendered/mm.sql)" '^[^-]' 'without statements'
db=$(db_new)
ok 'alembic upgrade head' al "$db" upgrade head
exit_is 0 'where: done' ledger where --db "$db"
like "$(cat "$OUT")" '^mm$' 'the merge is where Alembic is'
exit_is 0 'apply: done' ledger apply --db "$db" --at mm
exit_is 0 'verify: done' ledger verify --db "$db"
fresh=$(db_new)
exit_is 0 'a fresh database: apply' ledger apply --db "$fresh"
is "$(fingerprint "$fresh")" "$(fingerprint "$db")" 'is the same'
exit_is 0 'revert both' ledger revert --to 004 --db "$fresh"

# ---- no way down ------------------------------------------------------------

project oneway
ledger init --quiet
revision 006_one_way.py 006 "'005'" <<'EOF'
def upgrade():
    op.add_column('users', sa.Column('text', sa.Text()))
EOF
revision 007_more.py 007 "'006'" <<'EOF'
def upgrade():
    op.add_column('users', sa.Column('more', sa.Text()))
def downgrade():
    op.drop_column('users', 'more')
EOF
exit_is 0 'a revision without downgrade(): record' record
has 'recorded 007' 'all are recorded'
unlike "$(cat ledger/rendered/006.sql)" 'ledger: down' 'it has no way down'
like "$(cat ledger/rendered/007.sql)" 'ledger: down' 'the one behind it has'
like "$(cat ledger/rendered/005.sql)" 'ledger: down' 'and the one before it'
revision 008_broken.py 008 "'007'" <<'EOF'
import no_such_module
def upgrade():
    pass
EOF
exit_is 2 'a module that is missing: record' record
has 'no_such_module' 'Python says which'
has 'hint: Run ledger where alembic itself works' 'and the way on'

# ---- several directories ----------------------------------------------------

# table FILE ID FOLLOWS [LABELS [DEPENDS]]: a revision with a table.
table() {
	mkdir -p "$(dirname "$1")"
	cat >"$1" <<PY
import sqlalchemy as sa
from alembic import op
revision = '$2'
down_revision = $3
branch_labels = ${4:-None}
depends_on = ${5:-None}


def upgrade():
    op.create_table('t_$2', sa.Column('id', sa.Integer))


def downgrade():
    op.drop_table('t_$2')
PY
}

# ini LINES: alembic.ini with them in [alembic].
ini() {
	printf '[alembic]\nscript_location = alembic\n' >alembic.ini
	printf '%b\n' "$@" >>alembic.ini
}

project places
rm alembic/versions/*
table alembic/core/a1.py a1 None "'core'"
table alembic/core/a2.py a2 "'a1'"
table alembic/billing/b1.py b1 None "'billing'" "'core'"
table alembic/billing/deep/b2.py b2 "'b1'"
ini 'version_locations = %(here)s/alembic/core %(here)s/alembic/billing' \
	'recursive_version_locations = true'
ledger init --quiet
if alembic heads 2>&1 | grep -q b2; then
	heads='b2 a2'
	exit_is 0 'two branches: record' record
else # before Alembic 1.10 there is nothing recursive
	heads='b1 a2'
	mv alembic/billing/deep/b2.py b2.py
	exit_is 0 'two branches: record' record
fi
db=$(db_new)
ok 'alembic upgrade heads' al "$db" upgrade heads
exit_is 0 'ledger agrees with it' ledger verify --db "$db"
exit_is 0 'where' ledger where --db "$db"
has 'the schema agrees'
for id in $heads; do
	exit_is 0 "blame of $id" ledger blame "public/table/t_$id" --db "$db"
	has_out "/$id.py:10)" 'to the file in its location'
done
own=$(db_new)
exit_is 0 'apply' ledger apply --db "$own"
is "$(fingerprint "$own")" "$(fingerprint "$db")" 'the same schema'
exit_is 0 'revert all' ledger revert --to empty --db "$own"
has 'DROP TABLE' 'by the ways down of the files'
is "$(sql "$own" "SELECT count(*) FROM pg_class WHERE relname ~ '^t_'")" 0 \
	'nothing is left'
table alembic/core/a3.py a3 "'a2'"
exit_is 0 'a branch goes on: record' record
has 'recorded a3'
exit_is 0 'apply' ledger apply --db "$db"
has 'applied a3'
cp -R "$SCRATCH/places" "$SCRATCH/fork"
table alembic/core/a4.py a4 "'a2'"
exit_is 2 'a branch forks: refused' ledger verify --offline
has 'the revisions have several heads'
rm alembic/core/a4.py

while IFS='|' read -r name lines; do
	ini "$lines"
	exit_is 0 "separator $name" ledger verify --offline
done <<'LIST'
comma|version_locations = alembic/core, alembic/billing, alembic/billing/deep
space|version_path_separator = space\nversion_locations = alembic/core alembic/billing alembic/billing/deep
os|version_locations = alembic/core:%(here)s/alembic/billing:alembic/billing/deep\nversion_path_separator = os
;|version_locations = alembic/core;alembic/billing ; alembic/billing/deep\nversion_path_separator = ;
newline|path_separator = newline\nversion_path_separator = ;\nversion_locations =\n  alembic/core\n  # more\n  alembic/billing\n  alembic/billing/deep/
package|version_locations = alembic:core alembic:billing alembic.billing:deep
LIST
ini 'version_locations = alembic/core' '[other]' 'version_locations = x'
exit_is 4 'another section says nothing, and one location is read' record
has 'its file billing/b1.py is gone'
for location in /abs ../up '%(x)s/a' alembic/none ledger/records; do
	ini '' "version_locations = alembic/core $location"
	exit_is 2 "$location: refused" ledger verify --offline
	has "alembic.ini:4: version_locations: \"$location\" is not read"
	has 'hint: Name a directory above all locations' 'with the way on'
done
ini 'version_locations = alembic/core' 'version_path_separator = |'
exit_is 2 'unknown separator' ledger verify --offline
has 'alembic.ini:4: unknown separator "|"'
ini
printf '[tool.x]\nversion_locations = 1\n[tool.alembic]\nversion_locations = ["a"]\n' \
	>pyproject.toml
exit_is 2 'pyproject.toml' ledger verify --offline
has 'pyproject.toml:4: version_locations is not read'
rm pyproject.toml

# ---- what cannot be written offline -----------------------------------------

project online
ledger init --quiet
revision 006_look.py 006 "'005'" <<'EOF'
def upgrade():
    there = sa.inspect(op.get_bind()).get_table_names()
    if 'notes' not in there:
        op.create_table('notes', sa.Column('id', sa.Integer(), primary_key=True))
def downgrade():
    raise NotImplementedError('no way back')
EOF
revision 007_more.py 007 "'006'" <<'EOF'
def upgrade():
    op.add_column('notes', sa.Column('text', sa.Text()))
def downgrade():
    raise NotImplementedError('no way back')
EOF
exit_is 1 'it is refused' record
has 'alembic/versions/006_look.py:6: alembic could not write the SQL of revision 006' \
	'in its file and line'
has 'detail: ' "with Python's own error"
has 'ledger/rendered/006.sql by hand' 'and the way on'
has 'recorded 005' 'those before it are recorded'
has_not 'recorded 007' 'those after it build upon it'
has 'revision 007 has no way down: NotImplementedError: no way back' \
	'a way down that cannot be written is told'
cat >ledger/rendered/006.sql <<'EOF'
CREATE TABLE notes (id serial PRIMARY KEY);
-- ledger: down
DROP TABLE notes;
EOF
exit_is 0 'its SQL by hand: record' record
has 'recorded 006'
has 'recorded 007' 'and what follows'
like "$(head -n 1 ledger/rendered/006.sql)" 'by hand' 'the file says so'
exit_is 0 'again: done' record
has 'nothing to record'
db=$(db_new)
psql "$db" -c 'CREATE TABLE x ()' -c 'DROP TABLE x'
exit_is 0 'apply: done' ledger apply --db "$db" --to 005
psql "$db" -c "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)" \
	-c "INSERT INTO alembic_version VALUES ('005')"
ok 'alembic does the same online' al "$db" upgrade head
exit_is 0 'verify: done' ledger apply --db "$db"
exit_is 0 'and they agree' ledger verify --db "$db"
echo '# edited' >>alembic/versions/006_look.py
exit_is 4 'edited since: record' record
has 'edited since its SQL was written by hand'
has 'remove its line "-- sha256"' 'it is for the person to say'
sed -i '/^-- sha256/d' ledger/rendered/006.sql
exit_is 0 'said: record' record
exit_is 0 'verify: done' ledger verify --db "$db"

# ---- edited revisions -------------------------------------------------------

cp -R "$SCRATCH/origin" "$SCRATCH/edited" && cd "$SCRATCH/edited" || exit 1
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
exit_is 0 'in order, and remembered as such' ledger verify --db "$db"
sed -i 's/Sessions of users/Who is there/' alembic/versions/002_add_sessions.py
exit_is 4 'a comment: verify' ledger verify --db "$db"
has 'migration 002 was edited after its SQL ledger/rendered/002.sql was written [edited]'
has 'hint:       ledger record'
exit_is 4 'apply does not run it' ledger apply --db "$db"
exit_is 4 'record --frozen neither' ledger record --frozen
exit_is 0 'record writes it again' record
has 'refreshed 002' 'the same statements'
exit_is 0 'verify: done' ledger verify --db "$db"
sed -i 's/"bio", sa.Text/"bio", sa.Integer/' alembic/versions/003_card_rules.py
exit_is 4 'another type: record' record
has 'migration 003 was edited after it was recorded'
git init -q . 2>/dev/null
sed -i 's/"bio", sa.Integer/"bio", sa.Text/' alembic/versions/003_card_rules.py
exit_is 0 'taken back: record' record
mv alembic/versions/004_add_trades.py alembic/versions/004_trades.py
exit_is 4 'renamed: verify' ledger verify --db "$db"
exit_is 0 'record runs' record
has 'refreshed 004'
run ledger blame public/table/trades --db "$db"
has 'versions/004_trades.py:13' 'blame has the new name'
rm ledger/rendered/001.sql
exit_is 4 'its SQL is gone: verify' ledger verify --db "$db"
has 'migration 001 is recorded, but its SQL ledger/rendered/001.sql is gone [file-missing]'
exit_is 0 'record runs' record
exit_is 0 'verify: done' ledger verify --db "$db"
sed -i 's/expires_at TIMESTAMP/expires_on TIMESTAMP/' ledger/rendered/002.sql
exit_is 4 'the kept SQL is edited: verify' ledger verify --db "$db"
has 'migration 002 was edited after it was recorded'

# ---- the command ------------------------------------------------------------

# A fake that shows what it was given.
project command
ledger init --quiet
mkdir backend
cat >backend/fake <<'EOF'
#!/bin/sh
printf '%s|' "$PWD" "$@" >&2
echo "sqlalchemy.exc.ArgumentError: Could not parse 'postgresql://u:s3cret@h/d' password=other s3cret" >&2
exit 3
EOF
chmod +x backend/fake
printf '[alembic]\ncommand = ./fake  -c x.ini\ndirectory = backend\n' \
	>>ledger/config
export DATABASE_URL=postgresql://u:s3cret@h/d
exit_is 2 'a command that fails' record
has '"./fake" failed with exit status 3'
has "$PWD/backend|-c|x.ini|upgrade|base:005|--sql|" \
	'its words and its directory, and no more'
has_not s3cret 'no password is shown'
has_not password=other 'wherever it stands'
printf '#!/bin/sh\necho "Use the command of the shop. (s3cret)"; exit 1\n' \
	>backend/fake
exit_is 2 'a command that fails, and says why on standard output' record
has 'Use the command of the shop.' 'that is shown'
has_not s3cret 'no password is shown there'
unset DATABASE_URL
sed -i 's/^command.*/command = .\/nothing \&\& echo/' ledger/config
exit_is 2 'no such program' record
has 'could not run "./nothing": No such file' 'there is no shell'
has 'hint: Name the command in ledger/config: [alembic] command' 'with the way on'
printf '#!/bin/sh\nprintf "%%s\\n" "-- Running upgrade  -> zzz"\n' >backend/fake
sed -i 's/^command.*/command = .\/fake/' ledger/config
exit_is 2 'revisions that are not among the files' record
has 'alembic knows a revision that is not among the files: "zzz"'
printf '#!/bin/sh\nexit 0\n' >backend/fake
exit_is 1 'nothing is printed' record
has 'alembic wrote no SQL of this revision'
printf '#!/bin/sh\nprintf "\\377\\n"\n' >backend/fake
exit_is 2 'no text' record
has 'no UTF-8 text'

# ---- env.py that wants what the project's own command gives it ---------------

project wrapped
ledger init --quiet
sed -i 's/^url = .*/url = context.config.attributes["shop"]/' alembic/env.py
exit_is 2 'without it: record' record
has "KeyError: 'shop'" 'Python says what it lacks'
cat >for_ledger <<EOF
#!$python
"""Alembic's command with what the shop's own one sets."""
from alembic.config import CommandLine, Config

alembic = CommandLine()
options = alembic.parser.parse_args()
config = Config(options.config, cmd_opts=options)
config.attributes["shop"] = "postgresql://"
alembic.run_cmd(config, options)
EOF
chmod +x for_ledger
printf '[alembic]\ncommand = ./for_ledger\n' >>ledger/config
exit_is 0 'a command that sets it: record' record
has 'SQL written to ledger/rendered/: 5' 'all of it'

# ---- SQL of another database system -----------------------------------------

project dialect
printf 'import logging\nlogging.basicConfig(level=logging.INFO)\n' >>alembic/x
cat alembic/env.py >>alembic/x
mv alembic/x alembic/env.py
ledger init --quiet
export DATABASE_URL=sqlite:///shop.db
exit_is 2 'env.py means SQLite' record
has '"alembic" writes the SQL of SQLite, not of PostgreSQL' 'by its name'
has 'hint: Give it a URL postgresql://' 'with the way on'
is "$(ls ledger/rendered ledger/records)" 'ledger/records:

ledger/rendered:' 'nothing is kept'
unset DATABASE_URL
exit_is 0 'with a URL of PostgreSQL: done' record

# ---- where the scripts are --------------------------------------------------

project nowhere
sed -i 's#^script_location.*#script_location = shop.db:alembic#' alembic.ini
exit_is 2 'a package that is not here' ledger init
has 'there is no directory "shop/db/alembic" here' 'is named'
has 'hint: Run ledger init where alembic itself is run' 'with the way on'
nok 'nothing is begun' test -e ledger
mkdir -p shop/db
mv alembic shop/db
exit_is 0 'a package of the project' ledger init
has 'shop/db/alembic/ (alembic)' 'is found'
project beside
mv alembic/* .
sed -i 's#^script_location.*#script_location = %(here)s#' alembic.ini
sed -i 's/^down_revision = "004"/&\nbranch_labels = (len, "last")/' \
	versions/005_add_cards_table.py
exit_is 0 'alembic.ini among the scripts' ledger init
has './ (alembic)' 'is their directory'
exit_is 0 'which is recorded' record
has 'recorded 005' 'with labels that are not plain'

# ---- files that are refused -------------------------------------------------

# refuse TEXT MESSAGE NAME: 006.py with that text.
refuse() {
	printf '%s\n' "$1" >alembic/versions/006_x.py
	exit_is 2 "$3" ledger verify --offline
	has "$2"
}

project refused
ledger init --quiet
refuse 'x = 1' 'no "revision" in the file' 'no revision'
refuse 'revision = make()' 'alembic/versions/006_x.py:1: "revision" is not written as plain strings' \
	'a computed one'
refuse $'revision = "006"\n\ndown_revision = f"00{5}"' \
	'alembic/versions/006_x.py:3: "down_revision" is not' 'a computed parent'
refuse $'revision = "005"\ndown_revision = "004"' 'are both revision 005' \
	'one name twice'
refuse $'revision = "006"\ndown_revision = "999"' \
	'alembic/versions/006_x.py:2: down_revision names revision 999, which is not there' \
	'a parent that is not there'
refuse $'revision = "006"\ndown_revision = "005"\ndepends_on = ("998",)' \
	'depends_on names revision 998' 'a dependency that is not there'
sed -i 's/^down_revision = None/down_revision = "006"/' \
	alembic/versions/001_initial_schema.py
refuse $'revision = "006"\ndown_revision = "005"' 'in a circle' 'a circle'

done_testing
