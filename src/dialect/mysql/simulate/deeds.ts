/**
 * What queries do beside reading: lock rows, put values into variables, take numbers of sequences, sleep. Invariant:
 * what is left of a query can be sent; where a value was put in the place of another, nothing of the result counts.
 */
import { listOf, readGroup, textOf } from '../statements/parts.js'
import { createReader, type ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import { literalOf } from '../statements/literal.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, shown, type Scene } from './scene.js'
import { checkSupply, mustFindSequence } from './sequences.js'

export interface PlainQuery {
  readonly text: string
  /** With their `@`, of SELECT … INTO. */
  readonly variables?: readonly string[]
  /** Some values of it are only known at the time of execution. */
  readonly isVague: boolean
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The scene's statement without its deeds. @throws A refusal where the server would; a doubt for files and others. */
export async function withoutDeeds(scene: Scene): Promise<PlainQuery> {
  const { text, tokens } = scene
  const edits: Edit[] = [...lockEdits(scene)]
  const into = intoClause(tokens)
  if (into !== undefined) edits.push({ start: into.start, end: into.end, text: '' })
  const calls: Edit[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const edit = await callEdit(scene, at)
    if (edit !== undefined) calls.push(edit)
  }
  const isVague = calls.some(each => each.text !== '0 ')
  if (isVague && tokens.filter(({ keyword }) => keyword === 'SELECT').length > 1)
    doubt('a value of its subqueries is only known at the time of execution')
  return {
    text: edited(text, [...edits, ...calls]),
    ...(into === undefined ? {} : { variables: into.variables }),
    isVague,
  }
}

function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((so, { start, end, text: by }) => so.slice(0, start) + by + so.slice(end), text)
}

/** FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE, with what says how long to wait. */
function lockEdits(scene: Scene): readonly Edit[] {
  const { tokens } = scene
  return tokens.flatMap((token, at) => {
    const word = (ahead: number): string => tokens[at + ahead]?.keyword ?? ''
    const isFor = token.keyword === 'FOR' && /^(?:UPDATE|SHARE)$/.test(word(1))
    const isShared = token.keyword === 'LOCK' && word(1) === 'IN' && word(2) === 'SHARE' && word(3) === 'MODE'
    if (!isFor && !isShared) return []
    if (isFor && scene.session.readsOnly && isMariaDb(scene))
      refuse(1792, 'Cannot execute statement in a READ ONLY transaction')
    let last = at + (isFor ? 1 : 3)
    if (/^(?:NOWAIT)$/.test(tokens[last + 1]?.keyword ?? '')) last += 1
    else if (/^(?:SKIP|WAIT)$/.test(tokens[last + 1]?.keyword ?? '')) last += 2
    else if (tokens[last + 1]?.keyword === 'OF') doubt('it locks rows of some tables')
    return [{ start: token.start, end: tokens[last]?.end ?? token.end, text: '' }]
  })
}

/** `INTO @a, @b`, at its end or in front of FROM. */
function intoClause(
  tokens: readonly Token[],
): { readonly start: number; readonly end: number; readonly variables: readonly string[] } | undefined {
  const at = tokens.findIndex(({ keyword, depth }) => keyword === 'INTO' && depth === 0)
  const into = tokens[at]
  if (into === undefined || !/^(?:SELECT|WITH|TABLE|VALUES)$/.test(tokens[0]?.keyword ?? '')) return undefined
  const variables: string[] = []
  let next = at + 1
  for (;;) {
    const name = tokens[next + 1]
    if (tokens[next]?.text !== '@' || name === undefined || name.text === '@')
      return doubt('it puts what it finds into a file')
    variables.push(`@${name.kind === 'name' ? `\`${name.text.replaceAll('`', '``')}\`` : name.text}`)
    next += 2
    if (tokens[next]?.text !== ',') break
    next += 1
  }
  return { start: into.start, end: tokens[next - 1]?.end ?? into.end, variables }
}

/** A value for a call whose own is only known at the time. */
async function callEdit(scene: Scene, at: number): Promise<Edit | undefined> {
  const { tokens } = scene
  const [token, next] = [tokens[at], tokens[at + 1]]
  if (token === undefined || token.keyword === '' || tokens[at - 1]?.text === '.') return undefined
  if (
    /^(?:NEXT|PREVIOUS)$/.test(token.keyword) &&
    next?.keyword === 'VALUE' &&
    tokens[at + 2]?.keyword === 'FOR'
  ) {
    const reader = createReader(tokens.slice(at + 3))
    const name = reader.name()
    if (name === undefined) return undefined
    return sequenceEdit(
      scene,
      { name, takes: token.keyword === 'NEXT' },
      { start: token.start, end: reader.end() },
    )
  }
  if (next?.text !== '(') return undefined
  const reader = createReader(tokens.slice(at + 1))
  const values = listOf(readGroup(reader) ?? [])
  const place = { start: token.start, end: reader.end() }
  const literals = values.map(value => literalOf(value, scene.session.sqlMode))
  switch (token.keyword) {
    case 'NEXTVAL':
    case 'LASTVAL':
    case 'SETVAL': {
      const name = createReader(values[0] ?? []).name()
      if (name === undefined || !isMariaDb(scene)) return undefined
      if (token.keyword === 'SETVAL' && literals.slice(1).some(each => each?.kind !== 'number'))
        return doubt('which value a sequence gets is not known')
      return sequenceEdit(scene, { name, takes: token.keyword !== 'LASTVAL' }, place)
    }
    case 'SLEEP': {
      const [seconds] = literals
      const isShort = seconds?.kind === 'number' && Number(seconds.value) >= 0 && Number(seconds.value) <= 1
      if (!isShort) doubt(`it waits (${textOf(scene.text, [token, ...tokens.slice(at + 1, at + 4)])})`)
      return { ...place, text: '0 ' }
    }
    case 'GET_LOCK':
    case 'RELEASE_LOCK':
      return literals.every(each => each !== undefined && each.kind !== 'null')
        ? { ...place, text: '1 ' }
        : undefined
    case 'RELEASE_ALL_LOCKS':
    case 'ROW_COUNT':
    case 'FOUND_ROWS':
    case 'LAST_INSERT_ID':
      return values.length === 0 ? { ...place, text: '1 ' } : undefined
    default:
      return undefined
  }
}

async function sequenceEdit(
  scene: Scene,
  { name, takes }: { readonly name: ObjectName; readonly takes: boolean },
  place: { readonly start: number; readonly end: number },
): Promise<Edit> {
  const sequence = await mustFindSequence(scene, name)
  if (takes) {
    if (scene.session.readsOnly) refuse(1792, 'Cannot execute statement in a READ ONLY transaction')
    await checkSupply(scene, sequence)
    scene.effects.push({ what: `sequence ${shown(scene, sequence)}`, how: 'altered' })
  }
  return { ...place, text: '1 ' }
}
