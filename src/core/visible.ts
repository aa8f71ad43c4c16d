/**
 * Makes characters visible that a terminal, a log viewer or a reader's eye
 * would act on instead of show. Invariant: the result holds no control
 * character but line feeds and tabs, and nothing that reorders text.
 */

/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of writing. */
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const ACTED_ON = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Shows control characters as pictures (`␛`) or code points (`<U+202E>`); CRLF becomes LF. */
export const showControls = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(ACTED_ON, character => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '␡' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
  })

/** The colours our own renderers use: no conceal, no cursor movement, no hyperlinks. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const COLOUR = /(\x1b\[(?:(?:0|1|2|3|4|22|23|24|39|49|[34][0-7]|9[0-7]|10[0-7])(?:;(?!m)|(?=m)))*m)/

/** As `showControls`, but leaves colours alone when they are shown, and drops them when they are not. */
export function showText(text: string, colours: 'shown' | 'dropped'): string {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 0 ? showControls(part) : colours === 'shown' ? part : ''))
    .join('')
}
