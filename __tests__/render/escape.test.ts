import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  cellCode,
  cellLink,
  codeLink,
  escapeHtml,
  escapeText,
  fenced,
  fenceFor,
  inlineCode,
  linkTarget,
  oneLine,
  relativeTarget,
  visible,
  visibleLines,
} from '../../src/render/escape.js'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
const ZWSP = '\u200b'

describe('visible', () => {
  test.each([
    ['a\u0000b', 'a␀b'],
    ['\u001b[31m', '␛[31m'],
    ['a\rb', 'a␍b'],
    ['\u007f', '␡'],
    ['\u0085\u009b', '⟨U+0085⟩⟨U+009B⟩'],
    ['\u202a\u202b\u202c\u202d\u202e', '⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩⟨U+202E⟩'],
    ['\u2066\u2067\u2068\u2069', '⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩'],
    ['\u2028\u2029', '⟨U+2028⟩⟨U+2029⟩'],
    ['\u{e0041}', '⟨U+E0041⟩'],
    ['\ud800x', '\ufffdx'],
    ['tab\tand\nfeed', 'tab\tand\nfeed'],
    ['é 日本 😀 👩‍🚀', 'é 日本 😀 👩‍🚀'],
  ])('%j', (text, shown) => expect(visible(text)).toBe(shown))

  test('leaves nothing to do for a second pass', () => {
    fc.assert(fc.property(anyText, text => expect(visible(visible(text))).toBe(visible(text))))
  })
})

test('lines of a message', () => {
  expect(visibleLines('a\r\nb\u001b\n\n')).toEqual(['a', 'b␛'])
  expect(visibleLines('')).toEqual([''])
})

test('one line, cut by characters', () => {
  expect(oneLine(' a\r\nb\tc\n')).toBe('a⏎b c')
  expect(oneLine('😀😀😀', 2)).toBe('😀…')
  expect(oneLine('😀😀', 2)).toBe('😀😀')
})

test('a fence is longer than any run of backticks', () => {
  expect(fenceFor('')).toBe('```')
  expect(fenceFor('a ``` b ````` c')).toBe('``````')
  expect(fenced('```', 'sql')).toBe('````sql\n```\n````')
})

describe('inline code', () => {
  test.each([
    ['a', '`a`'],
    ['', '`∅`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a``b`', '``` a``b` ```'],
    ['a\nb', '`a⏎b`'],
    ['<b>@me #1 [x](y)', '`<b>@me #1 [x](y)`'],
  ])('%j', (text, code) => expect(inlineCode(text)).toBe(code))

  test.each([
    ['a|b', '`a\\|b`'],
    ['a\\b', '`a\\b`'],
    ['a\\|b', '`a\\`&#124;`b`'],
  ])('in a table: %j', (text, code) => expect(cellCode(text)).toBe(code))

  test('reads back as the text, for any text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const [, ticks = '', content = ''] = /^(`+)([\s\S]*?[^`])\1$/.exec(inlineCode(text, Infinity)) ?? []
        const unpadded = /^ .* $/.test(content) && content.trim() !== '' ? content.slice(1, -1) : content
        expect(unpadded).toBe(oneLine(text, Infinity) || '∅')
        expect([...unpadded.matchAll(/`+/g)].some(([run]) => run === ticks)).toBe(false)
      }),
    )
  })

  test('a cell has no pipe that ends it, for any text', () => {
    const text = fc.array(fc.constantFrom('|', '\\', '`', ' ', 'a', '\n')).map(parts => parts.join(''))
    fc.assert(fc.property(text, each => expect(cellCode(each)).not.toMatch(/(^|[^\\])(\\\\)*\||\n/)))
  })
})

describe('text', () => {
  test.each([
    ['plain words, "quoted" (so)', 'plain words, "quoted" (so)'],
    ['@octocat', `@${ZWSP}octocat`],
    ['see #12 and GH-3', `see &#35;${ZWSP}12 and GH-${ZWSP}3`],
    ['https://evil.example', `https:${ZWSP}//evil.example`],
    ['www.evil.example', `www${ZWSP}.evil.example`],
    [':boom:', `:${ZWSP}boom:`],
    ['*a* _b_ `c` <d>', '&#42;a&#42; &#95;b&#95; &#96;c&#96; &#60;d&#62;'],
    ['1. one', '&#8203;1. one'],
    ['- one', '&#45; one'],
    ['a\n# b', 'a⏎&#35; b'],
  ])('%j', (text, escaped) => expect(escapeText(text)).toBe(escaped))
})

test('html', () => {
  expect(escapeHtml(`<a href="x" b='y'>&\u202e`)).toBe(
    '&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;⟨U+202E⟩',
  )
})

describe('links', () => {
  test.each([
    ['https://github.com/a/b', 'https://github.com/a/b'],
    ['https://a.example/x)y(z', 'https://a.example/x%29y%28z'],
    ['http://a.example/`|[]*_~\'"<>', 'http://a.example/%60%7C%5B%5D%2A%5F%7E%27%22%3C%3E'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['not a url', undefined],
    [undefined, undefined],
  ])('%j', (url, target) => expect(linkTarget(url)).toBe(target))

  test('relative', () => {
    expect(relativeTarget('a b/(c)_d#?.md')).toBe('a%20b/%28c%29%5Fd%23%3F.md')
    expect(relativeTarget('\ud800')).toBe('%EF%BF%BD')
  })

  test('with code', () => {
    expect(codeLink('a|b', 'x')).toBe('[`a|b`](x)')
    expect(cellLink('a|b', 'x')).toBe('[`a\\|b`](x)')
    expect(codeLink('a', undefined)).toBe('`a`')
    expect(cellLink('a|b', undefined)).toBe('`a\\|b`')
  })
})
