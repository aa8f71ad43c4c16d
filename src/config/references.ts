/**
 * `${NAME}` in the configuration file. Invariant: values of variables are put
 * in after the YAML was parsed, so they can never change its structure.
 */

const REFERENCE = /\$\$\{|\$\{([^}]*)\}|\$\{/g
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What a text became, and what stood in the way. */
export interface Expansion {
  readonly text: string
  /** Names that are not set, or set to nothing (as a GitHub secret is that does not exist). */
  readonly missing: readonly string[]
  /** `${` without an end, or around something that is no name. */
  readonly malformed: number
}

/** Replaces each `${NAME}` by the variable of the process; `$${` stands for `${`. */
export function expandReferences(text: string, env: Readonly<Record<string, string | undefined>>): Expansion {
  const missing: string[] = []
  let malformed = 0
  const expanded = text.replace(REFERENCE, (whole: string, name: string | undefined) => {
    if (whole === '$${') return '${'
    if (name === undefined || !NAME.test(name)) {
      malformed += 1
      return ''
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined || value === '') missing.push(name)
    return value ?? ''
  })
  return { text: expanded, missing: [...new Set(missing)], malformed }
}

/** Whether a text depends on variables of the process. */
export const hasReferences = (text: string): boolean => /(?<!\$)\$\{/.test(text)

/** What is left of a text when its references are taken out: the part written down literally. */
export const literalPart = (text: string): string =>
  text.replace(REFERENCE, whole => (whole === '$${' ? '${' : ''))
