/**
 * Dumps as pg_dump and mysqldump write them, of any size, made up. Invariant: the same size gives the same
 * bytes, and a dump loads into an empty database.
 */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const WORDS = 'amber bolt cedar drum elm fjord gravel harbour iris juniper kettle lantern'.split(' ')
const BLOCK_BYTES = 256 * 1024
const EXTENDED_INSERT_BYTES = 1_000_000

/** Writes texts to a file until it has at least `bytes`, then `tail`. */
async function writeDump(file, bytes, { head, next, tail }) {
  function* texts() {
    let written = 0
    let block = head
    while (written + block.length < bytes) {
      block += next()
      if (block.length < BLOCK_BYTES) continue
      written += block.length
      yield block
      block = ''
    }
    yield block + tail
  }
  await pipeline(Readable.from(texts()), createWriteStream(file))
}

/** An endless supply of rows; ASCII, so that characters are bytes. */
function rows() {
  // https://en.wikipedia.org/wiki/Linear_congruential_generator, with the constants of Numerical Recipes.
  let state = 20_26
  const random = below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const word = () => WORDS[random(WORDS.length)]
  let id = 0
  return () => {
    id += 1
    return {
      id,
      name: `${word()} ${word()}'s`,
      street: `${word()} street ${random(500)}; "${word()}"`,
      note: random(4) === 0 ? null : `${word()} -- ${word()} /* ${word()} */ ${word()} ${word()}`,
      amount: `${random(100_000)}.${10 + random(90)}`,
      since: `20${10 + random(17)}-0${1 + random(9)}-1${random(10)} 08:30:00`,
    }
  }
}

const POSTGRES_HEAD = `--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;

CREATE TABLE public.customer (
    id integer NOT NULL,
    name text NOT NULL,
    street text,
    note text,
    amount numeric(12,2),
    since timestamp without time zone
);

--
-- Data for Name: customer; Type: TABLE DATA; Schema: public
--

`
const POSTGRES_TAIL = `
ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--
`
const quoted = text => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`)
const escaped = text =>
  text === null ? 'NULL' : `'${text.replaceAll("'", String.raw`\'`).replaceAll('"', String.raw`\"`)}'`
const tuple = ({ id, name, street, note, amount, since }, quote) =>
  `(${id},${quote(name)},${quote(street)},${quote(note)},${amount},'${since}')`

/** As `pg_dump --rows-per-insert` writes it. */
export function writePostgresInserts(file, bytes, { rowsPerInsert }) {
  const row = rows()
  const tuples = () => Array.from({ length: rowsPerInsert }, () => tuple(row(), quoted))
  const next = () => `INSERT INTO public.customer VALUES\n\t${tuples().join(',\n\t')};\n`
  return writeDump(file, bytes, { head: POSTGRES_HEAD, next, tail: `\n${POSTGRES_TAIL}` })
}

/** As `pg_dump` writes it. */
export function writePostgresCopy(file, bytes) {
  const row = rows()
  const next = () => {
    const { id, name, street, note, amount, since } = row()
    return `${id}\t${name}\t${street}\t${note ?? '\\N'}\t${amount}\t${since}\n`
  }
  const head = `${POSTGRES_HEAD}COPY public.customer (id, name, street, note, amount, since) FROM stdin;\n`
  return writeDump(file, bytes, { head, next, tail: `\\.\n\n${POSTGRES_TAIL}` })
}

const MYSQL_HEAD = `/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

--
-- Table structure for table \`customer\`
--

DROP TABLE IF EXISTS \`customer\`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE \`customer\` (
  \`id\` int(11) NOT NULL,
  \`name\` varchar(80) NOT NULL,
  \`street\` varchar(80) DEFAULT NULL,
  \`note\` text DEFAULT NULL,
  \`amount\` decimal(12,2) DEFAULT NULL,
  \`since\` datetime DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES \`customer\` WRITE;
/*!40000 ALTER TABLE \`customer\` DISABLE KEYS */;
`
const MYSQL_TAIL = `/*!40000 ALTER TABLE \`customer\` ENABLE KEYS */;
UNLOCK TABLES;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
-- Dump completed
`

/** As mysqldump writes it: INSERTs of about 1 MB. */
export function writeMysqlDump(file, bytes) {
  const row = rows()
  const next = () => {
    let insert = `INSERT INTO \`customer\` VALUES\n${tuple(row(), escaped)}`
    while (insert.length < Math.min(EXTENDED_INSERT_BYTES, bytes)) insert += `,\n${tuple(row(), escaped)}`
    return `${insert};\n`
  }
  return writeDump(file, bytes, { head: MYSQL_HEAD, next, tail: MYSQL_TAIL })
}
