/**
 * What it takes to change accounts, roles and privileges. Invariant: who hands something on holds it, and may hand
 * it on.
 *
 * @see https://mariadb.com/kb/en/grant/#the-grant-option-privilege
 */
import type { Account, AccountStatement, GrantStatement } from '../statements/accounts.js'
import type { SetAccount } from '../statements/set-account.js'
import { isAccount, isRole } from './accounts.js'
import { everythingAt, isOfServers, placeOf } from './grant.js'
import { isSame } from './model.js'
import {
  holdsGlobally,
  mustHoldGlobally,
  mustHoldOnDatabase,
  mustHoldOnRoutine,
  mustHoldOnTable,
  refuseDatabase,
  refuseLogin,
  type Asking,
} from './must-hold.js'
import { quoteText } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb } from './scene.js'
import { otherKey } from './world.js'

export async function accountNeeds(asking: Asking, statement: AccountStatement | SetAccount): Promise<void> {
  if (!isMariaDb(asking.scene) && !asking.rights.isEverything)
    doubt('whether the account of the change may change accounts is not looked at on MySQL')
  switch (statement.kind) {
    case 'create user':
    case 'create role': {
      mustChange(asking, 'INSERT', ...(statement.orReplace ? ['DELETE'] : []))
      return
    }
    case 'drop user':
    case 'drop role': {
      mustChange(asking, 'DELETE')
      return
    }
    case 'alter user':
    case 'rename user': {
      mustChange(asking, 'UPDATE')
      return
    }
    case 'set password':
      if (statement.account !== undefined && !isOwn(asking, statement.account))
        mustHoldOnDatabase(asking, 'mysql', 'UPDATE')
      return
    case 'set role':
      return
    case 'set default role':
      if (statement.accounts.some(each => !isOwn(asking, each))) mustHoldOnDatabase(asking, 'mysql', 'UPDATE')
      return
    default:
      return grantNeeds(asking, statement)
  }
}

/** Whether it is the account that runs the change. */
export const isOwn = ({ rights }: Pick<Asking, 'rights'>, account: Account): boolean =>
  account.isCurrent === true ||
  (account.name === rights.deployer.account.name && isSame(account.host, rights.deployer.account.host))

/** CREATE USER, or as much on the tables that accounts are kept in. */
function mustChange(asking: Asking, ...privileges: readonly string[]): void {
  if (holdsGlobally(asking, 'CREATE USER')) return
  const { sure, maybe } = asking.rights.onDatabase('mysql')
  if (privileges.every(each => sure.has(each))) return
  if (privileges.every(each => maybe.has(each)))
    doubt('whether the account of the change may change accounts is not known')
  mustHoldGlobally(asking, 'CREATE USER')
}

async function grantNeeds(asking: Asking, statement: GrantStatement): Promise<void> {
  const { scene, rights } = asking
  const isAll = statement.privileges.some(({ name }) => /^ALL(?: PRIVILEGES)?$/.test(name))
  if (statement.on === undefined) {
    if (!isAll) return roleNeeds(asking, statement)
    mustChange(asking, 'UPDATE')
    return
  }
  const place = placeOf(scene, statement.on)
  const ofServers = statement.privileges.map(({ name }) => name).filter(isOfServers)
  if (place.level !== 'global' && ofServers.some(name => !holdsGlobally(asking, name)))
    refuseLogin(rights, 1045)
  // There are none on a database, which is said before anything of privileges.
  if (place.level === 'database' && statement.privileges.some(({ columns }) => columns.length > 0)) return
  const named = isAll ? everythingAt(place.level) : statement.privileges.map(({ name }) => name)
  const needed = [...named.filter(name => !/^(?:USAGE|GRANT OPTION)$/.test(name)), 'GRANT']
  switch (place.level) {
    case 'global':
      if (!needed.every(each => (each === 'GRANT' ? rights.global.has(each) : holdsGlobally(asking, each))))
        refuseLogin(rights, 1045)
      break
    case 'database':
      mustHoldOnDatabase(asking, place.database, ...needed)
      break
    case 'table': {
      const onColumns = mustHoldOnTable(asking, { database: place.database, name: place.object }, needed)
      if (onColumns.size > 0) doubt('the account of the change holds on some columns what it hands on')
      break
    }
    default: {
      const routine = { database: place.database, name: place.object }
      mustHoldOnRoutine(asking, place.level, routine, ...needed)
    }
  }
  if (statement.kind === 'grant' && statement.creates) await mustMakeAccounts(asking, statement.accounts)
}

/** GRANT … IDENTIFIED BY makes an account, or changes its password. */
async function mustMakeAccounts(asking: Asking, accounts: readonly Account[]): Promise<void> {
  for (const account of accounts) {
    if (await isAccount(asking.scene, account)) {
      if (!asking.rights.isEverything && !asking.rights.onDatabase('mysql').sure.has('UPDATE'))
        refuseDatabase(asking.rights.deployer, 'mysql')
    } else if (!holdsGlobally(asking, 'CREATE USER')) {
      if (asking.rights.onDatabase('mysql').maybe.has('INSERT'))
        doubt('whether the account of the change may make accounts is not known')
      refuse(1410, 'You are not allowed to create a user with GRANT')
    }
  }
}

/** A role is handed on by those who have it WITH ADMIN OPTION: who made it, at first. */
async function roleNeeds(asking: Asking, { roles }: GrantStatement): Promise<void> {
  const { scene, rights } = asking
  for (const role of roles) {
    if (!(await isRole(scene, role))) return
    if (rights.deployer.adminOf.includes(role)) continue
    const made = scene.world.others.get(otherKey('user', `${role}\0`))
    if (made !== undefined && made !== 'gone') {
      if (made.isForOthers === true) doubt('who may hand on the role is not followed')
      continue
    }
    for (const own of rights.roles) {
      if (await handsOn(asking, own, role))
        doubt(`whether the account of the change may hand on ${role} is not known`)
    }
    refuseLogin(rights, 1698)
  }
}

/** Whether a role may hand on another one. */
async function handsOn({ scene }: Asking, holder: string, role: string): Promise<boolean> {
  const lines = await scene
    .ask(`SHOW GRANTS FOR ${quoteText(holder).replace('_utf8mb4', '')}`)
    .catch(() => undefined)
  if (lines === undefined) return true
  return lines.some(line => {
    const text = String(Object.values(line)[0])
    return text.endsWith(' WITH ADMIN OPTION') && text.includes(`\`${role}\``)
  })
}
