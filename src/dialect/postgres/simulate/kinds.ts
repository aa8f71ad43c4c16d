/** Which code judges which kind of statement. Invariant: the names are those of the parser's nodes. */
import { alterTable } from './alter-table.js'
import { runCode } from './calls.js'
import { cautious } from './cautious.js'
import { copy } from './copy.js'
import { closeCursor, declareCursor, fetchRows } from './cursors.js'
import { createTableAsStatement, refresh } from './create-as.js'
import { createIndex } from './create-index.js'
import { createFunction } from './create-routine.js'
import { createSchema } from './create-schema.js'
import { createTable } from './create-table.js'
import { createEventTrigger, createTrigger } from './create-trigger.js'
import { alterComposite, alterEnum, createComposite, createEnum, createRange } from './create-type.js'
import { createCast, createPublication, define } from './definitions.js'
import { alterDomain } from './alter-domain.js'
import { createDomain } from './domains.js'
import * as prepared from './prepared.js'
import * as serverWide from './server-wide.js'
import { drop } from './drop-things.js'
import { createExtension } from './extensions.js'
import { comment } from './comment.js'
import { insert } from './insert.js'
import * as maintenance from './maintenance.js'
import { alterDefaultPrivileges, grant } from './object-grants.js'
import { merge } from './merge.js'
import type { Ast } from './parse.js'
import { alterPolicy, createPolicy, createRule, createStatistics } from './policies.js'
import { explain } from './explain.js'
import { select, show } from './query.js'
import { alterFunction, rename, setOwner, setSchema } from './rename-things.js'
import { alterRole, alterRoleSet, createRole, dropRole, grantRole, owned } from './role-statements.js'
import { alterSequence, createSequence } from './sequences.js'
import { setConstraints } from './set-constraints.js'
import { discard, setVariable } from './settings.js'
import { truncate } from './truncate.js'
import { deleteRows, update } from './update.js'
import { createView } from './views.js'
import { withWrites } from './with-writes.js'
import type { World } from './world.js'

export type Handler = (world: World, fields: unknown) => Promise<void>

/** The parser's fields are what the kind of the node says. */
const on = (handler: (world: World, fields: never) => Promise<void>): Handler => handler as Handler

export const HANDLERS: Readonly<Record<string, Handler>> = cautious({
  AlterDatabaseSetStmt: on(serverWide.alterDatabase),
  AlterDatabaseStmt: on(serverWide.alterDatabase),
  AlterDefaultPrivilegesStmt: on(alterDefaultPrivileges),
  AlterDomainStmt: on(alterDomain),
  AlterEnumStmt: on(alterEnum),
  AlterFunctionStmt: on(alterFunction),
  AlterObjectSchemaStmt: on(setSchema),
  AlterOwnerStmt: on(setOwner),
  AlterPolicyStmt: on(alterPolicy),
  AlterRoleSetStmt: on(alterRoleSet),
  AlterRoleStmt: on(alterRole),
  AlterSeqStmt: on(alterSequence),
  AlterSystemStmt: on(serverWide.alterSystem),
  AlterTableStmt: on((world, stmt: Ast.AlterTableStmt) =>
    stmt.objtype === 'OBJECT_TYPE' ? alterComposite(world, stmt) : alterTable(world, stmt),
  ),
  CallStmt: on(maintenance.call),
  CheckPointStmt: on(serverWide.checkpoint),
  ClusterStmt: on(maintenance.cluster),
  CommentStmt: on(comment),
  CompositeTypeStmt: on(createComposite),
  ConstraintsSetStmt: on(setConstraints),
  CopyStmt: on(copy),
  CreateCastStmt: on(createCast),
  CreateDomainStmt: on(createDomain),
  CreateEnumStmt: on(createEnum),
  CreateEventTrigStmt: on(createEventTrigger),
  CreateExtensionStmt: on(createExtension),
  CreateFunctionStmt: on(createFunction),
  CreatePolicyStmt: on(createPolicy),
  CreatePublicationStmt: on(createPublication),
  CreateRangeStmt: on(createRange),
  CreateRoleStmt: on(createRole),
  CreateSchemaStmt: on(createSchema),
  CreateSeqStmt: on(createSequence),
  CreateStatsStmt: on(createStatistics),
  CreateStmt: on(createTable),
  CreateTableAsStmt: on(createTableAsStatement),
  CreateTrigStmt: on(createTrigger),
  CreatedbStmt: on(serverWide.createDatabase),
  DeallocateStmt: on(prepared.deallocate),
  DefineStmt: on(define),
  ClosePortalStmt: on(closeCursor),
  DeclareCursorStmt: on(declareCursor),
  FetchStmt: on(fetchRows),
  DeleteStmt: on((world, stmt: Ast.DeleteStmt) => withWrites(world, 'DeleteStmt', stmt, deleteRows)),
  DiscardStmt: on(discard),
  DoStmt: runCode,
  DropOwnedStmt: on(owned),
  DropRoleStmt: on(dropRole),
  DropStmt: on(drop),
  DropdbStmt: on(serverWide.dropDatabase),
  ExecuteStmt: on(prepared.execute),
  ExplainStmt: on(explain),
  GrantRoleStmt: on(grantRole),
  GrantStmt: on(grant),
  IndexStmt: on(createIndex),
  InsertStmt: on((world, stmt: Ast.InsertStmt) => withWrites(world, 'InsertStmt', stmt, insert)),
  MergeStmt: on((world, stmt: Ast.MergeStmt) => withWrites(world, 'MergeStmt', stmt, merge)),
  ListenStmt: on(maintenance.notify),
  LockStmt: on(maintenance.lockTables),
  NotifyStmt: on(maintenance.notify),
  PrepareStmt: on(prepared.prepare),
  ReassignOwnedStmt: on(owned),
  RefreshMatViewStmt: on(refresh),
  ReindexStmt: on(maintenance.reindex),
  RenameStmt: on(rename),
  RuleStmt: on(createRule),
  SecLabelStmt: on(serverWide.securityLabel),
  SelectStmt: on((world, stmt: Ast.SelectStmt) => withWrites(world, 'SelectStmt', stmt, select)),
  TruncateStmt: on(truncate),
  UnlistenStmt: on(maintenance.notify),
  UpdateStmt: on((world, stmt: Ast.UpdateStmt) => withWrites(world, 'UpdateStmt', stmt, update)),
  VacuumStmt: on(maintenance.vacuum),
  VariableSetStmt: on(setVariable),
  VariableShowStmt: show,
  ViewStmt: on(createView),
})

/** Statements that change nothing, whatever becomes of them. */
export const READS: ReadonlySet<string> = new Set(['VariableShowStmt', 'TransactionStmt'])
