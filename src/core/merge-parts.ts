/**
 * What several jobs say of one execution, joined. Pure. Invariant: of several
 * answers the one that claims least counts.
 */
import {
  FILE_ACTIONS,
  GATE_PROOFS,
  PHASES,
  type Approval,
  type Change,
  type ChangedFile,
  type Gate,
  type Overtaken,
  type Phase,
  type Results,
} from './model.js'
import { addSegment } from './source.js'

/** The weakest proof, and everybody who approved; nothing when a job has passed no gate. */
export function joinGates(all: readonly Results[]): { readonly gate?: Gate } {
  const gates = all.flatMap(({ gate }) => (gate === undefined ? [] : [gate]))
  if (gates.length === 0 || gates.length < all.length) return {}
  const weakest = Math.max(...gates.map(({ proof }) => GATE_PROOFS.indexOf(proof)))
  const approvals = new Map<string, Approval>()
  for (const approval of gates.flatMap(gate => gate.approvals)) {
    const key = JSON.stringify([approval.by, approval.comment])
    const before = approvals.get(key)
    if (before === undefined || (approval.at ?? '') < (before.at ?? '')) approvals.set(key, approval)
  }
  return { gate: { proof: GATE_PROOFS[weakest] ?? 'none', approvals: [...approvals.values()] } }
}

/** Every earlier deployment once, with all that both changes touch. */
export function joinOvertaken(all: readonly Results[]): Overtaken[] {
  const byId = new Map<string, Overtaken>()
  for (const each of all.flatMap(({ overtakes }) => overtakes)) {
    const before = byId.get(each.deployment)
    const shares = [...new Set([...(before?.shares ?? []), ...each.shares])]
    byId.set(each.deployment, { ...each, shares: before === undefined ? shares : shares.sort() })
  }
  return [...byId.values()]
}

/** From what counts most on: a file that ran anywhere ran. */
const ACTIONS: readonly ChangedFile['action'][] = ['run', 'refused', ...FILE_ACTIONS]

/** The change, with the text around the errors of all jobs where a file is huge. */
export function joinChanges(changes: readonly Change[]): Change {
  const [first, ...others] = new Set(changes)
  if (first === undefined) throw new Error('There is nothing to join')
  const byPath = new Map(first.files.map(file => [file.path, file]))
  for (const file of others.flatMap(({ files }) => files)) {
    const known = byPath.get(file.path)
    if (known !== undefined) byPath.set(file.path, joinFiles(known, file))
  }
  return { ...first, files: first.files.map(file => byPath.get(file.path) ?? file) }
}

function joinFiles(one: ChangedFile, other: ChangedFile): ChangedFile {
  const action = ACTIONS.find(each => each === one.action || each === other.action) ?? one.action
  const source = other.source.reduce<ChangedFile['source']>(
    (segments, segment) => [...addSegment(segments, segment)],
    one.source,
  )
  return { ...one, action, source }
}

/** More notes than these are counted. */
const MAX_NOTES = 5

/** Each phase once, in the order of an execution: red if one is red, left out only where all left it out. */
export function joinPhases(all: readonly (readonly Phase[])[]): Phase[] {
  return PHASES.flatMap(name => {
    const these = all.flatMap(phases => phases.filter(phase => phase.name === name))
    const [first] = these
    return first === undefined ? [] : [joinPhase(first, these)]
  })
}

const STATUSES: readonly Phase['status'][] = ['red', 'running', 'green', 'skipped']

function joinPhase(first: Phase, these: readonly Phase[]): Phase {
  const durations = these.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))
  const notes = [...new Set(these.flatMap(({ note }) => (note === undefined ? [] : [note])))]
  const more = notes.length - MAX_NOTES
  const told = [...notes.slice(0, MAX_NOTES), ...(more > 0 ? [`and ${more} other notes`] : [])]
  return {
    name: first.name,
    status: STATUSES.find(status => these.some(phase => phase.status === status)) ?? first.status,
    startedAt: these
      .map(({ startedAt }) => startedAt)
      .reduce((one, other) => (Date.parse(other) < Date.parse(one) ? other : one)),
    ...(durations.length > 0 && { durationMs: Math.max(...durations) }),
    ...(told.length > 0 && { note: told.join('; ') }),
  }
}
