/**
 * GitHub-flavoured Markdown as a page that looks as on GitHub. Pure: same text, same bytes. Invariant: of raw
 * HTML only the few elements that our Markdown uses get through, the rest is shown as text, as GitHub does.
 */
import { Marked } from 'marked'

const ELEMENTS = new Set(['details', 'summary', 'sub', 'br'])
const ALERTS = { NOTE: 'Note', TIP: 'Tip', IMPORTANT: 'Important', WARNING: 'Warning', CAUTION: 'Caution' }

/** Classes of lines in a `diff` block, by what they begin with. */
const DIFF_CLASSES = { '+': 'added', '-': 'deleted', '!': 'changed', '@': 'hunk' }

/** Text for inside an element or an attribute. */
export const escapeHtml = text =>
  text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign])

const renderDiff = text =>
  text
    .split('\n')
    .map(line => `<span class="${DIFF_CLASSES[line.charAt(0)] ?? 'plain'}">${escapeHtml(line) || ' '}</span>`)
    .join('')

const isAllowed = html =>
  (html.match(/<[^>]*>?/g) ?? []).every(tag => ELEMENTS.has(/^<\/?(\w+)\s*>$/.exec(tag)?.[1] ?? ''))

const marked = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }) {
      return `<pre><code>${lang === 'diff' ? renderDiff(text) : escapeHtml(text)}</code></pre>\n`
    },
    html({ text }) {
      return isAllowed(text) ? text : escapeHtml(text)
    },
    blockquote({ text, tokens }) {
      const [opening, kind] = /^\[!(\w+)\][ \t]*\n/.exec(text) ?? []
      const title = ALERTS[kind]
      if (title === undefined) return `<blockquote>\n${this.parser.parse(tokens)}</blockquote>\n`
      const content = marked.parse(text.slice(opening.length))
      return `<div class="alert ${kind.toLowerCase()}"><p class="title">${title}</p>\n${content}</div>\n`
    },
  },
})

/** Markdown as HTML, without a page around it. */
export const renderMarkdown = markdown => marked.parse(markdown)

/**
 * The beginning of a document, up to a line that begins with one of these texts; the whole of it without them.
 *
 * @throws Error when no line begins so: the document is not what it was.
 */
export function upTo(markdown, ...beginnings) {
  const lines = markdown.split('\n')
  const end = lines.findIndex(line => beginnings.some(beginning => line.startsWith(beginning)))
  if (end < 0) throw new Error(`No line begins with ${beginnings.join(' or ')}`)
  return lines.slice(0, end).join('\n')
}

/** A whole page: a box with a title bar, as GitHub shows a file. */
export const renderPage = ({ title, body, style }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
<header>${escapeHtml(title)}</header>
<article>${body}</article>
</main>
</html>
`

const LEVELS = { failure: 'caution', warning: 'warning', notice: 'note' }

/**
 * A check run as it was sent to GitHub.
 *
 * @param summary - What is shown of its summary.
 * @param path - The file whose remarks are shown.
 */
export function renderCheckRun({ output }, summary, path) {
  const remarks = output.annotations
    .filter(annotation => annotation.path === path)
    .map(({ start_line, title, message, annotation_level }) =>
      [
        `<div class="remark ${LEVELS[annotation_level]}"><p class="place">Line ${start_line}</p>`,
        `<p class="title">${escapeHtml(title)}</p>`,
        `<p>${escapeHtml(message).replaceAll('\n', '<br>')}</p></div>`,
      ].join(''),
    )
  return [
    `<h2>${escapeHtml(output.title)}</h2>`,
    renderMarkdown(summary),
    `<h3>On the lines of <code>${escapeHtml(path)}</code></h3>`,
    ...remarks,
  ].join('\n')
}

/** The pages of the pictures, by their names: what a reader needs of each. */
export const pagesOf = ({ dashboard, execution, log, check, deployment }, style) => {
  const page = (title, body) => renderPage({ title, body, style })
  const shown = upTo(check.output.summary, 'No earlier deployment', '### What lets it in')
  return {
    check: page(`Checks / ${check.name}`, renderCheckRun(check, shown, 'sql/005-amounts.sql')),
    dashboard: page('execution-logs / README.md', renderMarkdown(dashboard)),
    summary: page(
      'execution-logs / deployments / … / Acceptance / … / README.md',
      renderMarkdown(upTo(execution, '### What went wrong')),
    ),
    'execution-log': page(
      'execution-logs / deployments / … / Acceptance / … / sql / 004-vouchers.sql.md',
      renderMarkdown(log),
    ),
    deployment: page('execution-logs / deployments / … / README.md', renderMarkdown(upTo(deployment, '| #'))),
  }
}
