/**
 * Runs a dump on the mirror, each statement by itself, many on their way at once.
 * Invariant: every statement is answered or restoring fails; what was refused is
 * named after the object, never by its text, which may hold a password.
 */
import type { GreenlineError } from '../../../core/errors.js'
import type { Session } from '../connect.js'
import type { ServerMessage } from '../sql-error.js'
import { createSplitter } from '../split.js'
import { cancelled, impossible } from './failures.js'
import { readError, readMessages, takeOver, writeMessage } from './raw-session.js'

/** A statement, and the object that it is for. */
export interface DumpStatement {
  readonly sql: string
  /** As in a fingerprint: `table public.customer`, `owner of table public.customer`. */
  readonly object: string
}

export interface Refusal {
  readonly statement: DumpStatement
  readonly error: ServerMessage
}

export interface RestoreOptions {
  /** Milliseconds without an answer, after which the mirror is given up. */
  readonly silenceMs: number
  readonly signal: AbortSignal
}

/** What is on its way at most. */
const MAX_IN_FLIGHT = 256
const MAX_IN_FLIGHT_BYTES = 1024 * 1024

/** What comes before the rows and what after them, each in order. */
export interface Catalog {
  readonly beforeRows: readonly DumpStatement[]
  readonly afterRows: readonly DumpStatement[]
}

/**
 * Types of pg_dump's entries that it puts behind the rows; in a dump in order all that
 * follows the first of them belongs there too.
 *
 * @see https://github.com/postgres/postgres/blob/REL_18_0/src/bin/pg_dump/pg_dump.c SECTION_POST_DATA
 */
const AFTER_ROWS = new Set([
  ...['INDEX', 'INDEX ATTACH', 'STATISTICS', 'CONSTRAINT', 'CHECK CONSTRAINT', 'FK CONSTRAINT'],
  ...['TRIGGER', 'RULE', 'POLICY', 'ROW SECURITY', 'PUBLICATION', 'PUBLICATION TABLE'],
  ...['PUBLICATION TABLES IN SCHEMA', 'SUBSCRIPTION', 'SUBSCRIPTION TABLE', 'EVENT TRIGGER'],
  ...['MATERIALIZED VIEW DATA', 'DEFAULT ACL', 'ACL'],
])

/** The statements of a dump, without those that set time limits: the session has its own. */
export function readDump(dump: string): Catalog {
  const splitter = createSplitter()
  const pieces = [...splitter.push(Buffer.from(dump)), ...splitter.end()]
  const catalog = { beforeRows: [] as DumpStatement[], afterRows: [] as DumpStatement[] }
  let entry = 'the session'
  let part = catalog.beforeRows
  for (const { kind, text } of pieces) {
    if (kind === 'comment') {
      const type = ENTRY.exec(text)?.[2]
      if (type !== undefined && AFTER_ROWS.has(type)) part = catalog.afterRows
      entry = readEntry(text) ?? entry
    } else if (kind === 'statement' && !/^SET \w*_timeout = /.test(text)) {
      part.push({ sql: text, object: nameObject(entry, text) })
    }
  }
  return catalog
}

/** The line that pg_dump writes before the statements of an object. */
const ENTRY = /^-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: /

/** Types of pg_dump's entries whose names are `table object`, to the words before the object. */
const OF_TABLE: Readonly<Record<string, string>> = {
  CONSTRAINT: 'constraint',
  'FK CONSTRAINT': 'constraint',
  'CHECK CONSTRAINT': 'constraint',
  TRIGGER: 'trigger',
  RULE: 'rule',
  POLICY: 'policy',
}

/** That line as the object's name in a fingerprint. */
function readEntry(comment: string): string | undefined {
  const found = ENTRY.exec(comment)
  if (found === null) return undefined
  const [, name = '', type = '', schema = ''] = found
  if (type === 'COMMENT' || type === 'ACL') {
    const [, of = '', rest = name] = /^((?:[A-Z]+ )+)(.*)$/.exec(name) ?? []
    return `${type === 'ACL' ? 'privileges' : 'comment'} on ${nameEntry(of.trim(), rest, schema)}`
  }
  return nameEntry(type, name, schema)
}

function nameEntry(type: string, name: string, schema: string): string {
  const prefix = schema === '-' ? '' : `${quoteName(schema)}.`
  const [table = '', object = ''] = name.split(' ')
  const word = OF_TABLE[type]
  if (word !== undefined) return `${word} ${quoteName(object)} on ${prefix}${quoteName(table)}`
  if (type === 'DEFAULT') return `column ${prefix}${quoteName(table)}.${quoteName(object)}`
  if (type === 'FOREIGN SERVER') return `server ${name}`
  if (type === 'CAST') return `cast ${name.replace(/^CAST /, '')}`
  // Names with arguments have their own quotes.
  const own = name.endsWith(')') ? name.replaceAll(', ', ',') : quoteName(name)
  return `${type.toLowerCase().replace(/^procedural | owned by$/, '')} ${prefix}${own}`
}

const quoteName = (name: string): string => (/^[a-z_][a-z0-9_$]*$|"|\./.test(name) ? name : `"${name}"`)

function nameObject(entry: string, sql: string): string {
  if (/^ALTER [A-Z ]+ .* OWNER TO /s.test(sql)) return `owner of ${entry}`
  const setting = /^SET (\w+) = /.exec(sql)?.[1]
  return setting === undefined ? entry : `setting ${setting} for ${entry}`
}

/**
 * Runs the statements in order, going on after those that the mirror refuses. The
 * session is closed when it fails.
 *
 * @returns What was refused, in order.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the session is lost, CANCELLED.
 */
export async function restore(
  session: Session,
  statements: readonly DumpStatement[],
  { silenceMs, signal }: RestoreOptions,
): Promise<readonly Refusal[]> {
  const { stream, listen, handBack, close } = takeOver(session)
  const refusals: Refusal[] = []
  let silence: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      let sent = 0
      let answered = 0
      let bytesInFlight = 0
      let refusal: ServerMessage | undefined
      const lost = (reason: string): GreenlineError => {
        const at = statements[answered]?.object ?? 'its last object'
        return impossible(
          `The mirror was lost while it was made, at ${at}: ${reason}`,
          'Look into the log of the server that holds the mirror, then run again.',
        )
      }
      const send = (): void => {
        clearTimeout(silence)
        silence = setTimeout(() => reject(lost(`no answer for ${Math.round(silenceMs / 1000)} s`)), silenceMs)
        stream.cork()
        for (; sent - answered < MAX_IN_FLIGHT && bytesInFlight < MAX_IN_FLIGHT_BYTES; sent++) {
          const statement = statements[sent]
          if (statement === undefined) break
          bytesInFlight += statement.sql.length
          stream.write(writeMessage('Q', `${statement.sql}\0`))
        }
        stream.uncork()
        if (answered === statements.length) resolve()
      }
      const settle = (): void => {
        const statement = statements[answered++]
        if (statement === undefined) throw new Error('The server answered what nobody asked')
        bytesInFlight -= statement.sql.length
        if (refusal !== undefined) refusals.push({ statement, error: refusal })
        refusal = undefined
      }
      const read = readMessages()
      abort = () => reject(cancelled())
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      const take = (chunk: Buffer): void => {
        for (const { type, body } of read(chunk)) {
          if (type === 'E') refusal = readError(body)
          else if (type === 'Z') settle()
        }
        if (sent - answered < MAX_IN_FLIGHT / 2) send()
      }
      listen({ data: take, end: () => reject(lost(refusal?.message ?? 'the connection ended')) })
      send()
    })
    handBack()
    return refusals
  } catch (thrown) {
    close()
    throw thrown
  } finally {
    clearTimeout(silence)
    if (abort !== undefined) signal.removeEventListener('abort', abort)
  }
}
