/** The bytes that mean something to the reading of a SQL file. Invariant: ASCII only. */

export const LF = 0x0a
export const CR = 0x0d
export const SLASH = 0x2f
export const STAR = 0x2a
export const DASH = 0x2d
export const HASH = 0x23
export const BANG = 0x21
export const UPPER_M = 0x4d
export const UPPER_N = 0x4e
export const BACKSLASH = 0x5c
export const BACKQUOTE = 0x60
export const SINGLE_QUOTE = 0x27
export const DOUBLE_QUOTE = 0x22
export const LOWER_D = 0x64

/** White space as the client sees it. */
export const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

/** What C calls graphic in UTF-8: neither white space nor a control character. */
export const isGraphic = (byte: number): boolean => byte > 32 && byte !== 127
