/** COMMENT. Invariant: what it is about is there and owned, or the statement fails; it changes nothing that others could see. */
import { article } from './drop-statement.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { dotted, mustFind, noSchema, splitNames } from './resolve.js'
import { mustOwn, mustOwnThing } from './roles.js'
import { routineNamed } from './routines.js'
import { columnOf } from './state.js'
import { findType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { lock, nameOf, relationWith, schemaOf, use, type World } from './world.js'

const RELATIONS: Readonly<Record<string, { readonly kinds: string; readonly called: string }>> = {
  OBJECT_TABLE: { kinds: 'rp', called: 'table' },
  OBJECT_VIEW: { kinds: 'v', called: 'view' },
  OBJECT_MATVIEW: { kinds: 'm', called: 'materialized view' },
  OBJECT_SEQUENCE: { kinds: 'S', called: 'sequence' },
  OBJECT_INDEX: { kinds: 'iI', called: 'index' },
  OBJECT_FOREIGN_TABLE: { kinds: 'f', called: 'foreign table' },
}

export async function comment(world: World, stmt: Ast.CommentStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const { object } = stmt
  if (object === undefined) throw new Unsure('what it is about cannot be read')
  const names =
    'List' in object
      ? stringsOf(object.List.items)
      : 'TypeName' in object
        ? stringsOf(object.TypeName.names)
        : [stringOf(object) ?? '']
  const range = (path: readonly string[]) => {
    const { schema, name } = splitNames(path)
    return schema === undefined ? { relname: name } : { schemaname: schema, relname: name }
  }
  const sort = RELATIONS[stmt.objtype ?? '']
  if (sort !== undefined) {
    const relation = use(world, await mustFind(world, range(names)))
    if (!sort.kinds.includes(relation.kind))
      throw refusal('42809', `"${relation.name}" is not ${article(sort.called)}`)
    await mustOwn(world, relation.table === undefined ? relation : await relationWith(world, relation.table))
    if (relation.table === undefined) lock(world, relation, 'SHARE UPDATE EXCLUSIVE')
    world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
    return
  }
  switch (stmt.objtype) {
    case 'OBJECT_COLUMN': {
      const relation = use(world, await mustFind(world, range(names.slice(0, -1))))
      const name = names.at(-1) ?? ''
      if (columnOf(relation, name) === undefined)
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      await mustOwn(world, relation)
      lock(world, relation, 'SHARE UPDATE EXCLUSIVE')
      world.notes.effects.push({
        what: `column ${nameOf(relation).split(' ').at(-1) ?? ''}.${name}`,
        how: 'altered',
      })
      return
    }
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER': {
      const relation = use(world, await mustFind(world, range(names.slice(0, -1))))
      const name = names.at(-1) ?? ''
      const isTrigger = stmt.objtype === 'OBJECT_TRIGGER'
      const parts: readonly { readonly name: string }[] = isTrigger ? relation.triggers : relation.constraints
      if (!parts.some(part => part.name === name)) {
        throw refusal(
          '42704',
          `${isTrigger ? 'trigger' : 'constraint'} "${name}" for table "${relation.name}" does not exist`,
        )
      }
      await mustOwn(world, relation)
      return
    }
    case 'OBJECT_SCHEMA': {
      const schema = await schemaOf(world, names[0] ?? '')
      if (schema === undefined) throw noSchema(names[0] ?? '')
      return mustOwnThing(world, schema.owner, 'schema', schema.name)
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const type = await findType(world, names)
      if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
      return mustOwnThing(world, type.owner, stmt.objtype === 'OBJECT_DOMAIN' ? 'domain' : 'type', type.name)
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE': {
      if (!('ObjectWithArgs' in object)) throw new Unsure('what it is about cannot be read')
      const kind = stmt.objtype === 'OBJECT_FUNCTION' ? 'function' : 'procedure'
      const routine = await routineNamed(world, object.ObjectWithArgs, kind, false)
      if (routine !== undefined) await mustOwnThing(world, routine.owner, kind, routine.name)
      return
    }
    default:
      throw new Unsure(`comments of this kind (${stmt.objtype ?? ''}) are not simulated`)
  }
}
