/** Blocks of the HTML report that several sections are made of. Pure. Invariant: cells and titles are HTML already. */
import { toHtml, type Phrase } from './phrase.js'

/** A list of sentences; the empty text for none. */
export const list = (phrases: readonly Phrase[]): string =>
  phrases.length === 0 ? '' : `<ul>${phrases.map(each => `<li>${toHtml(each)}</li>`).join('')}</ul>`

/** A section that is one table; the empty text without rows. */
export const table = (
  id: string,
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  rows.length === 0
    ? ''
    : `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<div class="scroll"><table>
<thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${rows.map(cells => `\n<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('')}
</tbody></table></div></section>`
