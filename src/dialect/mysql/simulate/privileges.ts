/**
 * Whether the account that will run the change may do what a statement does. Invariant: privileges come before
 * everything else but the syntax, and without an account to judge nothing is asked.
 */
import type { Account, AccountStatement } from '../statements/accounts.js'
import type { Drop } from '../statements/drop.js'
import type { ProgramStatement } from '../statements/programs.js'
import { readStatement, type Statement } from '../statements/read.js'
import { createReader } from '../statements/reader.js'
import type { SetAccount } from '../statements/set-account.js'
import { holdingsFor, keepHoldings } from './grant.js'
import { granted } from './held.js'
import { mustSeeDatabase } from './must-hold.js'
import { isOwn } from './needed-accounts.js'
import { mustBeAllowed } from './needed-privileges.js'
import { mustBeTrustedByLog } from './needed-programs.js'
import { tokensIn } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { rightsOf, type Deployer } from './rights.js'
import { qualify, type Scene } from './scene.js'
import { otherKey, withOther } from './world.js'

/** Of those, EXECUTE alone asks. */
const NOT_PREPARED = /^(?:query|insert|update|delete|create table|create view|alter view|set|opaque)$/

/** @throws A refusal where a privilege is missing; a doubt where that is not known. */
export async function mustHave(scene: Scene, statement: Statement): Promise<void> {
  const { deployer } = scene.session
  if (deployer === undefined) return
  if (statement.kind === 'explain') {
    const tokens = tokensIn(scene, statement.text)
    const reading = { server: scene.server, sqlMode: scene.session.sqlMode }
    const inner = readStatement(createReader(tokens), { text: statement.text, reading })
    if (inner === undefined) doubt('Greenline does not understand all of what is explained')
    return mustHave({ ...scene, text: statement.text, tokens }, inner)
  }
  const asking = { scene, rights: await rightsOf(scene, deployer) }
  if (deployer.enters !== undefined) mustSeeDatabase(asking, deployer.enters)
  scene.session.deployer = { ...deployer, enters: undefined }
  await mustBeAllowed(asking, statement)
}

/** Of PREPARE: most statements are only held against privileges when they run. */
export async function mustHaveToPrepare(scene: Scene, statement: Statement): Promise<void> {
  if (NOT_PREPARED.test(statement.kind)) await mustHave(scene, statement)
}

/** Follows what a statement that succeeded has done to the privileges of its own account. */
export async function keepRights(scene: Scene, statement: Statement): Promise<void> {
  const { deployer } = scene.session
  if (deployer === undefined) return
  switch (statement.kind) {
    case 'create program':
    case 'drop':
      return keepRoutineRights(scene, deployer, statement)
    case 'set role': {
      scene.session.deployer = { ...deployer, role: statement.roles[0] }
      return
    }
    case 'set default role':
    case 'set password':
    case 'create user':
    case 'create role':
    case 'alter user':
    case 'drop user':
    case 'drop role':
    case 'rename user':
    case 'grant':
    case 'revoke':
      return keepAccountRights(scene, deployer, statement)
    default:
  }
}

/** Who makes a routine may run and alter it; with it, all privileges on it are gone. */
async function keepRoutineRights(
  scene: Scene,
  deployer: Deployer,
  statement: ProgramStatement | Drop,
): Promise<void> {
  const { what } = statement
  if (what !== 'procedure' && what !== 'function') return
  const rights = await rightsOf(scene, deployer)
  if (statement.kind !== 'drop') {
    const { database, name } = qualify(scene, statement.name)
    if (what === 'function') {
      const place = scene.catalog.settings.foldsCase ? database.toLowerCase() : database
      const key = `${otherKey(what, place)}\0${name.toLowerCase()}`
      // The one that was there has been dropped by then.
      const isReplaced = scene.effects.some(({ how }) => how === 'replaced')
      await mustBeTrustedByLog(
        { scene, rights },
        isReplaced ? withOther(scene.world, key, 'gone') : undefined,
      )
    }
    const { sure } = rights.onRoutine(what, { database, name })
    const [row] = await scene.ask('SELECT @@automatic_sp_privileges AS grants')
    if (String(row?.['grants']) !== '1') return
    if (sure.has('EXECUTE') && sure.has('ALTER ROUTINE')) return
    const before = await holdingsFor(scene, deployer.account)
    const list = ['EXECUTE', 'ALTER ROUTINE'].map(each => ({ name: each, columns: [] }))
    const held = granted(before.held, { level: what, database, object: name }, list, false)
    keepHoldings(scene, deployer.account, { ...before, held })
    return
  }
  const [row] = await scene.ask('SELECT @@automatic_sp_privileges AS grants')
  if (String(row?.['grants']) !== '1') return
  for (const written of statement.names) {
    const { database, name } = qualify(scene, written)
    const before = await holdingsFor(scene, deployer.account)
    const held = before.held.filter(
      each =>
        !(
          each.level === what &&
          each.database === database &&
          each.object.toLowerCase() === name.toLowerCase()
        ),
    )
    if (held.length < before.held.length) keepHoldings(scene, deployer.account, { ...before, held })
  }
}

/** What a session holds on everything and on its database is only looked up again at its next USE or login. */
async function keepAccountRights(
  scene: Scene,
  deployer: Deployer,
  statement: AccountStatement | SetAccount,
): Promise<void> {
  const rights = await rightsOf(scene, deployer)
  const isConcerned = (account: { readonly name: string; readonly host: string }): boolean =>
    isOwn({ rights }, account) || account.name === deployer.role || /^PUBLIC$/i.test(account.name)
  switch (statement.kind) {
    case 'create role':
      if (!isForOthers(scene, deployer)) return
      for (const { name } of statement.accounts)
        scene.world = withOther(scene.world, otherKey('user', `${name}\0`), { isForOthers: true })
      return
    case 'grant':
    case 'revoke': {
      const isImmediate =
        statement.on !== undefined && statement.on.name !== '*' && statement.on.database !== '*'
      if (isImmediate || (statement.on === undefined && statement.kind === 'grant')) return
      if (statement.accounts.some(isConcerned)) forget(scene, 'it has changed its own privileges')
      return
    }
    case 'rename user':
      if (statement.pairs.some(([from]) => isConcerned(from))) forget(scene, 'it has another name by now')
      return
    case 'set default role':
      if (statement.accounts.length === 0 || statement.accounts.some(each => isOwn({ rights }, each)))
        scene.world = { ...scene.world, defaultRole: { role: statement.roles[0] } }
      return
    case 'drop user':
    case 'drop role':
      if (statement.accounts.some(isConcerned)) forget(scene, 'the change drops it')
      return
    default:
  }
}

/** Whether CREATE ROLE … WITH ADMIN names somebody else. */
function isForOthers({ tokens }: Scene, { account }: Deployer): boolean {
  const at = tokens.findIndex(({ keyword }) => keyword === 'ADMIN')
  const [who, sign] = at < 0 ? [] : tokens.slice(at + 1)
  if (who === undefined || who.keyword === 'CURRENT_USER') return false
  return who.text !== account.name || sign?.text === '@'
}

function forget(scene: Scene, why: string): void {
  const reason = `what the account of the change may do is not known any more: ${why}`
  scene.world = { ...scene.world, rightsUnknown: reason }
}

/** After a statement about accounts that nobody could simulate. */
export function forgetRights(scene: Scene, statement: Statement | undefined, why: string): void {
  if (scene.session.deployer === undefined) return
  const isOfAccounts = /^(?:grant|revoke|(?:create|drop|alter|rename) (?:user|role)|set (?:default )?role)$/
  if (statement === undefined || isOfAccounts.test(statement.kind)) forget(scene, why)
}

/**
 * @param account - Without one, that of the change.
 *
 * @throws A refusal: the account does not have the role.
 */
export async function mustHaveRole(scene: Scene, role: string, account?: Account): Promise<void> {
  const holder = account ?? scene.session.deployer?.account
  if (holder === undefined) return doubt('whether the account has the role is not known')
  const { roles } = await holdingsFor(scene, holder)
  if (roles.includes(role)) return
  refuse(
    1959,
    roles.length === 0
      ? `Invalid role specification \`${role}\``
      : `User \`${holder.name}\`@\`${holder.host}\` has not been granted role \`${role}\``,
  )
}
