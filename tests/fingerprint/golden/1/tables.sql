CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'what is sold';
CREATE TYPE shop.state AS ENUM ('new', 'paid', 'sent');
CREATE DOMAIN shop.price AS numeric(10,2) CHECK (VALUE >= 0) DEFAULT 0;
CREATE TABLE shop.people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail varchar(200) NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL DEFAULT 'nobody',
    born date CHECK (born > '1900-01-01'),
    tags text[] DEFAULT '{}',
    made timestamptz NOT NULL DEFAULT now(),
    low text GENERATED ALWAYS AS (lower(name)) STORED
);
CREATE TABLE shop.orders (
    id serial PRIMARY KEY,
    owner bigint NOT NULL REFERENCES shop.people ON DELETE CASCADE DEFERRABLE,
    state shop.state NOT NULL DEFAULT 'new',
    total shop.price,
    kind varchar(10) CHECK (kind IN ('a', 'b', 'c')),
    gone int,
    during tstzrange,
    EXCLUDE USING gist (during WITH &&) WHERE (total > 0)
);
ALTER TABLE shop.orders DROP COLUMN gone;
CREATE INDEX orders_open ON shop.orders (owner DESC NULLS LAST, lower(kind) text_pattern_ops) INCLUDE (total) WHERE state <> 'sent';
CREATE TABLE shop.log (at timestamptz, what text) PARTITION BY RANGE (at);
CREATE TABLE shop.log_old PARTITION OF shop.log FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00+00');
CREATE SEQUENCE shop.numbers AS smallint INCREMENT 5 MAXVALUE 1000 CYCLE;
ALTER TABLE shop.people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.people FOR SELECT USING (name = current_user);
COMMENT ON COLUMN shop.orders.kind IS 'a, b or c';
