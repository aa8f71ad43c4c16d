/**
 * Storage engines of the mirror's server. Invariant: a table whose rows live
 * outside of its server becomes a plain one, so that a dry run never writes there.
 */
import type { Connection as Client } from 'mysql2'
import { ask } from './batch.js'
import type { CatalogObject } from './catalog.js'

/** What the mirror's engines mean for tables. */
export interface Engines {
  /** The text with its engine replaced, where it cannot or must not be used. */
  adapt(object: CatalogObject, text: string): string
  /** A sentence for each table that got another engine. */
  problems(objects: readonly CatalogObject[]): readonly string[]
}

/** Engines whose tables are windows onto another server or file. */
const REMOTE = new Set(['FEDERATED', 'CONNECT', 'SPIDER', 'S3', 'OQGRAPH', 'SPHINX'])

/** Whether rows of this engine's tables live outside of their server. */
export const isRemote = (engine: string): boolean => REMOTE.has(engine.toUpperCase())

/** Asks the mirror's server what it has. */
export async function findEngines(mirror: Client): Promise<Engines> {
  const rows = await ask(
    mirror,
    `SELECT engine AS name FROM information_schema.engines WHERE support IN ('YES', 'DEFAULT')`,
  )
  const there = new Set(rows.map(row => String(row['name']).toUpperCase()))
  const isUsable = (engine: string): boolean => there.has(engine.toUpperCase()) && !isRemote(engine)
  return {
    adapt: ({ kind }, text) => {
      const engine = kind === 'table' ? engineOf(text) : undefined
      if (engine === undefined || isUsable(engine)) return text
      // The options belong to the engine that goes.
      return text.replace(/^\) [^]*$/m, ') ENGINE=InnoDB')
    },
    problems: objects =>
      objects.flatMap(({ kind, name, create }) => {
        const engine = kind === 'table' ? engineOf(create) : undefined
        if (engine === undefined || isUsable(engine)) return []
        return [
          there.has(engine.toUpperCase())
            ? `The table ${name} is an InnoDB table on the mirror: with ${engine} its rows would live outside of it`
            : `The table ${name} is an InnoDB table on the mirror, whose server lacks the engine ${engine}`,
        ]
      }),
  }
}

/** The engine that SHOW CREATE TABLE names in the table's options. */
export const engineOf = (create: string): string | undefined => /^\) [^'"]*?ENGINE=(\w+)/m.exec(create)?.[1]
