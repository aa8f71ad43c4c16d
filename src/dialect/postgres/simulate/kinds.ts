/** Which code judges which kind of statement. Invariant: the names are those of the parser's nodes. */
import { alterTable } from './alter-table.js'
import { createTableAsStatement, refresh } from './create-as.js'
import { createIndex } from './create-index.js'
import { createTable } from './create-table.js'
import { dropStatement } from './drop-statement.js'
import { OTHER_HANDLERS } from './other-kinds.js'
import { cautious } from './cautious.js'
import { explain, select, show } from './query.js'
import { renameStatement } from './rename.js'
import { alterSequence, createSequence } from './sequences.js'
import { discard, setVariable } from './settings.js'
import { createView } from './views.js'
import { comment, grant, grantRole } from './grants.js'
import * as others from './others.js'
import { createFunction } from './routines.js'
import { createExtension, createRole, createSchema, dropRole } from './schemas.js'
import { createPolicy, createTrigger } from './triggers.js'
import { alterDomain, alterEnum, createComposite, createDomain, createEnum } from './types.js'
import { insert } from './insert.js'
import { copy, deleteRows, truncate, update } from './update.js'
import type { World } from './world.js'

export type Handler = (world: World, fields: unknown) => Promise<void>

/** The parser's fields are what the kind of the node says. */
const on = (handler: (world: World, fields: never) => Promise<void>): Handler => handler as Handler

export const HANDLERS: Readonly<Record<string, Handler>> = cautious({
  AlterDomainStmt: on(alterDomain),
  AlterEnumStmt: on(alterEnum),
  AlterFunctionStmt: on(others.alterFunction),
  AlterObjectSchemaStmt: on(others.setSchema),
  AlterOwnerStmt: on(others.setOwner),
  CallStmt: others.runCode,
  ClusterStmt: on(others.cluster),
  CommentStmt: on(comment),
  CompositeTypeStmt: on(createComposite),
  ConstraintsSetStmt: on(others.setConstraints),
  CreateDomainStmt: on(createDomain),
  CreateEnumStmt: on(createEnum),
  CreateExtensionStmt: on(createExtension),
  CreateFunctionStmt: on(createFunction),
  CreatePolicyStmt: on(createPolicy),
  CreateRoleStmt: on(createRole),
  CreateSchemaStmt: on(createSchema),
  CreateTrigStmt: on(createTrigger),
  DoStmt: others.runCode,
  DropRoleStmt: on(dropRole),
  GrantRoleStmt: on(grantRole),
  GrantStmt: on(grant),
  ListenStmt: on(others.signal),
  LockStmt: on(others.lockTables),
  NotifyStmt: on(others.signal),
  ReindexStmt: on(others.reindex),
  UnlistenStmt: on(others.signal),
  VacuumStmt: on(others.vacuum),
  AlterSeqStmt: on(alterSequence),
  AlterTableStmt: on(alterTable),
  CreateSeqStmt: on(createSequence),
  CreateStmt: on(createTable),
  CreateTableAsStmt: on(createTableAsStatement),
  DiscardStmt: on(discard),
  DropStmt: on(dropStatement),
  ExplainStmt: on(explain),
  CopyStmt: on(copy),
  DeleteStmt: on(deleteRows),
  InsertStmt: on(insert),
  TruncateStmt: on(truncate),
  UpdateStmt: on(update),
  IndexStmt: on(createIndex),
  RefreshMatViewStmt: on(refresh),
  RenameStmt: on(renameStatement),
  SelectStmt: on(select),
  VariableSetStmt: on(setVariable),
  VariableShowStmt: show,
  ViewStmt: on(createView),
  ...OTHER_HANDLERS,
})

/** Statements that change nothing, whatever becomes of them. */
export const READS: ReadonlySet<string> = new Set(['VariableShowStmt', 'TransactionStmt'])
