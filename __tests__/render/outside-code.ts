/** What a reader of Markdown acts on: everything but code blocks and code spans. */
export const outsideCode = (markdown: string): string =>
  markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '').replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
