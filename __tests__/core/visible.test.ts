import { describe, expect, test } from '@jest/globals'
import { showControls, showText } from '../../src/core/visible.js'

describe('showControls', () => {
  test.each([
    ['a\tb\nc', 'a\tb\nc'],
    ['a\r\nb', 'a\nb'],
    ['safe\rfake', 'safe␍fake'],
    ['\u001b]0;title\u0007', '␛]0;title␇'],
    ['\u0000\u007f\u009b31m', '␀␡<U+009B>31m'],
    ['user\u202etxt.exe', 'user<U+202E>txt.exe'],
    ['a\u2028b\u2029c\u0085d', 'a<U+2028>b<U+2029>c<U+0085>d'],
    ['ünï – 日本 🟢', 'ünï – 日本 🟢'],
  ])('%j becomes %j', (text, shown) => {
    expect(showControls(text)).toBe(shown)
  })
})

describe('showText', () => {
  test('shows colours and nothing else of an escape sequence', () => {
    const text = '\u001b[1;32mgreen\u001b[0m \u001b[8mhidden\u001b[2J\u001b[31;8mx\u001b]8;;http://x\u0007'
    expect(showText(text, 'shown')).toBe('\u001b[1;32mgreen\u001b[0m ␛[8mhidden␛[2J␛[31;8mx␛]8;;http://x␇')
    expect(showText(text, 'dropped')).toBe('green ␛[8mhidden␛[2J␛[31;8mx␛]8;;http://x␇')
  })
})
