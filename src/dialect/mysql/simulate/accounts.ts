/** Users and roles, as far as the account may see those of others. */
import type { Account, AccountStatement } from '../statements/accounts.js'
import type { Outcome } from './create-table.js'
import { grant } from './grant.js'
import { doubt, refuse } from './refusal.js'
import type { Scene } from './scene.js'
import { otherKey, withOther } from './world.js'

export const HIDDEN = 'the account may not see other accounts (it would take SELECT on mysql.user)'

const keyFor = ({ name, host }: Account): string => otherKey('user', `${name}\0${host.toLowerCase()}`)

/** Whether there is a user, or without a host a role. @throws A doubt when the account may not see it. */
export async function isAccount(scene: Scene, account: Account): Promise<boolean> {
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

/** Whether there is a role. */
export const isRole = (scene: Scene, name: string): Promise<boolean> => isAccount(scene, { name, host: '' })

export const shownAccount = ({ name, host }: Account): string =>
  host === '' ? `'${name}'` : `'${name}'@'${host}'`

export async function accounts(scene: Scene, statement: AccountStatement): Promise<Outcome> {
  switch (statement.kind) {
    case 'rename user':
      for (const [from, to] of statement.pairs) {
        if (!(await isAccount(scene, from)) || (await isAccount(scene, to))) {
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
    const there = await isAccount(scene, account)
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
