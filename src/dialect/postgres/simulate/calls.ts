/**
 * What the functions that a query calls may do beside reading. Invariant: a function that
 * is not known to read only is not run, unless a READ ONLY transaction is enough to hold it.
 */
import { literal } from './names.js'
import { stringsOf } from './parse.js'
import { Unsure } from './verdicts.js'
import type { References } from './walk.js'
import { look, type World } from './world.js'

/** Functions of the server that do something in spite of a READ ONLY transaction, or tell of the session. */
const ACTS =
  /^(?:nextval|setval|currval|lastval|set_config|pg_(?:advisory|try_advisory).*|pg_notify|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_create_.*|pg_drop_.*|pg_logical_.*|pg_replication_.*|pg_export_snapshot|pg_stat_reset.*|pg_stat_clear.*|pg_promote|pg_(?:backup|wal_replay).*|pg_start_backup|pg_stop_backup|pg_import_.*|pg_extension_config_dump|lo_.*|lowrite|loread|dblink.*|txid_current|pg_current_xact_id|pg_file_.*|pg_sleep.*|pg_prewarm|pg_log_backend.*|brin_.*|gin_clean.*|pg_read_.*|pg_ls_.*|pg_stat_file|ts_stat)$/

interface Volatile {
  readonly schema: string
  readonly language: string
}

/**
 * Looks at the functions of a query that is run.
 *
 * @throws Unsure
 */
export async function mustBeHarmless(world: World, { calls }: References): Promise<void> {
  for (const { funcname } of calls) {
    const name = stringsOf(funcname).at(-1) ?? ''
    if (ACTS.test(name)) {
      world.notes.reach = /^(?:nextval|currval|lastval|pg_sleep|pg_advisory|pg_try|pg_notify|txid)/.test(name)
        ? 'nothing'
        : 'everything'
      throw new Unsure(`${name} does more than read`)
    }
    const found = await look<Volatile>(
      world,
      `SELECT json_build_object('schema', n.nspname, 'language', l.lanname)::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         JOIN pg_language l ON l.oid = p.prolang WHERE p.proname = ${literal(name)} AND n.nspname <> 'pg_catalog'
          AND (p.provolatile <> 'i' OR l.lanname NOT IN ('sql', 'plpgsql', 'c', 'internal'))
          AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                           AND d.deptype = 'e' AND e.extname IN ('uuid-ossp', 'pgcrypto', 'pg_trgm', 'unaccent', 'citext', 'hstore', 'btree_gist', 'btree_gin'))`,
    )
    if (found.length === 0) continue
    world.notes.reach = 'everything'
    if (!found.every(({ language }) => language === 'sql' || language === 'plpgsql')) {
      throw new Unsure(`nobody can tell what ${name} does`)
    }
    if (world.state.relations.size > 0 || world.state.gone.size > 0) {
      throw new Unsure(`${name} would find what this change has done, which it cannot be shown`)
    }
  }
}

/** Whether a query may give another answer each time that it is asked. */
export async function isVolatile(world: World, { calls }: References): Promise<boolean> {
  for (const { funcname } of calls) {
    const name = stringsOf(funcname).at(-1) ?? ''
    if (STEADY.has(name)) continue
    const volatilities = await look<string>(
      world,
      `SELECT to_json(provolatile)::text FROM pg_proc WHERE proname = ${literal(name)}`,
    )
    if (volatilities.includes('v')) return true
  }
  return false
}

/** Volatile, but no row is let in or refused by it. */
const STEADY = new Set([
  'gen_random_uuid',
  'uuid_generate_v4',
  'clock_timestamp',
  'timeofday',
  'statement_timestamp',
  'nextval',
])

/** Whether evaluating it may fail: it does more than read columns. */
export const carriesErrors = ({ calls, operators, casts, subqueries }: References): boolean =>
  calls.length + operators.length + casts.length + subqueries.length > 0

/** DO runs code that only running shows. @throws Unsure always */
export async function runCode(): Promise<void> {
  throw new Unsure('what its code does cannot be told without running it')
}
