/** PREPARE, EXECUTE and DEALLOCATE. Invariant: what is prepared is analysed, and never run. */
import { bind, describeBound } from './bind.js'
import type { Ast } from './parse.js'
import { withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, type World } from './world.js'

/** PREPARE: the statement is analysed, not run. */
export async function prepare(world: World, stmt: Ast.PrepareStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const name = stmt.name ?? ''
  if (world.state.things.get(`prepared ${name}`))
    throw refusal('42P05', `prepared statement "${name}" already exists`)
  if (stmt.argtypes !== undefined || stmt.query === undefined)
    throw new Unsure('a prepared statement with parameters is not simulated')
  if (!('SelectStmt' in stmt.query)) throw new Unsure('only a prepared SELECT is simulated')
  const tokens = world.parsed.tokens()
  const as = tokens.findIndex(({ text }) => text.toUpperCase() === 'AS')
  const first = tokens[as + 1]
  const last = tokens.findLast(({ text }) => text !== ';')
  if (as < 0 || first === undefined || last === undefined) throw new Unsure('its statement cannot be found')
  const bound = await bind(world, {
    node: stmt.query,
    span: { start: first.start, end: last.end },
    view: 'shape',
    privilege: 'none',
  })
  if (bound.references.parameters.length > 0)
    throw new Unsure('a prepared statement with parameters is not simulated')
  await describeBound(world, bound)
  const key = `prepared ${name}`
  change(world, { things: withEntry(world.state.things, key, { key, isNew: true }) })
}

export async function execute(world: World, stmt: Ast.ExecuteStmt): Promise<void> {
  const name = stmt.name ?? ''
  if (!world.state.things.get(`prepared ${name}`)) {
    world.notes.reach = 'nothing'
    throw refusal('26000', `prepared statement "${name}" does not exist`)
  }
  throw new Unsure('running a prepared statement is not simulated')
}

export async function deallocate(world: World, stmt: Ast.DeallocateStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const things = new Map(world.state.things)
  if (stmt.isall === true) {
    for (const path of things.keys()) if (path.startsWith('prepared ')) things.delete(path)
  } else if (!things.delete(`prepared ${stmt.name ?? ''}`)) {
    throw refusal('26000', `prepared statement "${stmt.name ?? ''}" does not exist`)
  }
  change(world, { things })
}
