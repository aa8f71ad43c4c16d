/**
 * How a change came to be let in: who approved it, what it overtakes, and the
 * digest that says it is the one that was approved. Pure. Invariant: nothing is
 * said of what GitHub or the history did not tell.
 */
import type { Approval, Overtaken, Results } from '../core/model.js'
import { formatTime, plural, shortCommit } from './format.js'
import { own, phrase, quoted, toMarkdown, type Phrase } from './phrase.js'
import type { Sheet } from './summary-parts.js'

/** The title of the section about approvals and the digest. */
export const GATE_TITLE = 'What lets it in'

const MAX_SHARED = 5
const STATE_SIGNS: Record<Overtaken['state'], string> = { 'in transit': '🟠', red: '🔴', 'passed over': '⚪' }

/** Who let the change in, when, and with which words. */
export function describeApproval({ by, at, comment }: Approval): Phrase {
  const when = at === undefined ? [] : own(` on ${formatTime(at)}`)
  const words = comment === undefined || comment.trim() === '' ? [] : phrase`: “${quoted(comment)}”`
  return phrase`approved by ${by}${when}${words}`
}

/** Approvals, and how it is known that the job ran in its environment. Nothing on the command line. */
export function describeGate({ gate, execution: { environment } }: Results): readonly Phrase[] {
  if (gate === undefined) return []
  const proof = {
    oidc: phrase`a token signed by GitHub says that the job ran in ${environment}`,
    deployment: phrase`GitHub's records of the run say that the job ran in ${environment}`,
    none: phrase`nothing proves that the job ran in ${environment}`,
  }[gate.proof]
  return [...gate.approvals.map(describeApproval), proof]
}

function namesOf(shares: readonly string[]): Phrase {
  const more = shares.length - MAX_SHARED
  const names = shares
    .slice(0, MAX_SHARED)
    .flatMap((name, index) => (index === 0 ? phrase`${name}` : phrase`, ${name}`))
  return more > 0 ? [...names, ` and ${plural(more, 'other')}`] : names
}

/** An earlier deployment that is not there yet. */
export function describeOvertaken({ deployment, subject, state, shares }: Overtaken): Phrase {
  const about = subject === undefined ? [] : phrase` (${quoted(subject)})`
  const both =
    shares.length === 0 ? own('nothing is known that both touch') : phrase`both touch ${namesOf(shares)}`
  return phrase`${shortCommit(deployment)}${about} is ${own(state)}; ${both}`
}

/**
 * What to do first about a red dry run that came before an earlier change which touches the same: the error is in
 * the order then, and not in the SQL, most often. None when nothing says so.
 */
export function stepsForOvertaking({ overtakes, execution: { environment } }: Results): readonly Phrase[] {
  const [first, ...others] = overtakes.filter(({ shares }) => shares.length > 0)
  if (first === undefined) return []
  const about = first.subject === undefined ? [] : phrase` (${quoted(first.subject)})`
  const more =
    others.length === 0 ? [] : own(`, then ${plural(others.length, 'other')} that came before this`)
  // A table says enough without its columns and indexes.
  const whole = first.shares.filter(name => /^(?:table|view) /.test(name))
  const names = namesOf(whole.length === 0 ? first.shares : whole)
  return [
    phrase`Deploy ${shortCommit(first.deployment)}${about} to ${environment} first${more}: both touch ${names}. Then run this again.`,
  ]
}

/** What overtaking came to; nothing when nobody looked. */
export function describeOvertaking({ overtakes, phases, execution }: Results): Phrase {
  const looked = phases.some(({ name, status }) => name === 'history' && status === 'green')
  if (overtakes.length > 0) {
    const count = own(plural(overtakes.length, 'earlier deployment'))
    return phrase`${count} ${own(overtakes.length === 1 ? 'is' : 'are')} not on ${execution.environment} yet`
  }
  return looked ? own('No earlier deployment is overtaken.') : []
}

/** The first characters of a digest, for people to compare. */
const shortDigest = (digest: string): string => digest.replace(/^\w+:/, '').slice(0, 12)

/** The change's digest, short and whole. */
export function describeDigest({ change: { digest } }: Results): Phrase {
  if (digest === undefined) return []
  return phrase`Change ${shortDigest(digest)} (whole digest: ${digest}): where the digests are equal, what runs is what was approved, byte for byte.`
}

const bullets = (phrases: readonly Phrase[], signs: readonly string[] = []): string =>
  phrases.map((each, index) => `- ${signs[index] ?? ''}${toMarkdown(capital(each))}`).join('\n')

/** A phrase as the beginning of a sentence. */
function capital(parts: Phrase): Phrase {
  const [first, ...others] = parts
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...others] : parts
}

/** The section about earlier deployments. */
export function overtakingSection({ results, detail }: Sheet): string {
  const verdict = toMarkdown(describeOvertaking(results))
  if (results.overtakes.length === 0 || detail.others === 0) return verdict
  const shown = results.overtakes.slice(0, detail.others)
  const more = results.overtakes.length - shown.length
  return [
    `### ${verdict}`,
    '',
    bullets(
      shown.map(describeOvertaken),
      shown.map(({ state }) => `${STATE_SIGNS[state]} `),
    ),
    ...(more > 0 ? [`- … ${plural(more, 'deployment')} more`] : []),
  ].join('\n')
}

/** Approvals and digest. */
export function gateSection({ results, detail }: Sheet): string {
  const all = describeGate(results)
  const shown = all.slice(0, Math.max(1, detail.others))
  const more = all.length > shown.length ? [own(`${plural(all.length - shown.length, 'line')} more`)] : []
  const blocks = [bullets([...shown, ...more]), toMarkdown(describeDigest(results))].filter(Boolean)
  return blocks.length === 0 ? '' : [`### ${GATE_TITLE}`, ...blocks].join('\n\n')
}
