/**
 * The phase in front of everything: whether this run may do what it is about to.
 * Invariant: when it is refused, nothing has been read or connected to.
 */
import { formatTime } from '../render/format.js'
import { report, type Run } from './run.js'

const PROOFS = {
  oidc: 'The job runs in its environment, by the token that GitHub signed for it.',
  deployment: 'The job runs in its environment, by the deployments of this run.',
  none: undefined,
} as const

/**
 * Asks GitHub, and records what it said.
 *
 * @throws GreenlineError(s) see `Deployment.gate`
 */
export async function passGate(run: Run): Promise<'open'> {
  const gate = await run.gate?.(problem => report(run, problem))
  if (gate === undefined) return 'open'
  run.recorder.record({ event: 'gate', gate })
  const proof = PROOFS[gate.proof]
  if (proof !== undefined) run.host.info(proof)
  for (const { by, at, comment } of gate.approvals) {
    const when = at === undefined ? '' : ` on ${formatTime(at)}`
    run.host.info(`Approved by ${by}${when}${comment === undefined ? '' : `: ${comment}`}`)
  }
  return 'open'
}
