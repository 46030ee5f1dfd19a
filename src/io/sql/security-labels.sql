-- Security labels of any object.
SELECT l.classoid, l.objoid, l.objsubid,
       l.provider || ' on ' || i.type || ' ' || i.identity, l.label
FROM pg_catalog.pg_seclabel l,
     pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
