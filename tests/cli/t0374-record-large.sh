#!/bin/bash
# One migration of many tables: what its last statements did is recorded as it
# is when they stand alone, however many locks the transaction holds by then.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

tables() {
	local i

	for i in $(seq 120); do
		echo "CREATE TABLE t$i (id integer PRIMARY KEY, a text);"
	done
}

# New things of old tables, changes of old things, and what is gone.
changes() {
	cat <<'EOF'
CREATE INDEX t3_a ON t3 (a);
ALTER TABLE t4 ADD COLUMN b text NOT NULL DEFAULT 'b';
ALTER TABLE t5 ADD CONSTRAINT t5_t6 FOREIGN KEY (id) REFERENCES t6;
ALTER TABLE t7 ALTER COLUMN a SET NOT NULL;
ALTER TABLE t8 RENAME TO renamed;
ALTER TABLE t9 RENAME COLUMN a TO b;
CREATE VIEW v AS SELECT b FROM t9;
ALTER TABLE t9 RENAME COLUMN b TO c;
DROP TABLE t10;
ALTER TABLE t11 DROP CONSTRAINT t11_pkey;
ALTER TABLE t4 ALTER COLUMN b DROP DEFAULT;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON t12 FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t12 DISABLE TRIGGER g;
GRANT SELECT ON t13 TO PUBLIC;
COMMENT ON COLUMN t14.a IS 'text';
CREATE TABLE child (x integer) INHERITS (t15);
ALTER TABLE t15 ADD COLUMN y integer;
ALTER TABLE t16 ALTER COLUMN a TYPE varchar(10);
ALTER TABLE t17 ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t17 USING (a = 'x');
CREATE RULE r AS ON DELETE TO t18 DO INSTEAD NOTHING;
CREATE SEQUENCE s OWNED BY t19.id;
ALTER TABLE t19 ALTER COLUMN id SET DEFAULT nextval('s');
ALTER TABLE t20 SET (fillfactor = 50);
CREATE TYPE mood AS ENUM ('sad');
ALTER TABLE t21 ADD COLUMN mood mood;
ALTER TYPE mood RENAME TO humour;
DO 'BEGIN
	CREATE TABLE in_vain (id integer);
	ALTER TABLE t22 ADD COLUMN in_vain integer;
	RAISE EXCEPTION SQLSTATE ''XX999'';
EXCEPTION WHEN SQLSTATE ''XX999'' THEN
	ALTER TABLE t23 ADD COLUMN kept integer;
END';
DO 'BEGIN
	FOR i IN 1..110 LOOP
		EXECUTE format(''CREATE TABLE many%s (id integer)'', i);
	END LOOP;
END';
ALTER TABLE many7 ADD COLUMN b text;
CREATE TABLE last (id integer PRIMARY KEY REFERENCES t24);
EOF
}

project whole
{
	tables
	changes
} | migration 001_all.sql
exit_is 0 'in one migration' record

project halves
tables | migration 001_tables.sql
changes | migration 002_changes.sql
exit_is 0 'in two' record

# did RECORD FIRST: the effects of the statements from FIRST on.
did() {
	sed -n "/^statement $2\$/,/^blob/p" "$1" |
		grep '^  \(tag\|hash\|[-+~>] \)'
}

did "$SCRATCH/whole/ledger/records/001_all.rec" 121 >"$SCRATCH/one"
did ledger/records/002_changes.rec 1 >"$SCRATCH/two"
is "$(grep -c '^  tag' "$SCRATCH/two")" 32 'there is something to compare'
ok 'each statement did the same' diff "$SCRATCH/one" "$SCRATCH/two"
is "$(grep '^produces' "$SCRATCH/whole/ledger/records/001_all.rec")" \
	"$(grep '^produces' ledger/records/002_changes.rec)" 'and so did all'

done_testing
