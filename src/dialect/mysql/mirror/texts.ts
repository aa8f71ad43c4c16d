/**
 * Changes to what SHOW CREATE says, so that it can be made in another database
 * or compared with another one's. Invariant: what only tells about rows, time or
 * place goes (counters, states of events, names of the own database); the rest stays.
 */
import type { CatalogObject } from './catalog.js'
import { pointTo, type NameRules } from './names.js'

const HEAD =
  /^(CREATE (?:OR REPLACE )?(?:ALGORITHM\s*=\s*\w+ )?)(DEFINER\s*=\s*((?:`(?:[^`]|``)*`|"(?:[^"]|"")*")(?:@(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"))?)) /i

/** The account an object runs as, as `user`@`host`. */
export function definerOf({ create }: CatalogObject): string | undefined {
  const definer = HEAD.exec(create)?.[3]
  if (definer === undefined || definer.startsWith('`')) return definer
  return definer.replace(/"((?:[^"]|"")*)"/g, (_, name: string) => {
    return `\`${name.replaceAll('""', '"').replaceAll('`', '``')}\``
  })
}

/** The same text, to run as another account, or without any said. */
export const withDefiner = (create: string, definer: string | undefined): string =>
  create.replace(HEAD, (_, before: string) =>
    definer === undefined ? before : `${before}DEFINER=${definer} `,
  )

/**
 * The text with its own database's name replaced.
 *
 * @param counters - Whether AUTO_INCREMENT goes on where it is.
 */
export function textFor(
  object: CatalogObject,
  rules: NameRules,
  { database, counters }: { database: string; counters: 'kept' | 'left out' },
): string {
  const { kind, session } = object
  const create = kind === 'table' && counters === 'kept' ? object.create : withoutState(object)
  if (kind === 'sequence') return create
  const isShown = kind === 'table' || kind === 'view'
  return pointTo(create, {
    rules,
    database,
    kind: isShown ? 'shown' : 'written',
    sqlMode: session.sqlMode,
  })
}

/** Without the next value of AUTO_INCREMENT, and with events disabled. */
function withoutState({ kind, create }: CatalogObject): string {
  // Line ends inside of comments are shown as \n, so only the options of a table begin a line with a bracket.
  if (kind === 'table') return create.replace(/^(\) [^'"]*?) AUTO_INCREMENT=\d+/m, '$1')
  if (kind !== 'event') return create
  return create.replace(
    /( ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE ON SLAVE|DISABLE ON REPLICA|DISABLE)(?= )/,
    '$1 DISABLE',
  )
}
