/** Statements with little to them. Invariant: what may do anything is not simulated. */
import { type Ast } from './parse.js'
import { withEntry } from './state.js'
import { Unsure } from './verdicts.js'
import { change, type World } from './world.js'

/** DO and CALL run code that only running shows. */
export async function runCode(): Promise<void> {
  throw new Unsure('what its code does cannot be told without running it')
}

export async function setConstraints(world: World, stmt: Ast.ConstraintsSetStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (!world.inTransaction) {
    world.notes.notices.push({
      severity: 'WARNING',
      code: '25P01',
      message: 'SET CONSTRAINTS can only be used in transaction blocks',
    })
    world.notes.nothing = 'SET CONSTRAINTS counts in a transaction only'
    return
  }
  if (stmt.constraints !== undefined) {
    world.notes.reach = 'rows'
    throw new Unsure('the constraints that it names are not looked up')
  }
  if (stmt.deferred === true) {
    change(world, { deferredNow: withEntry(world.state.deferredNow, 'ALL', 'deferred') })
    return
  }
  if (world.state.deferred.length > 0) throw new Unsure('constraints that wait are checked now')
  change(world, { deferredNow: withEntry(world.state.deferredNow, 'ALL', 'immediate') })
}
