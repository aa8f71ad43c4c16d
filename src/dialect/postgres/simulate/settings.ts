/** SET, RESET and set_config. Invariant: a setting counts where it counts in the session, and is never one that would let this one write. */
import { wholeSpan } from './query.js'
import { stringOf, type Ast } from './parse.js'
import { settingsOf } from './resolve.js'
import { currentRole, hasRightsOf, roleNamed } from './roles.js'
import { withEntry, withoutEntry, type Setting, type State } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, type World } from './world.js'

/** They limit the session and change nothing that a statement does. */
const LIMITS =
  /^(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout|idle_session_timeout|transaction_timeout|transaction_isolation|default_transaction_isolation|default_transaction_deferrable|transaction_deferrable|client_min_messages|application_name|client_connection_check_interval|maintenance_work_mem|work_mem|log_.*|max_parallel.*|synchronous_commit|deadlock_timeout|xmloption|default_table_access_method|row_security|vacuum_cost.*|temp_buffers|tcp_.*)$/

const FORBIDDEN =
  /^(?:default_transaction_read_only|transaction_read_only|session_authorization|session_replication_role|standard_conforming_strings|client_encoding|default_tablespace|ignore_checksum_failure|zero_damaged_pages|allow_system_table_mods)$/

export async function setVariable(world: World, stmt: Ast.VariableSetStmt): Promise<void> {
  const { name = '', kind } = stmt
  world.notes.reach = 'nothing'
  const isLocal = stmt.is_local === true
  if (kind === 'VAR_RESET_ALL') {
    change(world, { settings: new Map() })
    return
  }
  if (kind === 'VAR_SET_MULTI') return setTransaction(world, stmt)
  if (isLocal && !world.inTransaction) {
    world.notes.notices.push({
      severity: 'WARNING',
      code: '25P01',
      message: 'SET LOCAL can only be used in transaction blocks',
    })
    world.notes.nothing = 'SET LOCAL counts in a transaction only'
    return
  }
  if (name === 'role') return setRole(world, stmt, isLocal)
  const lower = name.toLowerCase()
  const harmless =
    (lower === 'standard_conforming_strings' && isWord(stmt, ['on', 'true'])) ||
    (lower === 'client_encoding' && isWord(stmt, ['utf8', 'utf-8', 'unicode'])) ||
    (lower === 'default_tablespace' && isWord(stmt, ['', 'pg_default'])) ||
    lower === 'transaction_isolation' ||
    lower === 'row_security'
  if (FORBIDDEN.test(lower) && !harmless) {
    world.notes.reach = 'everything'
    throw new Unsure(`the setting ${name} changes what statements do`)
  }
  const { start, end } = wholeSpan(world.parsed)
  const text = world.parsed.slice(start, end)
  await world.server.evaluate(text, await settingsOf(world))
  if (LIMITS.test(lower) || harmless) return
  if (kind === 'VAR_RESET' || kind === 'VAR_SET_DEFAULT') {
    change(world, { settings: withoutEntry(world.state.settings, lower) })
    return
  }
  const values =
    lower === 'search_path'
      ? (stmt.args ?? []).map(node => wordOf(node)).flatMap(value => value ?? [])
      : undefined
  keepSetting(world, lower, { text, local: isLocal, ...(values === undefined ? {} : { values }) })
}

function keepSetting(world: World, name: string, setting: Setting): void {
  const before = world.state.settings.get(name)
  const outer = setting.local ? (before?.local === true ? before.outer : before) : undefined
  change(world, {
    settings: withEntry(world.state.settings, name, outer === undefined ? setting : { ...setting, outer }),
  })
}

function wordOf(node: Ast.Node | undefined): string | undefined {
  if (node === undefined) return undefined
  if ('A_Const' in node) return node.A_Const.sval?.sval ?? (node.A_Const.sval === undefined ? undefined : '')
  return stringOf(node)
}

const isWord = ({ args }: Ast.VariableSetStmt, words: readonly string[]): boolean =>
  words.includes((wordOf(args?.[0]) ?? '').toLowerCase())

async function setTransaction(world: World, { name, args = [] }: Ast.VariableSetStmt): Promise<void> {
  for (const node of args) {
    if (!('DefElem' in node)) continue
    const { defname, arg } = node.DefElem
    const on = arg !== undefined && 'A_Const' in arg && arg.A_Const.ival?.ival === 1
    if (defname === 'transaction_read_only' && on) {
      world.notes.reach = 'everything'
      throw new Unsure('a transaction that only reads is not simulated')
    }
  }
  if (name === 'TRANSACTION' && !world.inTransaction) {
    world.notes.notices.push({
      severity: 'WARNING',
      code: '25P01',
      message: 'SET TRANSACTION can only be used in transaction blocks',
    })
    world.notes.nothing = 'SET TRANSACTION counts in a transaction only'
  }
}

async function setRole(world: World, stmt: Ast.VariableSetStmt, isLocal: boolean): Promise<void> {
  const name = wordOf(stmt.args?.[0])
  const reset = stmt.kind === 'VAR_RESET' || stmt.kind === 'VAR_SET_DEFAULT' || name === 'none'
  const { role: _, roleIsLocal: __, ...rest } = world.state
  if (reset) {
    world.state = rest
    return
  }
  if (name === undefined || (await roleNamed(world, name)) === undefined) {
    throw refusal('22023', `role "${name ?? ''}" does not exist`)
  }
  if (world.deployer === undefined) return
  // Membership of the session's own role counts, not that of the one chosen before.
  world.state = rest
  const role = await currentRole(world)
  if (role?.superuser !== true && !(await hasRightsOf(world, name))) {
    throw refusal('42501', `permission denied to set role "${name}"`)
  }
  const next: State = { ...rest, role: name, ...(isLocal ? { roleIsLocal: true } : {}) }
  world.state = next
}

/** `SELECT set_config(…)`, as dumps have it. */
export async function setConfig(world: World, call: Ast.FuncCall): Promise<void> {
  const [name, value] = (call.args ?? []).map(wordOf)
  const last = call.args?.[2]
  const isLocal = last !== undefined && 'A_Const' in last && last.A_Const.boolval?.boolval === true
  if (name === undefined || value === undefined) {
    world.notes.reach = 'everything'
    throw new Unsure('which setting it changes is not known')
  }
  world.notes.reach = 'nothing'
  if (FORBIDDEN.test(name)) {
    world.notes.reach = 'everything'
    throw new Unsure(`the setting ${name} changes what statements do`)
  }
  const { start, end } = wholeSpan(world.parsed)
  world.notes.output = await world.server.evaluate(world.parsed.slice(start, end), await settingsOf(world))
  world.notes.rows = 1
  if (LIMITS.test(name)) return
  if (isLocal && !world.inTransaction) return
  const values =
    name === 'search_path'
      ? value.split(',').flatMap(part => {
          const bare = part.trim().replace(/^"(.*)"$/, '$1')
          return bare === '' ? [] : [bare]
        })
      : undefined
  keepSetting(world, name, {
    text: world.parsed.slice(start, end),
    local: isLocal,
    ...(values === undefined ? {} : { values }),
  })
}

/** DISCARD, whose ALL also forgets temporary tables. */
export async function discard(world: World, stmt: Ast.DiscardStmt): Promise<void> {
  if (stmt.target !== 'DISCARD_ALL' && stmt.target !== 'DISCARD_TEMP') return
  if (stmt.target === 'DISCARD_ALL' && world.inTransaction) {
    throw refusal('25001', 'DISCARD ALL cannot run inside a transaction block')
  }
  const names = new Map([...world.state.names].filter(([path]) => !path.startsWith('pg_temp\0')))
  change(world, { names, ...(stmt.target === 'DISCARD_ALL' ? { settings: new Map<string, Setting>() } : {}) })
}
