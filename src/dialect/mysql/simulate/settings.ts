/**
 * SET. Invariant: the session's own setting is made only for variables that change what text means; whatever might
 * let it write is not.
 */
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import type { SetAssignment } from '../statements/session-statements.js'
import type { Outcome } from './create-table.js'
import { overWorld } from './queries.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refuse } from './refusal.js'
import type { Scene } from './scene.js'
import { rethrow } from './server-words.js'
import { checkVariable } from './variables.js'

/** Followed, or without a meaning for what is predicted. */
const HARMLESS = new Set([
  ...[
    'lock_wait_timeout',
    'innodb_lock_wait_timeout',
    'max_statement_time',
    'max_execution_time',
    'sql_notes',
  ],
  ...['wait_timeout', 'interactive_timeout', 'net_read_timeout', 'net_write_timeout', 'sql_warnings'],
  ...[
    'bulk_insert_buffer_size',
    'sort_buffer_size',
    'join_buffer_size',
    'read_buffer_size',
    'tmp_table_size',
  ],
  ...['max_heap_table_size', 'optimizer_switch', 'profiling', 'query_cache_type'],
  ...['transaction', 'tx_isolation', 'transaction_isolation', 'myisam_sort_buffer_size', 'sql_log_bin'],
  ...[
    'character_set_results',
    'sql_quote_show_create',
    'long_query_time',
    'slow_query_log',
    'innodb_lock_wait_timeout',
  ],
  ...['information_schema_stats_expiry', 'progress_report_time', 'show_create_table_verbosity'],
])
/** Made in the simulation's own session too. */
const MEANT = new Set([
  'alter_algorithm',
  'old_alter_table',
  'time_zone',
  'group_concat_max_len',
  'character_set_client',
  'character_set_connection',
  'collation_connection',
  'div_precision_increment',
  'lc_time_names',
  'cte_max_recursion_depth',
  'default_week_format',
  'timestamp',
])

export async function set(scene: Scene, assignments: readonly SetAssignment[]): Promise<Outcome> {
  for (const assignment of assignments) await checkVariable(scene, assignment)
  for (const assignment of assignments) await assign(scene, assignment)
  return { rows: 0 }
}

async function assign(scene: Scene, { scope, name, value, text }: SetAssignment): Promise<void> {
  if (scope === 'global') doubt(`the server’s own setting ${name} is not followed`)
  mustOnlyRead(value)
  if (scope === 'names') {
    const word = value[0]?.text.replace(/^['"]|['"]$/g, '').toLowerCase() ?? ''
    if (!/^(?:utf8|utf8mb3|utf8mb4|default)$/.test(word))
      doubt(`text in the character set ${word} is not followed`)
    return
  }
  if (scope === 'user') {
    await scene.runSet(`SET ${await overValue(scene, `SELECT ${textOf(scene.text, value)}`, text)}`)
    return
  }
  switch (name) {
    case 'sql_mode': {
      scene.session.sqlMode = await scene.runSet(`SET SESSION sql_mode = ${textOf(scene.text, value)}`)
      return
    }
    case 'foreign_key_checks':
      scene.session.foreignKeyChecks = isOn(await valueOf(scene, value, name))
      return
    case 'unique_checks':
      scene.session.uniqueChecks = isOn(await valueOf(scene, value, name))
      return
    case 'check_constraint_checks':
      scene.session.checkConstraints = isOn(await valueOf(scene, value, name))
      return
    case 'autocommit':
      scene.session.autocommit = isOn(await valueOf(scene, value, name))
      return
    default:
      if (HARMLESS.has(name)) return
      if (!MEANT.has(name)) doubt(`the setting ${name} is not followed`)
      await scene.runSet(`SET SESSION ${name} = ${textOf(scene.text, value)}`)
  }
}

const textFrom = (value: unknown): string => (typeof value === 'string' ? value : '')

const isOn = (value: string): boolean => /^(?:1|on|true)$/i.test(value)

/** Words such as ON and DEFAULT are no expressions. */
async function valueOf(scene: Scene, value: SetAssignment['value'], name: string): Promise<string> {
  const [first] = value
  if (value.length === 1 && /^(?:ON|OFF|TRUE|FALSE)$/.test(first?.keyword ?? '')) return first?.keyword ?? ''
  if (value.length === 1 && first?.keyword === 'DEFAULT') return '1'
  const literal = literalOf(value, scene.session.sqlMode)
  if (literal?.kind === 'number' || literal?.kind === 'string') {
    if (!/^(?:0|1|on|off|true|false)$/i.test(literal.value)) {
      refuse(1231, `Variable '${name}' can't be set to the value of '${literal.value}'`)
    }
    return literal.value
  }
  try {
    const [row] = await scene.askAs(`SELECT ${textOf(scene.text, value)} AS v`)
    return textFrom(row?.['v'])
  } catch (thrown) {
    return rethrow(thrown, false)
  }
}

/** A user variable's value may come from a table. */
async function overValue(scene: Scene, query: string, text: string): Promise<string> {
  if ((await overWorld(scene, query, 'rows')) !== query)
    doubt('its value comes from tables that the change has altered')
  return text
}
