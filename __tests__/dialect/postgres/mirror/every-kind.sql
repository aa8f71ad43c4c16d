-- Every kind of object that a PostgreSQL catalog holds, from version 13 on. The roles
-- mirror_owner, mirror_reader and "Mirror Group" exist before it runs.

CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION postgres_fdw;

CREATE SCHEMA app AUTHORIZATION mirror_owner;
CREATE SCHEMA "Odd ""Schema";
COMMENT ON SCHEMA app IS 'it''s the \ application''s';
GRANT USAGE ON SCHEMA app TO mirror_reader;
GRANT CREATE, USAGE ON SCHEMA "Odd ""Schema" TO "Mirror Group" WITH GRANT OPTION;

-- Types
CREATE TYPE app.mood AS ENUM ('sad', 'o''k', 'happy');
CREATE TYPE app.address AS (street text, zip varchar(10), mood app.mood);
COMMENT ON COLUMN app.address.zip IS 'as on the letter';
CREATE DOMAIN app.positive AS numeric(10, 2) DEFAULT 1 NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0);
CREATE DOMAIN app.any_text AS text COLLATE "C";
CREATE TYPE app.price_range AS RANGE (subtype = numeric);
CREATE TYPE app.shell;
COMMENT ON TYPE app.mood IS 'of customers';
GRANT USAGE ON TYPE app.mood TO mirror_reader;
REVOKE USAGE ON TYPE app.address FROM PUBLIC;

-- Collation, conversion
CREATE COLLATION app.plain FROM "C";
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- Sequences
CREATE SEQUENCE app.counter AS integer INCREMENT 5 MINVALUE -10 MAXVALUE 1000 START 7 CACHE 3 CYCLE;
CREATE UNLOGGED TABLE app.scratchpad (id serial PRIMARY KEY, note text);
GRANT USAGE ON SEQUENCE app.counter TO mirror_reader;

-- Routines
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 3 AS 'SELECT a + b';
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $body$
BEGIN
  -- a "comment"; with 'quotes'
  NEW.touched := now();
  RETURN NEW;
END
$body$;
CREATE FUNCTION app.pairs(n integer, OUT x integer, OUT y text) RETURNS SETOF record
  LANGUAGE sql ROWS 10 AS $$ SELECT g, g::text FROM generate_series(1, n) g $$;
CREATE FUNCTION app.total(VARIADIC integer[]) RETURNS bigint LANGUAGE sql AS 'SELECT sum(v) FROM unnest($1) v';
CREATE PROCEDURE app.nothing(INOUT n integer) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; COMMIT; END $$;
CREATE AGGREGATE app.sum_of (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', PARALLEL = safe, COMBINEFUNC = int4pl);
CREATE AGGREGATE app.my_rank (VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
COMMENT ON FUNCTION app.add(integer, integer) IS 'adds';
COMMENT ON AGGREGATE app.sum_of(integer) IS 'sums';
REVOKE ALL ON FUNCTION app.touch() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.touch() TO mirror_owner;
ALTER FUNCTION app.add(integer, integer) OWNER TO mirror_owner;

-- Operators, casts, classes
CREATE FUNCTION app.same(app.mood, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
CREATE FUNCTION app.same(text, app.mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $2::text = $1';
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = app.mood, RIGHTARG = text, COMMUTATOR = OPERATOR(app.===));
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = text, RIGHTARG = app.mood, COMMUTATOR = OPERATOR(app.===));
CREATE FUNCTION app.to_positive(text) RETURNS app.price_range LANGUAGE sql IMMUTABLE AS 'SELECT app.price_range(0, $1::numeric)';
CREATE CAST (text AS app.price_range) WITH FUNCTION app.to_positive(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS app.price_range) IS 'from zero';
CREATE OPERATOR FAMILY app.int_family USING btree;
CREATE OPERATOR CLASS app.int_reverse FOR TYPE integer USING btree FAMILY app.int_family AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);

-- Access method, language, transform
CREATE ACCESS METHOD own_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE FUNCTION app.language_call() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.language_inline(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.language_check(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE own_language HANDLER app.language_call INLINE app.language_inline VALIDATOR app.language_check;
CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR app.mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION app.from_sql(internal));

-- Tables
CREATE TABLE app.customer (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY,
  name text NOT NULL CONSTRAINT name_given CHECK (name <> ''),
  "Odd ""Name" varchar(20) COLLATE "C" DEFAULT 'x''y',
  mail citext UNIQUE,
  mood app.mood DEFAULT 'sad'::app.mood,
  home app.address,
  discount app.positive,
  doubled numeric GENERATED ALWAYS AS (discount * 2) STORED,
  tags text[] DEFAULT '{}',
  born date,
  touched timestamp(3) with time zone DEFAULT now(),
  gone integer,
  ref integer DEFAULT nextval('app.counter'),
  EXCLUDE USING gist (daterange(born, born, '[]') WITH &&) WHERE (born IS NOT NULL) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE app.customer DROP COLUMN gone;
ALTER TABLE app.customer ADD COLUMN late boolean DEFAULT true;
ALTER TABLE app.customer ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN tags SET STORAGE EXTERNAL,
  ALTER COLUMN late SET (n_distinct = 2);
ALTER TABLE app.customer OWNER TO mirror_owner;
ALTER TABLE app.customer REPLICA IDENTITY FULL;
COMMENT ON TABLE app.customer IS 'people';
COMMENT ON COLUMN app.customer.name IS 'given; and family';
GRANT SELECT, INSERT ON app.customer TO mirror_reader;
GRANT ALL ON app.customer TO "Mirror Group";
GRANT UPDATE (name, mail) ON app.customer TO mirror_reader;
GRANT SELECT ON app.customer TO PUBLIC;

CREATE TABLE "Odd ""Schema"."Order Line" (
  a integer, b integer, customer bigint REFERENCES app.customer ON DELETE CASCADE DEFERRABLE,
  PRIMARY KEY (a, b), UNIQUE (b) INCLUDE (a)
);
ALTER TABLE "Odd ""Schema"."Order Line" ADD CONSTRAINT not_checked CHECK (a > b) NOT VALID;
CREATE TABLE public.stored (n integer) USING own_heap;
CREATE TABLE public.typed OF app.address (street WITH OPTIONS NOT NULL);
CREATE TABLE public.no_columns ();

-- Inheritance and partitions
CREATE TABLE public.parent (id integer NOT NULL, label text DEFAULT 'p', CONSTRAINT parent_label CHECK (label <> 'z'));
CREATE TABLE public.child (extra date) INHERITS (public.parent);
ALTER TABLE public.child ALTER COLUMN label SET DEFAULT 'c';
CREATE TABLE public.measure (at date NOT NULL, place text, value numeric, PRIMARY KEY (at, place)) PARTITION BY RANGE (at);
CREATE TABLE public.measure_2025 PARTITION OF public.measure FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (place);
CREATE TABLE public.measure_2025_north PARTITION OF public.measure_2025 FOR VALUES IN ('north', 'arctic');
CREATE TABLE public.measure_rest PARTITION OF public.measure DEFAULT;
CREATE TABLE public.hashed (k integer) PARTITION BY HASH (k);
CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE INDEX measure_value ON public.measure (value DESC NULLS LAST);

-- Indexes, statistics
CREATE INDEX customer_lower ON app.customer (lower(name) text_pattern_ops) WHERE (late IS TRUE);
CREATE UNIQUE INDEX customer_mail ON app.customer (mail, id DESC) INCLUDE (name);
CREATE INDEX customer_name_trgm ON app.customer USING gin (name gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX line_reverse ON "Odd ""Schema"."Order Line" (a app.int_reverse);
ALTER TABLE app.customer CLUSTER ON customer_mail;
COMMENT ON INDEX app.customer_lower IS 'for look-ups';
CREATE STATISTICS app.customer_stats (dependencies, ndistinct) ON name, mail FROM app.customer;
ALTER STATISTICS app.customer_stats SET STATISTICS 300;
COMMENT ON STATISTICS app.customer_stats IS 'they depend';

-- Views
CREATE VIEW app.names WITH (security_barrier) AS SELECT id, name FROM app.customer WHERE late WITH LOCAL CHECK OPTION;
CREATE VIEW app.joined AS
  SELECT c.name, l.a, count(*) OVER (PARTITION BY c.id ORDER BY l.b) AS n
    FROM app.customer c JOIN "Odd ""Schema"."Order Line" l ON l.customer = c.id
   WHERE c.late AND EXISTS (SELECT 1 FROM app.customer x WHERE x.id = c.id AND x.name LIKE 'a%');
CREATE VIEW app.grouped AS SELECT name, count(*) AS n FROM app.customer GROUP BY name HAVING count(*) > 1 ORDER BY name DESC LIMIT 10;
CREATE VIEW app.united AS SELECT a FROM "Odd ""Schema"."Order Line" UNION ALL SELECT n FROM public.stored;
CREATE VIEW app.with_table AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT n FROM t;
CREATE VIEW app.correlated AS
  SELECT id, (SELECT max(l.b) FROM "Odd ""Schema"."Order Line" l WHERE l.customer = customer.id) AS b,
         EXISTS (SELECT 1 FROM public.stored WHERE n = customer.id) AS is_stored, (home).street AS street
    FROM app.customer;
CREATE VIEW app.listed AS SELECT column1 AS v FROM (VALUES (1), (2)) AS list;
CREATE VIEW app.of_function AS SELECT x, y FROM app.pairs(3);
CREATE MATERIALIZED VIEW app.summary AS SELECT mood, count(*) AS n FROM app.customer GROUP BY mood WITH NO DATA;
CREATE UNIQUE INDEX summary_mood ON app.summary (mood);
ALTER VIEW app.names OWNER TO mirror_owner;
ALTER VIEW app.names ALTER COLUMN name SET DEFAULT 'nobody';
COMMENT ON VIEW app.names IS 'late ones';
COMMENT ON MATERIALIZED VIEW app.summary IS 'counted';
GRANT SELECT ON app.names TO mirror_reader;

-- Triggers and rules
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF name ON app.customer FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION app.touch();
CREATE TRIGGER silent AFTER DELETE ON app.customer FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.customer DISABLE TRIGGER silent;
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON public.parent DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
COMMENT ON TRIGGER touched ON app.customer IS 'keeps the time';
CREATE TRIGGER of_measure AFTER INSERT ON public.measure FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE no_delete AS ON DELETE TO public.parent DO INSTEAD NOTHING;
CREATE RULE names_insert AS ON INSERT TO app.grouped DO INSTEAD INSERT INTO public.stored VALUES (1);
COMMENT ON RULE no_delete ON public.parent IS 'never';
CREATE FUNCTION app.on_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER on_sql_drop ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION app.on_event();

-- Row security
ALTER TABLE app.customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.customer FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON app.customer AS RESTRICTIVE FOR UPDATE TO mirror_reader, "Mirror Group"
  USING (name = current_user) WITH CHECK (id > 0);
CREATE POLICY all_rows ON app.customer USING (true);
COMMENT ON POLICY own_rows ON app.customer IS 'mine';

-- Text search
CREATE TEXT SEARCH DICTIONARY app.simple_words (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.simple_words;
CREATE TEXT SEARCH TEMPLATE app.template (LEXIZE = dsimple_lexize, INIT = dsimple_init);
CREATE TEXT SEARCH PARSER app.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH CONFIGURATION app.search IS 'words';

-- Foreign data
CREATE SERVER elsewhere TYPE 'other' VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db.example', dbname 'far');
CREATE FOREIGN DATA WRAPPER hollow;
CREATE FOREIGN TABLE app.far (id integer OPTIONS (column_name 'identity') NOT NULL, name text) SERVER elsewhere OPTIONS (table_name 'near');
CREATE USER MAPPING FOR mirror_reader SERVER elsewhere OPTIONS (user 'u', password 'mapped-secret');
GRANT USAGE ON FOREIGN SERVER elsewhere TO mirror_reader;
COMMENT ON SERVER elsewhere IS 'not here';

-- Publications, default privileges, large things
CREATE PUBLICATION some_tables FOR TABLE app.customer, ONLY public.parent WITH (publish = 'insert, update');
CREATE PUBLICATION everything FOR ALL TABLES;
COMMENT ON PUBLICATION everything IS 'all of it';
ALTER DEFAULT PRIVILEGES FOR ROLE mirror_owner IN SCHEMA app GRANT SELECT ON TABLES TO mirror_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE mirror_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
