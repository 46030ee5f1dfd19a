#!/bin/bash
# Revisions that Alembic cannot write offline: seen on an empty scratch database
# (Debian: alembic, python3-psycopg2; python3-asyncpg for a part).
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

# project NAME [TEMPLATE [DRIVER]]: with Alembic's own directory, in
# $SCRATCH/NAME; its env.py takes the URL from SHOP_URL.
project() {
	mkdir "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 1
	alembic init -t "${2:-generic}" alembic >/dev/null
	sed -i "s#^sqlalchemy.url.*#sqlalchemy.url = postgresql${3-}:///nowhere#" \
		alembic.ini
	sed -i '/^config = /a\
import os\
if os.environ.get("SHOP_URL"):\
    config.set_main_option("sqlalchemy.url",\
                           os.environ["SHOP_URL"].replace("%", "%%"))' \
		alembic/env.py
}

# revision ID FOLLOWS <<the two functions
revision() {
	{
		echo 'import sqlalchemy as sa'
		echo 'from alembic import op'
		echo "revision = '$1'"
		echo "down_revision = $2"
		cat
	} >"alembic/versions/$1.py"
}

# online COMMAND: as the configuration's.
online() {
	sed -i '/^\[alembic\]/,$d' ledger/config
	printf '[alembic]\nonline = %s\n' "$1" >>ledger/config
}

cards() {
	revision 001 None <<'EOF'
def upgrade():
    op.create_table('cards', sa.Column('id', sa.Integer(), primary_key=True),
                    sa.Column('status', sa.Text()))
def downgrade():
    op.drop_table('cards')
EOF
}

# ---- what is taken ----------------------------------------------------------

project shop
cards
revision 002 "'001'" <<'EOF'
def upgrade():
    bind = op.get_bind()
    if 'notes' not in sa.inspect(bind).get_table_names():
        op.create_table('notes', sa.Column('text', sa.Text(),
                                           server_default="two\n\tlines"))
    bind.execute(sa.text("INSERT INTO notes VALUES (:text)"),
                 {'text': "it's\n\t$1"})
    try:
        with bind.begin_nested():
            op.execute('CREATE TABLE lost (id int)')
            op.execute('SELECT 1 / 0')
    except sa.exc.DataError:
        pass
def downgrade():
    if 'notes' in sa.inspect(op.get_bind()).get_table_names():
        op.drop_table('notes')
EOF
revision 003 "'002'" <<'EOF'
def upgrade():
    sa.inspect(op.get_bind()).get_columns('cards')
    with op.get_context().autocommit_block():
        op.create_index('by_status', 'cards', ['status'],
                        postgresql_concurrently=True)
def downgrade():
    op.drop_index('by_status')
EOF
revision 004 "'003'" <<'EOF'
def upgrade():
    op.add_column('cards', sa.Column('extra', sa.Text()))
def downgrade():
    op.drop_column('cards', 'extra')
EOF
exit_is 0 'init: done' ledger init
exit_is 1 'without a database: refused' record
has 'alembic/versions/002.py:7: alembic could not write the SQL of revision 002'
has '[alembic] online' 'and the other way is named'
online 'env SHOP_URL={url} alembic'
exit_is 0 'online: record' record
has 'recorded 004' 'goes the whole way'
has 'of these, 2 as seen on an empty scratch database' 'and tells how'
cp ledger/rendered/002.sql "$SCRATCH/002"
is "$(sed '2s/sha256 .*/sha256/' ledger/rendered/002.sql)" \
	"-- Rendered by ledger from versions/002.py
-- sha256
-- Written online: what Alembic sent to an empty scratch database

-- line 8
CREATE TABLE notes (
	text TEXT DEFAULT 'two
	lines'
);

-- line 10
INSERT INTO notes VALUES ('it''s
	\$1');

-- ledger: down

-- line 20
DROP TABLE notes;" 'the statements to the byte, without what was taken back'
run cat ledger/rendered/003.sql
has 'ledger: no-transaction' 'an autocommit_block is seen'
run cat ledger/rendered/004.sql
has_not 'Written online' 'what offline mode can write, it writes'

# Nobody else needs a database, or Alembic.
mkdir "$SCRATCH/nothing"
exit_is 0 'record --frozen without Alembic' \
	env PATH="$SCRATCH/nothing" "$LEDGER_BIN" record --frozen

# Alembic's own database is what the records say.
db=$(db_new)
ok 'alembic upgrade head' env SHOP_URL="$db" alembic upgrade head
exit_is 0 'verify of what Alembic made' ledger verify --db "$db"
exit_is 0 'and apply takes it over' ledger apply --db "$db"
fresh=$(db_new)
exit_is 0 'apply on an empty one' ledger apply --db "$fresh"
is "$(fingerprint "$fresh")" "$(fingerprint "$db")" 'gives the same'
run ledger blame public/table/notes --db "$db"
has 'versions/002.py:8' 'blame leads to the line of the call'

# ---- what is refused --------------------------------------------------------

revision 005 "'004'" <<'EOF'
def upgrade():
    bind = op.get_bind()
    for row in bind.execute(sa.text('SELECT id FROM cards')):
        bind.execute(sa.text('DELETE FROM cards WHERE id = :id'), row.id)
def downgrade():
    pass
EOF
exit_is 1 'a revision that reads rows: refused' record
has 'alembic/versions/005.py:7: the SQL of revision 005, seen online, cannot be taken: it is given rows of public.cards (SELECT or RETURNING)'
has 'ledger/rendered/005.sql by hand, then' 'by hand it still goes'
revision 005 "'004'" <<'EOF'
def upgrade():
    op.get_bind().execute(sa.text(
        "INSERT INTO cards (status) VALUES ('x') RETURNING id")).scalar()
def downgrade():
    pass
EOF
exit_is 1 'RETURNING: refused' record
has 'it is given rows of public.cards'
revision 005 "'004'" <<'EOF'
def upgrade():
    op.get_bind().execute(sa.text("SELECT nextval('cards_id_seq')")).scalar()
def downgrade():
    pass
EOF
exit_is 1 'a sequence: refused' record
has 'it asks nextval()'
revision 005 "'004'" <<'EOF'
def upgrade():
    op.get_bind().connection.cursor().copy_expert(
        'COPY cards (status) FROM STDIN', __import__('io').StringIO('x\n'))
def downgrade():
    pass
EOF
exit_is 1 'COPY: refused' record
has 'it uses COPY'
revision 005 "'004'" <<'EOF'
def upgrade():
    sa.inspect(op.get_bind()).get_table_names()
    op.execute('GRANT SELECT ON cards TO shop_reader')
def downgrade():
    op.execute('REVOKE SELECT ON cards FROM shop_reader')
EOF
exit_is 1 'where Alembic fails: refused' record
has 'alembic/versions/005.py:7: alembic failed on the scratch database before it was done with revision 005'
has 'role "shop_reader" does not exist' 'with the reason'
echo 'CREATE ROLE shop_reader;' >ledger/prelude.sql
sed -i '1i [scratch]\nprelude = ledger/prelude.sql' ledger/config
exit_is 0 'with the prelude: record' record
is "$(cat ledger/rendered/002.sql)" "$(cat "$SCRATCH/002")" \
	'what is written is not written again'

# ---- another database -------------------------------------------------------

project astray
cards
revision 002 "'001'" <<'EOF'
def upgrade():
    sa.inspect(op.get_bind()).get_table_names()
def downgrade():
    pass
EOF
exit_is 0 'init: done' ledger init
online 'alembic'
exit_is 2 'a command without the URL: not run' record
has 'does not say where the URL of the scratch database goes'
other=$(db_new)
online "env WHERE={url} SHOP_URL=$other alembic"
exit_is 2 'one that goes elsewhere: said loudly' record
has 'it has migrated ANOTHER database, or none'
is "$(sql "$other" 'SELECT version_num FROM alembic_version')" 002 \
	'as it was'
online '/nowhere/alembic -x url={url}'
exit_is 2 'no such program' record
has '[alembic] online = '
online 'env WHERE={url} false'
exit_is 2 'one that fails at once' record
has 'failed with exit status 1'

# What fails is not always what is asked for.
project stuck
cards
revision 002 "'001'" <<'EOF'
def upgrade():
    op.create_table('cards', sa.Column('id', sa.Integer(), primary_key=True))
def downgrade():
    pass
EOF
revision 003 "'002'" <<'EOF'
def upgrade():
    sa.inspect(op.get_bind()).get_table_names()
def downgrade():
    pass
EOF
exit_is 0 'init: done' ledger init
online 'env SHOP_URL={url} alembic'
exit_is 1 'another revision fails: refused' record
has 'alembic/versions/003.py: alembic failed on the scratch database before it was done with revision 003'
has 'psycopg2.errors.DuplicateTable' 'with the first line of the reason'
is "$(ls ledger/records)" $'001.rec\n002.rec' 'what comes before it is recorded'

# ---- the extended protocol --------------------------------------------------

if $python -c 'import asyncpg' 2>/dev/null; then
	project async async +asyncpg
	revision 001 None <<'EOF'
kind = sa.Enum('a', 'b', name='kind')
def upgrade():
    cards = op.create_table('cards',
                            sa.Column('id', sa.Integer(), primary_key=True),
                            sa.Column('text', sa.Text()),
                            sa.Column('kind', kind), sa.Column('n', sa.Float()))
    sa.inspect(op.get_bind()).get_table_names()
    for i in range(2):
        op.bulk_insert(cards, [{'text': "it's\n\t$1", 'kind': 'a', 'n': i}])
        op.bulk_insert(cards, [{'text': None, 'kind': 'b', 'n': 0.1}])
def downgrade():
    op.drop_table('cards')
    kind.drop(op.get_bind())
EOF
	exit_is 0 'asyncpg: init' ledger init
	online 'env SHOP_URL=postgresql+asyncpg://{place} alembic'
	exit_is 0 'asyncpg: record' record
	has 'of these, 1 as seen'
	db=$(db_new)
	fresh=$(db_new)
	ok 'asyncpg: alembic upgrade head' \
		env SHOP_URL="postgresql+asyncpg${db#postgresql}" \
		alembic upgrade head
	exit_is 0 'asyncpg: apply' ledger apply --db "$fresh"
	exit_is 0 'asyncpg: verify' ledger verify --db "$db"
	rows='SELECT string_agg(concat(text, kind, n), $$,$$ ORDER BY id) FROM cards'
	is "$(sql "$fresh" "$rows")" "$(sql "$db" "$rows")" \
		'the parameters are what they were'
fi

# ---- another alembic.ini -----------------------------------------------------

# Its locations are read, and no others.
project elsewhere
mkdir conf alembic/more
cards
mv alembic/versions/001.py alembic/more/
# Alembic 1.8 refuses the separator that it writes itself, for its comment.
sed -i '/^version_path_separator/d' alembic.ini
sed -e 's#^script_location.*#script_location = %(here)s/../alembic#' \
	-e '/^\[alembic\]/a version_locations = alembic/more' \
	-e 's#^sqlalchemy.url.*#sqlalchemy.url = postgresql://#' \
	alembic.ini >conf/pg.ini
sed -i '/^\[alembic\]/a version_locations = nowhere' alembic.ini
ledger init --migrations alembic --format alembic >/dev/null
exit_is 2 'the usual one' record
has 'alembic.ini:4: version_locations: "nowhere" is not read'
printf '[alembic]\ncommand = alembic -c conf/pg.ini\n' >>ledger/config
exit_is 0 'that of the command' record
has 'recorded 001'
sed -i 's#^command.*#command = alembic --config=conf/pg.ini#' ledger/config
exit_is 0 'in other words' ledger status
sed -i 's#alembic/more#%(here)s/more#' conf/pg.ini
exit_is 2 '%(here)s is its own directory' ledger status
has 'conf/pg.ini:4: version_locations: "%(here)s/more" is not read'

# ---- nothing ----------------------------------------------------------------

project empty
exit_is 0 'no revisions: init' ledger init
exit_is 0 'no revisions: record' record
has 'nothing to record: no migration of the format alembic in alembic' \
	'says where it looked'

done_testing
