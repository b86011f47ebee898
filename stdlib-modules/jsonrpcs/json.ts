/** A JSON value as it was read: objects keep their order and may have any names. Texts hold one byte per character. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | ReadonlyMap<string, JsonValue>

export type ParsedJson =
  | { readonly kind: 'value'; readonly value: JsonValue; readonly end: number }
  /** The text ends before the value does. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'invalid' }

const maxDepth = 64

/**
 * Reads the first JSON value of a text and tells where it ends; what follows is the caller's. Line breaks in texts are accepted,
 * as in Kamailio, and `\u` escapes become the bytes of UTF-8. Linear in the length of the text.
 */
export function parseJson(text: string, start = 0): ParsedJson {
  const parser = new Parser(text, start)
  const value = parser.value(0)
  if (value !== undefined) return { kind: 'value', value, end: parser.at }
  return { kind: parser.at >= text.length ? 'incomplete' : 'invalid' }
}

class Parser {
  readonly #text: string
  at: number

  constructor(text: string, start: number) {
    this.#text = text
    this.at = start
  }

  /** The value at the current place; undefined with `at` at the end of the text, or at what is wrong. */
  value(depth: number): JsonValue | undefined {
    if (depth > maxDepth) return undefined
    this.#skipBlanks()
    const char = this.#text[this.at]
    if (char === '{') return this.#object(depth + 1)
    if (char === '[') return this.#array(depth + 1)
    if (char === '"') return this.#string()
    if (char === 't') return this.#word('true', true)
    if (char === 'f') return this.#word('false', false)
    if (char === 'n') return this.#word('null', null)
    return this.#number()
  }

  #skipBlanks(): void {
    while (this.at < this.#text.length && this.#text.charCodeAt(this.at) <= 32) this.at += 1
  }

  #word<T extends JsonValue>(word: string, value: T): T | undefined {
    for (const char of word) {
      if (this.#text[this.at] !== char) return undefined
      this.at += 1
    }
    return value
  }

  #number(): number | undefined {
    const match = /[-+]?\d{1,400}(?:\.\d{0,400})?(?:[eE][-+]?\d{1,4})?/y
    match.lastIndex = this.at
    const found = match.exec(this.#text)
    if (found === null) {
      if (/^[-+]?$/.test(this.#text.slice(this.at, this.at + 2))) this.at = this.#text.length
      return undefined
    }
    this.at = match.lastIndex
    if (/^[eE][-+]?$/.test(this.#text.slice(this.at, this.at + 3))) {
      this.at = this.#text.length
      return undefined
    }
    return Number(found[0])
  }

  #array(depth: number): readonly JsonValue[] | undefined {
    const values: JsonValue[] = []
    this.at += 1
    this.#skipBlanks()
    if (this.#take(']')) return values
    for (;;) {
      const value = this.value(depth)
      if (value === undefined) return undefined
      values.push(value)
      this.#skipBlanks()
      if (this.#take(']')) return values
      if (!this.#take(',')) return undefined
    }
  }

  #object(depth: number): ReadonlyMap<string, JsonValue> | undefined {
    const members = new Map<string, JsonValue>()
    this.at += 1
    this.#skipBlanks()
    if (this.#take('}')) return members
    for (;;) {
      this.#skipBlanks()
      if (this.#text[this.at] !== '"') return undefined
      const name = this.#string()
      this.#skipBlanks()
      if (name === undefined || !this.#take(':')) return undefined
      const value = this.value(depth)
      if (value === undefined) return undefined
      if (!members.has(name)) members.set(name, value)
      this.#skipBlanks()
      if (this.#take('}')) return members
      if (!this.#take(',')) return undefined
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.at] !== char) return false
    this.at += 1
    return true
  }

  #string(): string | undefined {
    let result = ''
    let from = this.at + 1
    for (;;) {
      const next = this.#specialFrom(from)
      if (next === -1) {
        this.at = this.#text.length
        return undefined
      }
      result += this.#text.slice(from, next)
      if (this.#text[next] === '"') {
        this.at = next + 1
        return result
      }
      this.at = next
      const escape = this.#escape()
      if (escape === undefined) return undefined
      result += escape
      from = this.at
    }
  }

  /** Where the next quote or backslash stands. */
  #specialFrom(start: number): number {
    const special = /["\\]/g
    special.lastIndex = start
    return special.exec(this.#text)?.index ?? -1
  }

  /** Reads the escape at the current backslash and moves behind it. */
  #escape(): string | undefined {
    const letter = this.#text[this.at + 1]
    if (letter === undefined) {
      this.at = this.#text.length
      return undefined
    }
    if (letter === 'u') return this.#unicodeEscape()
    this.at += 2
    return escapes.get(letter) ?? letter
  }

  #unicodeEscape(): string | undefined {
    const first = this.#hexDigits(this.at + 2)
    if (first === undefined) return undefined
    this.at += 6
    if (first >= 0xd800 && first < 0xdc00 && this.#text.startsWith('\\u', this.at)) {
      const second = this.#hexDigits(this.at + 2)
      if (second !== undefined && second >= 0xdc00 && second < 0xe000) {
        this.at += 6
        return utf8Bytes(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
      }
    }
    return first >= 0xd800 && first < 0xe000 ? '' : utf8Bytes(first)
  }

  #hexDigits(start: number): number | undefined {
    const digits = this.#text.slice(start, start + 4)
    if (/^[0-9a-fA-F]{4}$/.test(digits)) return Number.parseInt(digits, 16)
    if (digits.length < 4 && /^[0-9a-fA-F]*$/.test(digits)) this.at = this.#text.length
    return undefined
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** The UTF-8 encoding of a code point, one character per byte. */
function utf8Bytes(codePoint: number): string {
  if (codePoint < 0x80) return String.fromCharCode(codePoint)
  const tail = (shift: number): number => 0x80 | ((codePoint >> shift) & 0x3f)
  if (codePoint < 0x800) return String.fromCharCode(0xc0 | (codePoint >> 6), tail(0))
  if (codePoint < 0x10000) return String.fromCharCode(0xe0 | (codePoint >> 12), tail(6), tail(0))
  return String.fromCharCode(0xf0 | (codePoint >> 18), tail(12), tail(6), tail(0))
}

/** Writes a value: in one line, or over several with tabs in Kamailio's manner (6.1.5). */
export function writeJson(value: JsonValue, isPretty: boolean, depth = 0): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'string') return writeText(value)
  const isList = Array.isArray(value)
  const items = isList
    ? listItems(value, isPretty, depth)
    : objectItems(value as ReadonlyMap<string, JsonValue>, isPretty, depth)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (!isPretty) return open + items.join(',') + close
  const indent = `\n${'\t'.repeat(depth + 1)}`
  const lines = items.map((item) => indent + item).join(',')
  return `${open}${lines}\n${'\t'.repeat(depth)}${close}`
}

function listItems(values: readonly JsonValue[], isPretty: boolean, depth: number): readonly string[] {
  return values.map((value) => writeJson(value, isPretty, depth + 1))
}

function objectItems(members: ReadonlyMap<string, JsonValue>, isPretty: boolean, depth: number): readonly string[] {
  const separator = isPretty ? ':\t' : ':'
  return [...members].map(([name, value]) => writeText(name) + separator + writeJson(value, isPretty, depth + 1))
}

/** Whole numbers without a fraction, others with six digits, very small and very large ones with an exponent (6.1.5). */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return '0'
  if (Number.isInteger(value) && Math.abs(value) < 1e60) return BigInt(value).toString()
  const size = Math.abs(value)
  if (size >= 1e-6 && size <= 1e9) return value.toFixed(6)
  return value.toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2')
}

function writeText(text: string): string {
  return `"${text.replace(/["\\\x00-\x1f]/g, escapeChar)}"`
}

function escapeChar(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`
  for (const [letter, escaped] of escapes) if (escaped === char) return `\\${letter}`
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
