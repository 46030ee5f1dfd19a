Triggers and policies.

--- setup
CREATE TABLE t (a int, b text, c int, "D d" int);
CREATE TABLE u (a int PRIMARY KEY);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f('x', 'y');
CREATE VIEW v AS SELECT a FROM t;
CREATE EXTENSION pg_trgm;
--- change added = structure
CREATE TRIGGER n BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- change dropped = structure
DROP TRIGGER tr ON t;
--- change renamed = structure
ALTER TRIGGER tr ON t RENAME TO tt;
--- change disabled = structure
ALTER TABLE t DISABLE TRIGGER tr;
--- change replica = structure
ALTER TABLE t ENABLE REPLICA TRIGGER tr;
--- change always = structure
ALTER TABLE t ENABLE ALWAYS TRIGGER tr;
--- same off and on
ALTER TABLE t DISABLE TRIGGER tr; ALTER TABLE t ENABLE TRIGGER tr;
--- change function renamed = structure source owners
ALTER FUNCTION f() RENAME TO ff;
--- change depends on an extension = structure
ALTER TRIGGER tr ON t DEPENDS ON EXTENSION pg_trgm;
--- pair timing = structure
CREATE TRIGGER n BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- pair level = structure
CREATE TRIGGER n BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f();
--- pair events = structure
CREATE TRIGGER n BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- pair events in another order
CREATE TRIGGER n BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE UPDATE OR INSERT ON t FOR EACH ROW EXECUTE PROCEDURE public.f();
--- pair truncate = structure
CREATE TRIGGER n BEFORE TRUNCATE ON t EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE DELETE ON t EXECUTE FUNCTION f();
--- pair columns = structure
CREATE TRIGGER n BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION f();
--- pair when = structure
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW WHEN (old.a <> new.a) EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW WHEN (old.a = new.a) EXECUTE FUNCTION f();
--- pair function = structure
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION g();
--- pair arguments = structure
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a', 'b');
--- with
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a, b');
--- pair odd arguments = structure
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a', '');
--- with
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a');
--- pair argument with a backslash = structure
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a\b');
--- with
CREATE TRIGGER n BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f('a\\b');
--- pair transition tables = structure
CREATE TRIGGER n AFTER UPDATE ON t REFERENCING NEW TABLE AS nt FOR EACH STATEMENT EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n AFTER UPDATE ON t REFERENCING OLD TABLE AS nt FOR EACH STATEMENT EXECUTE FUNCTION f();
--- pair constraint trigger = structure
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE TRIGGER n AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- pair constraint trigger deferrable = structure
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- pair constraint trigger deferred = structure
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
--- pair constraint trigger from a table = structure
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t FROM u FOR EACH ROW EXECUTE FUNCTION f();
--- with
CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
--- change instead of, on a view = structure
CREATE TRIGGER n INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
--- change comment = comments
COMMENT ON TRIGGER tr ON t IS 'x';
--- change column renamed = structure column-order
CREATE TRIGGER n BEFORE UPDATE OF "D d" ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t RENAME "D d" TO e;

--- setup
CREATE TABLE t (a int, b text);
CREATE POLICY p ON t USING (a > 0);
CREATE FUNCTION vis(int) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 > 0';
--- change policy added = structure
CREATE POLICY q ON t;
--- change policy dropped = structure
DROP POLICY p ON t;
--- change policy renamed = structure
ALTER POLICY p ON t RENAME TO pp;
--- change policy using = structure
ALTER POLICY p ON t USING (a > 1);
--- change policy with check = structure
ALTER POLICY p ON t WITH CHECK (a > 0);
--- change policy roles = structure
ALTER POLICY p ON t TO fp_a;
--- pair policy roles in another order
ALTER POLICY p ON t TO fp_a, fp_b;
--- with
ALTER POLICY p ON t TO fp_b, fp_a;
--- pair policy for one of several roles = structure
ALTER POLICY p ON t TO fp_a, fp_b;
--- with
ALTER POLICY p ON t TO fp_a;
--- pair policy of a role that needs quotes = structure
ALTER POLICY p ON t TO "fp c/d%";
--- with
ALTER POLICY p ON t TO fp_a, "fp c/d%";
--- same policy to public
ALTER POLICY p ON t TO public;
--- pair policy command = structure
CREATE POLICY q ON t FOR SELECT USING (a > 0);
--- with
CREATE POLICY q ON t FOR DELETE USING (a > 0);
--- pair policy for every command = structure
CREATE POLICY q ON t FOR ALL USING (a > 0);
--- with
CREATE POLICY q ON t FOR UPDATE USING (a > 0);
--- pair policy restrictive = structure
CREATE POLICY q ON t AS RESTRICTIVE USING (a > 0);
--- with
CREATE POLICY q ON t USING (a > 0);
--- pair policy using or with check = structure
CREATE POLICY q ON t USING (a > 0);
--- with
CREATE POLICY q ON t WITH CHECK (a > 0);
--- pair policy with a subquery = structure
CREATE POLICY q ON t USING (a IN (SELECT 1));
--- with
CREATE POLICY q ON t USING (a IN (SELECT 2));
--- change policy's function renamed = structure source owners
CREATE POLICY q ON t USING (vis(a)); ALTER FUNCTION vis(int) RENAME TO seen; DROP POLICY q ON t;
--- change policy comment = comments
COMMENT ON POLICY p ON t IS 'x';

--- setup
CREATE TABLE t (a int, b text);
CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING;
--- pair rule with the name of a view's = structure
-- Some releases let ALTER RULE do it.
UPDATE pg_catalog.pg_rewrite SET rulename = '_RETURN' WHERE rulename = 'r';
--- with
DROP RULE r ON t;
