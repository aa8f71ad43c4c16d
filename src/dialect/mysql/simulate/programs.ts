/**
 * Routines, triggers and events. Invariant: their bodies are not run and not looked into; whether they
 * may take a name is.
 */
import type { ProgramStatement } from '../statements/programs.js'
import type { ObjectName } from '../statements/reader.js'
import type { Outcome } from './create-table.js'
import { mustHaveDatabase } from './databases.js'
import { isSame, type OtherKind, type Trigger } from './model.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, mustFind, peek, qualify, type Scene } from './scene.js'
import { alterSequence, createSequence } from './sequences.js'
import { isOtherDatabase, otherKey, withOther } from './world.js'

type Kind = Exclude<ProgramStatement['what'], 'sequence'>

const keyFor = (scene: Scene, kind: OtherKind, database: string, name: string): string => {
  const place = scene.catalog.settings.foldsCase ? database.toLowerCase() : database
  return `${otherKey(kind, place)}\0${name.toLowerCase()}`
}

const NEEDED: Readonly<Record<Kind, string>> = {
  ...{ procedure: 'EXECUTE or SELECT on mysql.proc', function: 'EXECUTE or SELECT on mysql.proc' },
  ...{ trigger: 'TRIGGER', event: 'EVENT', package: 'EXECUTE', 'package body': 'EXECUTE' },
}

/** @throws A doubt when the account may not see such objects. */
async function isThere(scene: Scene, kind: Kind, database: string, name: string): Promise<boolean> {
  const known = scene.world.others.get(keyFor(scene, kind, database, name))
  if (known === 'gone') return false
  if (known !== undefined) {
    scene.needs.add(`${kind} ${name}`)
    return true
  }
  if (isOtherDatabase(scene.world, database)) return false
  const found =
    kind === 'trigger'
      ? await scene.catalog.trigger(database, name)
      : await scene.catalog.exists(kind, database, name)
  if (found === 'hidden') {
    return doubt(`the account may not see whether there is a ${kind} ${name} (it would take ${NEEDED[kind]})`)
  }
  if (typeof found === 'object') {
    const table = await peek(scene, { database, name: found.table })
    // It has gone with its table.
    return table?.kind === 'table' && table.origin === 'live'
  }
  return found === true
}

export async function createProgram(scene: Scene, statement: ProgramStatement): Promise<Outcome> {
  if (statement.what === 'sequence') return createSequence(scene, statement)
  const kind = statement.what
  if (statement.isLoadable) doubt('it loads a function from a library')
  const { database, name } = qualify(scene, statement.name)
  await mustHaveDatabase(scene, database)
  const on = statement.on
  if (on !== undefined) await checkTrigger(scene, statement, database)
  const there = await isThere(scene, kind, database, name)
  if (there && !statement.orReplace) {
    if (statement.ifNotExists) return { nothing: `there is a ${kind} ${name} already`, rows: 0 }
    refuseTwice(scene, kind, database, name)
  }
  if (kind === 'function' && !there) await mustSuitTheLog(scene, statement.text)
  const trigger: Trigger | undefined =
    on === undefined
      ? undefined
      : { database, name, table: on.table.name, timing: on.timing, event: on.event, body: statement.text }
  scene.world = withOther(scene.world, keyFor(scene, kind, database, name), {
    body: statement.text,
    ...(trigger === undefined ? {} : { trigger }),
  })
  scene.effects.push({ what: `${kind} ${name}`, how: there ? 'replaced' : 'created' })
  return { rows: 0 }
}

/** @see https://mariadb.com/kb/en/binary-logging-of-stored-routines/ */
async function mustSuitTheLog(scene: Scene, text: string): Promise<void> {
  if (/(?<!\bNOT\s+)\bDETERMINISTIC\b|\bNO\s+SQL\b|\bREADS\s+SQL\s+DATA\b/i.test(text)) return
  const [row] = await scene.ask(`SELECT @@log_bin AS logs, @@log_bin_trust_function_creators AS trusts`)
  if (String(row?.['logs']) !== '1' || String(row?.['trusts']) === '1') return
  refuse(
    1418,
    'This function has none of DETERMINISTIC, NO SQL, or READS SQL DATA in its declaration and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)',
  )
}

function refuseTwice(scene: Scene, kind: Kind, database: string, name: string): never {
  switch (kind) {
    case 'trigger':
      return isMariaDb(scene)
        ? refuse(1359, `Trigger '${database}.${name}' already exists`)
        : refuse(1359, 'Trigger already exists')
    case 'event':
      return refuse(1537, `Event '${name}' already exists`)
    default:
      return refuse(1304, `${kind.toUpperCase()} ${name} already exists`)
  }
}

async function checkTrigger(scene: Scene, { on, text }: ProgramStatement, database: string): Promise<void> {
  if (on === undefined) return
  const name = qualify({ ...scene, session: { ...scene.session, database } }, on.table)
  const table = await mustFind(scene, name)
  if (table.kind !== 'table') refuse(1347, `'${name.database}.${name.name}' is not of type 'BASE TABLE'`)
  if (table.isTemporary) refuse(1361, `Trigger's '${name.name}' is view, temporary table or sequence`)
  if (on.beside !== undefined && !(await isThere(scene, 'trigger', database, on.beside))) {
    refuse(4031, `Referenced trigger '${on.beside}' for the given action time and event type does not exist`)
  }
  // The server resolves what stands behind NEW and OLD at once.
  for (const [, row = '', quoted, word] of text.matchAll(
    /\b(NEW|OLD)\s*\.\s*(?:`((?:[^`]|``)*)`|([\p{L}\p{N}_$]+))/giu,
  )) {
    const column = quoted ?? word ?? ''
    if (row.toUpperCase() === 'NEW' && on.event === 'DELETE')
      refuse(1363, 'There is no NEW row in on DELETE trigger')
    if (row.toUpperCase() === 'OLD' && on.event === 'INSERT')
      refuse(1363, 'There is no OLD row in on INSERT trigger')
    if (!table.columns.some(each => isSame(each.name, column))) {
      refuse(1054, `Unknown column '${column}' in '${row.toUpperCase()}'`)
    }
  }
  if (on.timing === 'AFTER' && /\bSET\s+NEW\s*\./i.test(text)) {
    refuse(1362, 'Updating of NEW row is not allowed in after trigger')
  }
}

export async function alterProgram(scene: Scene, statement: ProgramStatement): Promise<Outcome> {
  const { what, newName } = statement
  if (what === 'sequence') return alterSequence(scene, statement)
  const { database, name } = qualify(scene, statement.name)
  if (!(await isThere(scene, what, database, name))) refuseMissing(what, database, name)
  if (newName !== undefined) {
    const to = qualify(scene, newName)
    if (await isThere(scene, what, to.database, to.name)) refuse(1537, `Event '${to.name}' already exists`)
    scene.world = withOther(scene.world, keyFor(scene, what, database, name), 'gone')
    scene.world = withOther(scene.world, keyFor(scene, what, to.database, to.name), {})
    scene.effects.push({ what: `${what} ${name}`, how: 'renamed', to: to.name })
    return { rows: 0 }
  }
  scene.effects.push({ what: `${what} ${name}`, how: 'altered' })
  return { rows: 0 }
}

function refuseMissing(kind: Kind, database: string, name: string): never {
  switch (kind) {
    case 'trigger':
      return refuse(1360, 'Trigger does not exist')
    case 'event':
      return refuse(1539, `Unknown event '${name}'`)
    default:
      return refuse(1305, `${kind.toUpperCase()} ${database}.${name} does not exist`)
  }
}

export async function dropProgram(
  scene: Scene,
  kind: Kind,
  written: ObjectName,
  ifExists: boolean,
): Promise<Outcome> {
  const { database, name } = qualify(scene, written)
  if (!(await isThere(scene, kind, database, name))) {
    if (!ifExists) refuseMissing(kind, database, name)
    return { nothing: `there is no ${kind} ${name}`, rows: 0 }
  }
  scene.world = withOther(scene.world, keyFor(scene, kind, database, name), 'gone')
  scene.effects.push({ what: `${kind} ${name}`, how: 'dropped' })
  return { rows: 0 }
}

/** Triggers that a statement on a table would set off; `hidden` when the account may not see those that are live. */
export async function triggersOn(
  scene: Scene,
  table: { database: string; name: string },
  event: Trigger['event'],
): Promise<readonly Trigger[] | 'hidden'> {
  const made: Trigger[] = []
  const known = new Set<string>()
  for (const [key, other] of scene.world.others) {
    if (!key.startsWith('trigger\0')) continue
    known.add(key)
    if (other === 'gone' || other.trigger === undefined) continue
    const { trigger } = other
    if (isSame(trigger.table, table.name) && trigger.database === table.database && trigger.event === event)
      made.push(trigger)
  }
  const there = scene.world.relations.get(`${table.database}\0${table.name}`)
  const isMade = there !== undefined && there !== 'gone' && there.kind === 'table' && there.origin === 'made'
  if (isMade) return made
  const live = await scene.catalog.triggers(table)
  if (live === 'hidden') return made.length > 0 ? made : 'hidden'
  const left = live.filter(
    each => each.event === event && !known.has(keyFor(scene, 'trigger', each.database, each.name)),
  )
  return [...made, ...left]
}

/** The table of a trigger by now; undefined where there is no such trigger. @throws A doubt where it may not be seen. */
export async function triggerTable(
  scene: Scene,
  { database, name }: { readonly database: string; readonly name: string },
): Promise<string | undefined> {
  if (!(await isThere(scene, 'trigger', database, name))) return undefined
  const known = scene.world.others.get(keyFor(scene, 'trigger', database, name))
  if (known !== undefined && known !== 'gone') return known.trigger?.table
  const found = await scene.catalog.trigger(database, name)
  return typeof found === 'object' ? found.table : undefined
}
