/**
 * What a statement that could not be simulated may have touched. Invariant: where nobody can tell, everything is
 * unknown from there on.
 */
import type { Statement } from '../statements/read.js'
import type { ObjectName } from '../statements/reader.js'
import { put, qualify, type Scene } from './scene.js'
import { withUnknown } from './world.js'

/** Marks all that a statement may have touched. @param reason - With the statement's line. */
export function taint(scene: Scene, statement: Statement | undefined, reason: string): void {
  if (statement === undefined || !taintTables(scene, statement, reason))
    scene.world = withUnknown(scene.world, reason)
  // It may have given a row its number.
  if (statement === undefined || !/^(?:query|use|begin|grant|revoke|explain)$/.test(statement.kind))
    scene.session.lastNumber = undefined
}

/** @returns Whether all that it may touch is known. */
function taintTables(scene: Scene, statement: Statement, reason: string): boolean {
  const obscure = (name: ObjectName): void => {
    const place = qualify(scene, name)
    put(scene, { kind: 'obscure', ...place, reason })
  }
  switch (statement.kind) {
    case 'query':
    case 'use':
    case 'begin':
    case 'maintain':
    case 'administer':
    case 'kill':
    case 'grant':
    case 'revoke':
    case 'set password':
    case 'set role':
    case 'set default role':
    case 'deallocate':
    case 'handler':
    case 'explain':
      return true
    case 'prepare':
      scene.session.prepared.set(statement.name, { reason })
      return true
    case 'set':
      return statement.assignments.every(({ scope }) => scope === 'global')
    case 'create table':
    case 'create view':
    case 'alter view':
      obscure(statement.name)
      return true
    case 'alter table':
      obscure(statement.table)
      for (const clause of statement.clauses) if (clause.kind === 'rename') obscure(clause.to)
      return true
    case 'index':
      obscure(statement.alter.table)
      return true
    case 'truncate':
    case 'insert':
      obscure(statement.table)
      return true
    case 'drop':
      if (!/^(?:table|view|sequence)$/.test(statement.what)) return false
      statement.names.forEach(obscure)
      return true
    case 'rename tables':
      for (const { from, to } of statement.pairs) {
        obscure(from)
        obscure(to)
      }
      return true
    case 'load':
      if (statement.table === undefined) return false
      obscure(statement.table)
      return true
    case 'update':
    case 'delete': {
      const tokens = statement.kind === 'update' ? statement.tables : [...(statement.tables ?? [])]
      const names = statement.kind === 'delete' ? statement.targets : []
      names.forEach(obscure)
      tokens.forEach((token, at) => {
        if (token.kind === 'name' && tokens[at + 1]?.text !== '.' && token.keyword !== 'JOIN')
          obscure({ name: token.text })
      })
      return true
    }
    default:
      return false
  }
}
