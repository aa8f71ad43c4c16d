/** The pictures of README.md's story: they are there, and what they are drawn from becomes a page. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'

interface Story {
  readonly dashboard: string
  readonly execution: string
  readonly log: string
  readonly deployment: string
  readonly check: {
    readonly name: string
    readonly output: {
      readonly title: string
      readonly summary: string
      readonly annotations: readonly {
        readonly path: string
        readonly start_line: number
        readonly title: string
        readonly message: string
        readonly annotation_level: string
      }[]
    }
  }
}
interface Page {
  readonly renderMarkdown: (markdown: string) => string
  readonly upTo: (markdown: string, ...beginnings: readonly string[]) => string
  readonly pagesOf: (story: Story, style: string) => Readonly<Record<string, string>>
}
interface Png {
  readonly sizeOf: (png: Buffer) => { readonly width: number; readonly height: number }
  readonly reduceColours: (png: Buffer) => Buffer
}

const load = async (file: string): Promise<unknown> => import(path.resolve('scripts/pictures', file))
const { renderMarkdown, upTo, pagesOf } = (await load('page.mjs')) as Page
const { sizeOf, reduceColours } = (await load('png.mjs')) as Png

const golden = (file: string): string => readFileSync(path.join('__tests__/render/golden', file), 'utf8')
const story: Story = {
  dashboard: golden('ledger/README.md'),
  execution: golden('summary/dry-run-red.md'),
  log: golden('log/dry-run-red/dry-run.sql.b.sql.md'),
  deployment: golden('ledger/deployments.9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a.README.md').concat('| #\n'),
  check: {
    name: 'Greenline: Test (dry-run)',
    output: {
      title: 'Dry run for <Test> is green',
      summary: golden('check/reviewed.summary.md').concat('No earlier deployment\n'),
      annotations: [
        {
          path: 'sql/005-amounts.sql',
          start_line: 3,
          title: 'Drops "note"',
          message: 'one\n<two>',
          annotation_level: 'warning',
        },
      ],
    },
  },
}

describe('the pictures that README.md names', () => {
  const shown = [...readFileSync('README.md', 'utf8').matchAll(/\]\((docs\/[\w-]+\.png)\)/g)].map(
    ([, file = '']) => file,
  )

  test('are those that the script draws', () => {
    const drawn = Object.keys(pagesOf(story, '')).map(name => `docs/${name}.png`)
    expect(shown.toSorted()).toEqual(drawn.toSorted())
    const there = readdirSync('docs').filter(file => file.endsWith('.png'))
    expect(there.map(file => `docs/${file}`).toSorted()).toEqual(drawn.toSorted())
  })

  test.each(shown)('%s is readable and not heavy', file => {
    const png = readFileSync(file)
    const { width, height } = sizeOf(png)
    expect(width).toBe(1800)
    expect(height).toBeGreaterThan(500)
    expect(height).toBeLessThan(3000)
    expect(png.length).toBeGreaterThan(20_000)
    expect(png.length).toBeLessThan(200_000)
  })
})

describe('Markdown as a page', () => {
  test('a box in colour, a diff in colours, a table, a heading', () => {
    const html = renderMarkdown(story.execution)
    expect(html).toMatch(/<div class="alert caution"><p class="title">Caution<\/p>/)
    expect(html).not.toContain('[!CAUTION]')
    expect(renderMarkdown(story.log)).toMatch(/<span class="added">\+ /)
    expect(html).toMatch(/<span class="deleted">- /)
    expect(html).toMatch(/<th[^>]*>File<\/th>/)
    expect(html).toMatch(/<summary>Parameters<\/summary>/)
  })

  const pages = readdirSync('__tests__/render/golden', { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll(path.sep, '/'))
    .filter(file => file.endsWith('.md'))

  test.each(pages)('%s: nothing of its syntax is left, nothing foreign becomes an element', file => {
    const html = renderMarkdown(golden(file))
    const prose = html.replace(/<(pre|code)>[^]*?<\/\1>/g, '')
    expect(prose).not.toMatch(/^\s*(?:<p>)?```|^\s*(?:<p>)?\|.*\||\[!(?:NOTE|TIP|CAUTION|WARNING)\]/m)
    const names = new Set([...html.matchAll(/<(\w+)/g)].map(([, name = '']) => name))
    const known =
      'a blockquote br code details div em h1 h2 h3 h4 hr li ol p pre span strong sub summary table tbody td th thead tr ul'
    expect([...names].filter(name => !known.split(' ').includes(name))).toEqual([])
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length)
  })

  test.each(pages.filter(file => file.startsWith('ledger/')))('%s links to what lies beside it', file => {
    const links = [...renderMarkdown(golden(file)).matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link)
    expect(links.filter(link => /^(?:[a-z]+:|\/)/i.test(link))).toEqual([])
  })

  test('raw HTML that is not ours is text', () => {
    expect(renderMarkdown('a <img src=x onerror=y> b <br> c')).toBe(
      '<p>a &lt;img src=x onerror=y&gt; b <br> c</p>\n',
    )
    expect(renderMarkdown('<script>x</script>\n')).toContain('&lt;script&gt;')
    expect(renderMarkdown('<details open>\n')).toContain('&lt;details')
  })

  test('the pages hold what they are about, and stop where they should', () => {
    const made = pagesOf(story, 'p {}')
    for (const html of Object.values(made)) expect(html).toMatch(/^<!doctype html>[^]*<style>p \{\}<\/style>/)
    expect(made['summary']).not.toContain('What went wrong')
    expect(made['check']).toContain('Dry run for &lt;Test&gt; is green')
    expect(made['check']).toContain('<p>one<br>&lt;two&gt;</p>')
    expect(() => upTo('a\nb\n', 'c')).toThrow('No line begins with c')
    expect(upTo('a\nb\nc\n', 'c', 'b')).toBe('a')
  })
})

describe('fewer bytes a pixel', () => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, sum])
  }
  const dataOf = (png: Buffer, type: string): Buffer => {
    const at = png.indexOf(type)
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))
  }

  test('every pixel keeps its colour, whatever the filter of its line', () => {
    // Two pixels a line; what the five filters make of each line is worked out by hand.
    const lines = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 0, 0, 0, 0, 0, 0],
      [3, 5, 10, 15, 15, 15, 15],
      [4, 0, 0, 0, 0, 0, 0],
    ]
    const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 5, 8, 2, 0, 0, 0])
    const png = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.from(lines.flat()))),
      chunk('IEND', Buffer.alloc(0)),
    ])
    const reduced = reduceColours(png)
    expect(sizeOf(reduced)).toEqual({ width: 2, height: 5 })
    const palette = dataOf(reduced, 'PLTE')
    const rows = inflateSync(dataOf(reduced, 'IDAT'))
    const colours = [...rows].map((index, at) =>
      at % 3 === 0
        ? 'line'
        : palette
            .subarray(index * 3, index * 3 + 3)
            .toJSON()
            .data.join(),
    )
    const first = ['line', '10,20,30', '40,50,60']
    expect(colours).toEqual([...first, ...first, ...first, ...first, ...first])
  })

  test('what is no PNG of Chromium is refused', () => {
    const [file = ''] = readdirSync('docs').filter(name => name.endsWith('.png'))
    expect(() => reduceColours(readFileSync(path.join('docs', file)))).toThrow('Not a PNG as Chromium writes')
    expect(() => sizeOf(Buffer.from('no picture'))).toThrow('This is no PNG')
  })
})
