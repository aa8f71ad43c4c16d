/** Statements that other modules of this folder do not judge. Invariant: the names are those of the parser's nodes. */
import { alterTable } from './alter-table.js'
import { createFunction } from './create-routine.js'
import { createSchema } from './create-schema.js'
import { alterComposite, alterEnum, createComposite, createEnum, createRange } from './create-type.js'
import { createEventTrigger } from './create-trigger.js'
import { createCast, createPublication, define } from './definitions.js'
import { alterDomain, createDomain } from './domains.js'
import { createExtension } from './extensions.js'
import { drop } from './drop-things.js'
import * as maintenance from './maintenance.js'
import { alterDefaultPrivileges } from './object-grants.js'
import type { Ast } from './parse.js'
import { alterPolicy, createRule, createStatistics } from './policies.js'
import { rename, setSchema } from './rename-things.js'
import { alterRole, alterRoleSet, owned } from './role-statements.js'
import type { World } from './world.js'

type Handler = (world: World, fields: unknown) => Promise<void>

/** The parser's fields are what the kind of the node says. */
const on = (handler: (world: World, fields: never) => Promise<void>): Handler => handler as Handler

export const OTHER_HANDLERS: Readonly<Record<string, Handler>> = {
  AlterDatabaseSetStmt: on(maintenance.alterDatabase),
  AlterDatabaseStmt: on(maintenance.alterDatabase),
  AlterDefaultPrivilegesStmt: on(alterDefaultPrivileges),
  AlterPolicyStmt: on(alterPolicy),
  AlterRoleSetStmt: on(alterRoleSet),
  AlterRoleStmt: on(alterRole),
  AlterSystemStmt: on(maintenance.alterSystem),
  CallStmt: on(maintenance.call),
  CheckPointStmt: on(maintenance.checkpoint),
  CreateCastStmt: on(createCast),
  CreateEventTrigStmt: on(createEventTrigger),
  CreatePublicationStmt: on(createPublication),
  CreateRangeStmt: on(createRange),
  CreateStatsStmt: on(createStatistics),
  CreatedbStmt: on(maintenance.createDatabase),
  DeallocateStmt: on(maintenance.deallocate),
  DefineStmt: on(define),
  DropOwnedStmt: on(owned),
  DropStmt: on(drop),
  DropdbStmt: on(maintenance.dropDatabase),
  ExecuteStmt: on(maintenance.execute),
  PrepareStmt: on(maintenance.prepare),
  ReassignOwnedStmt: on(owned),
  RenameStmt: on(rename),
  RuleStmt: on(createRule),
  SecLabelStmt: on(maintenance.securityLabel),
  AlterDomainStmt: on(alterDomain),
  AlterEnumStmt: on(alterEnum),
  AlterObjectSchemaStmt: on(setSchema),
  AlterTableStmt: on((world, stmt: Ast.AlterTableStmt) =>
    stmt.objtype === 'OBJECT_TYPE' ? alterComposite(world, stmt) : alterTable(world, stmt),
  ),
  CompositeTypeStmt: on(createComposite),
  CreateDomainStmt: on(createDomain),
  CreateEnumStmt: on(createEnum),
  CreateExtensionStmt: on(createExtension),
  CreateFunctionStmt: on(createFunction),
  CreateSchemaStmt: on(createSchema),
}
