-- hello; 
create table if not exists "A""b".Foo (a int, b text default ';');; 
/* c ; */ create unique index concurrently i on only s.t (a); create index on t(a);
create or replace function f(a int) returns int begin atomic select case when a>1 then 2 end; select 1 as end; end; select 1_000, 0xff , 'é';
create rule r as on insert to t do also (select 1; select 2);
alter table t add column if not exists x int, add y numeric(1,2) check (y>0, 1), add constraint c check (true), add unique (a), add primary key (z), add check (x), drop q;
alter type e add value if not exists 'x''y' before 'z';
select * into temp table foo from bar; select pg_catalog.set_config('search_path','',false);
with update as (update x set a=1 returning *) select 1; with a as (select 1) insert into x select * from a;
merge into t using s on true when matched then delete returning *; 
create user mapping for x server y options (user 'a', password 'b'); alter role x password 'y'; grant a to b; grant select on x to b;
(select 1); frobnicate the thing; create foo bar;
create trigger tr after insert or update of a,b on s.t for each row execute function f();
create policy p on t using (true); create operator s.=== (leftarg=int); create temp table tt(a int) ; create schema authorization joe;
reindex (verbose, concurrently) table x; reindex table concurrently x; reindex table x; vacuum; cluster; cluster x; alter table a detach partition b concurrently;
create subscription s connection 'host=x password=y' publication p with (create_slot=false); alter subscription s set publication p; alter subscription s set publication p with (refresh = false); U&"d\0061t" foo;
create function g() returns text language sql as $$ select ';' $$; comment on table x is U&'\0041''b'
 'c';
