--
-- PostgreSQL database dump
--

\restrict x

-- Dumped from database version 15.18

SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Name: t; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.t (
    id integer NOT NULL,
    name text DEFAULT 'a;b'::text
);


--
-- Data for Name: t; Type: TABLE DATA
--

COPY public.t (id, name) FROM stdin;
1	a
2	\N
\.


\unrestrict x

