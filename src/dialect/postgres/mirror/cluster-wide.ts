/**
 * Statements whose effect is on the whole server and not on one database.
 * Invariant: when in doubt, a statement counts as such.
 */
import { firstWords } from '../words.js'

const SHARED = new Set(['ROLE', 'USER', 'GROUP', 'DATABASE', 'TABLESPACE', 'SYSTEM', 'SUBSCRIPTION'])
const ABOUT_OBJECTS = / ON /i

/** Whether a statement reaches beyond the database it runs in. */
export function reachesBeyond(text: string): boolean {
  const [first = '', second = ''] = firstWords(text, 2)
  if (['CREATE', 'ALTER', 'DROP'].includes(first)) return SHARED.has(second)
  // GRANT and REVOKE of a role, without ON, change who is a member of what on the whole server.
  if (first === 'GRANT' || first === 'REVOKE') return !ABOUT_OBJECTS.test(text)
  // COPY … TO and FROM a file or program, and code in a language that is not trusted, leave the database.
  if (first === 'COPY') return /\b(?:PROGRAM|FROM\s+'|TO\s+')/i.test(text)
  return (
    first === 'REASSIGN' ||
    first === 'LOAD' ||
    (first === 'COMMENT' && /^[^']*\bON\s+(?:ROLE|DATABASE|TABLESPACE)\b/i.test(text))
  )
}
