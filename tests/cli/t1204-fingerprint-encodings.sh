#!/bin/bash
# One schema in databases of several encodings: what is sorted by name has the
# same order in each, although the bytes have not.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Names of roles are of all databases, and are read in the encoding of each.
one=enc_$$_a two=enc_$$_b

db_in() {
	local name=enc_$$_$1

	psql "$(db_url postgres)" -c "CREATE DATABASE \"$name\"
		TEMPLATE template0 ENCODING '$1' LOCALE 'C'" >&2
	echo "$name" >>"$SCRATCH/.test/databases"
	db_url "$name"
}

cat >schema.sql <<EOF
SET client_encoding = 'UTF8';
CREATE TABLE "тест" ("ЯБЦ" int, "юэя" int DEFAULT 1, "щ" text DEFAULT 'ёжик',
	"Ё" int CHECK ("Ё" > 0));
CREATE TABLE "Ъ" (a int);
CREATE TABLE "ё" (a int);
CREATE VIEW "щука" AS SELECT "юэя", 'Ж' AS "щ" FROM "тест";
CREATE STATISTICS "ст" ON "Ё", "щ", "юэя" FROM "тест";
CREATE PUBLICATION p FOR TABLE "Ъ", "ё", "тест";
CREATE FOREIGN DATA WRAPPER w
	OPTIONS ("щ" '1', "Ё" '2', "а" '3', "Ю" '4', "ю" '5');
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS ("Ё" '2', "щ" '1', "ю" '5');
CREATE FOREIGN TABLE ft (a int OPTIONS ("щ" '1', "ю" '5', "Ё" '2')) SERVER s
	OPTIONS ("ю" '5', "Ё" '2', "щ" '1');
COMMENT ON TABLE "тест" IS 'комментарий';
CREATE TYPE en AS ENUM ('щ', 'ё', 'а');
CREATE POLICY p ON "тест" TO "$one", "$two" USING (true);
GRANT SELECT ON "тест" TO "$two", "$one";
EOF

sql "$(db_url postgres)" "CREATE ROLE \"$one\"; CREATE ROLE \"$two\""
want=''
for encoding in UTF8 KOI8R WIN1251 ISO_8859_5 EUC_JP SQL_ASCII; do
	db=$(db_in "$encoding")
	psql "$db" -f schema.sql
	got=$(ledger fingerprint --db "$db" --parts all)
	: "${want:=$got}"
	is "$got" "$want" "$encoding"
	sql "$(db_url postgres)" "DROP DATABASE \"enc_$$_$encoding\""
done
sql "$(db_url postgres)" "DROP ROLE \"$one\", \"$two\""

done_testing
