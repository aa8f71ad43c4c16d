/** SET PASSWORD, SET ROLE and SET DEFAULT ROLE. Invariant: which roles the account of the change has is
 * only known where it is judged. */
import type { SetAccount } from '../statements/set-account.js'
import { isAccount, isRole } from './accounts.js'
import type { Outcome } from './create-table.js'
import { mustHaveRole } from './privileges.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

export async function setAccount(scene: Scene, statement: SetAccount): Promise<Outcome> {
  if (statement.kind === 'set password') {
    const { account } = statement
    if (account !== undefined && !(await isAccount(scene, account)))
      refuse(1133, "Can't find any matching row in the user table")
    return { rows: 0 }
  }
  if (!isMariaDb(scene)) return doubt('roles are not followed on MySQL')
  for (const role of statement.roles) {
    if (!(await isRole(scene, role))) refuse(1959, `Invalid role specification \`${role}\``)
  }
  if (statement.kind === 'set role') {
    for (const role of statement.roles) await mustHaveRole(scene, role)
    return { rows: 0 }
  }
  for (const account of statement.accounts) {
    if (!(await isAccount(scene, account))) refuse(1960, 'The current user is invalid')
  }
  const accounts = statement.accounts.map(each => (each.isCurrent === true ? undefined : each))
  for (const account of accounts.length === 0 ? [undefined] : accounts)
    for (const role of statement.roles) await mustHaveRole(scene, role, account)
  return { rows: 0 }
}
