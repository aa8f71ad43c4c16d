/** Users, roles and privileges, as far as the account may see those of others. */
import type { Account, AccountStatement } from '../statements/accounts.js'
import type { Outcome } from './create-table.js'
import { doubt, refuse } from './refusal.js'
import { find, qualify, type Scene } from './scene.js'
import { mustHaveDatabase } from './databases.js'
import { otherKey, withOther } from './world.js'

const HIDDEN = 'the account may not see other accounts (it would take SELECT on mysql.user)'

const keyFor = ({ name, host }: Account): string => otherKey('user', `${name}\0${host.toLowerCase()}`)

async function isThere(scene: Scene, account: Account): Promise<boolean> {
  if (account.isCurrent === true) return true
  const known = scene.world.others.get(keyFor(account))
  if (known === 'gone') return false
  if (known !== undefined) {
    scene.needs.add(`user ${shownAccount(account)}`)
    return true
  }
  const found = await scene.catalog.exists('user', '', `${account.name}\0${account.host}`)
  return found === 'hidden' ? doubt(HIDDEN) : found
}

const shownAccount = ({ name, host }: Account): string => (host === '' ? `'${name}'` : `'${name}'@'${host}'`)

export async function accounts(scene: Scene, statement: AccountStatement): Promise<Outcome> {
  switch (statement.kind) {
    case 'rename user':
      for (const [from, to] of statement.pairs) {
        if (!(await isThere(scene, from)) || (await isThere(scene, to))) {
          refuse(1396, `Operation RENAME USER failed for ${shownAccount(from)}`)
        }
        scene.world = withOther(withOther(scene.world, keyFor(from), 'gone'), keyFor(to), {})
        scene.effects.push({ what: `user ${shownAccount(from)}`, how: 'renamed', to: shownAccount(to) })
      }
      return { rows: 0 }
    case 'grant':
    case 'revoke':
      return grant(scene, statement)
    default:
      return changeAccounts(scene, statement)
  }
}

type Change = Extract<AccountStatement, { readonly isConditional: boolean }>

async function changeAccounts(
  scene: Scene,
  { kind, accounts: all, isConditional, orReplace }: Change,
): Promise<Outcome> {
  const [verb = '', what = ''] = kind.split(' ')
  const wrong: Account[] = []
  let done = 0
  for (const account of all) {
    const there = await isThere(scene, account)
    if (verb === 'create' && there && !orReplace) wrong.push(account)
    else if (verb !== 'create' && !there) wrong.push(account)
    else {
      const how = verb === 'drop' ? 'dropped' : verb === 'alter' ? 'altered' : 'created'
      scene.world = withOther(scene.world, keyFor(account), verb === 'drop' ? 'gone' : {})
      scene.effects.push({ what: `${what} ${shownAccount(account)}`, how })
      done += 1
    }
  }
  if (wrong.length > 0 && !isConditional) {
    refuse(1396, `Operation ${kind.toUpperCase()} failed for ${wrong.map(shownAccount).join(',')}`, {
      world: scene.world,
    })
  }
  return done === 0
    ? { nothing: verb === 'create' ? 'it is there already' : 'it is not there', rows: 0 }
    : { rows: 0 }
}

const OF_TABLES =
  /^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|REFERENCES|INDEX|ALTER|CREATE\s+VIEW|SHOW\s+VIEW|TRIGGER|DELETE\s+HISTORY|ALL(?:\s+PRIVILEGES)?|USAGE)$/i

/** Some privileges are of databases or the server only. */
function mustBeOfTables(text: string): void {
  const [, list = ''] = /^\s*(?:GRANT|REVOKE)\s+([^;]*?)\s+ON\s/i.exec(text) ?? []
  if (!list.split(',').every(each => OF_TABLES.test(each.trim())))
    doubt('whether a table has such a privilege is not known')
}

async function grant(
  scene: Scene,
  { kind, on, accounts: all, columns }: Extract<AccountStatement, { kind: 'grant' | 'revoke' }>,
): Promise<Outcome> {
  if (on === undefined) doubt('roles and their members are not followed')
  if (kind === 'revoke') doubt('whether there is such a grant is not looked at')
  if (columns.length > 0) doubt('privileges on single columns are not followed')
  if (on.what !== 'table') doubt('privileges on routines are not followed')
  const isTable = on.name !== '*'
  if (isTable) {
    mustBeOfTables(scene.text)
    const name = qualify(scene, {
      name: on.name,
      ...(on.database === undefined ? {} : { database: on.database }),
    })
    await mustHaveDatabase(scene, name.database)
    // CREATE may be granted on a table that is still to come.
    const mayBeMissing = /^\s*GRANT\b[^;]*\bCREATE\b[^;]*\bON\b/i.test(scene.text)
    if (!mayBeMissing && (await find(scene, name)) === undefined)
      refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
  }
  for (const account of all) {
    // A role has no host.
    if ((await isThere(scene, account)) || (await isThere(scene, { ...account, host: '' }))) continue
    if (/NO_AUTO_CREATE_USER/.test(scene.session.sqlMode))
      refuse(1133, "Can't find any matching row in the user table")
    doubt(`the account ${shownAccount(account)} is not there`)
  }
  scene.effects.push(
    ...all.map(account => ({
      what: `privileges on ${on.name}`,
      how: 'altered' as const,
      to: shownAccount(account),
    })),
  )
  return { rows: 0 }
}
