-- Collations. The version of the library is the machine's, not schema; the
-- encoding is the database's or any.
SELECT c.oid, c.collnamespace, c.collname, NULL,
       pg_catalog.pg_get_userbyid(c.collowner), NULL,
       CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu'
       WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' END AS "provider",
       -- Before 15 the locale of ICU stands in these two.
--[<15] CASE WHEN c.collprovider = 'i' THEN c.collcollate END AS "locale",
       CASE WHEN c.collprovider <> 'i'
       THEN nullif(c.collcollate, '') END AS "collate",
       CASE WHEN c.collprovider <> 'i'
       THEN nullif(c.collctype, '') END AS "character type",
       c.colliculocale AS "locale", --[>=15] --[<17]
--[>=17] c.colllocale AS "locale",
--[>=16] c.collicurules AS "rules",
       NOT c.collisdeterministic AS "?nondeterministic",
       pg_catalog.obj_description(c.oid, 'pg_collation') AS "~comment"
FROM pg_catalog.pg_collation c
WHERE c.oid >= 16384
