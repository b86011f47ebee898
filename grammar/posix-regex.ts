import { classes, classOf, foldCase, union, without, wordBytes, type ByteRanges } from './byte-ranges.ts'

/** Where a match may stand without taking a character. */
export type RegexAssertion =
  'lineStart' | 'lineEnd' | 'textStart' | 'textEnd' | 'wordStart' | 'wordEnd' | 'wordEdge' | 'noWordEdge'

/** A POSIX extended regular expression as a tree. */
export type RegexNode =
  | { readonly kind: 'set'; readonly ranges: ByteRanges }
  | { readonly kind: 'assertion'; readonly assertion: RegexAssertion }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternatives'; readonly options: readonly RegexNode[] }
  /** `max` is Infinity when there is none. */
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number }
  | { readonly kind: 'backReference'; readonly index: number }

export interface ParsedRegex {
  readonly root: RegexNode
  readonly groupCount: number
  readonly hasBackReferences: boolean
}

export interface RegexFlags {
  /** REG_ICASE: ASCII letters match in both cases. */
  readonly ignoreCase: boolean
  /** REG_NEWLINE: `.` and negated brackets do not match a newline. */
  readonly newline: boolean
}

/** The largest number in an interval (glibc's RE_DUP_MAX). */
const largestRepeat = 32_767

class RegexError extends Error {}

/**
 * Parses a POSIX extended regular expression as glibc reads it in the C locale, with its extensions (`\w`, `\<`, back references …);
 * an error is told in the words of regerror().
 */
export function parsePosixRegex(pattern: string, flags: RegexFlags): ParsedRegex | { readonly error: string } {
  try {
    return new RegexParser(pattern, flags).parse()
  } catch (error) {
    if (error instanceof RegexError) return { error: error.message }
    throw error
  }
}

/** What is wrong with a POSIX extended regular expression; undefined when it compiles. */
export function findRegexProblem(pattern: string): string | undefined {
  const parsed = parsePosixRegex(pattern, { ignoreCase: false, newline: false })
  return 'error' in parsed ? parsed.error : undefined
}

const assertionEscapes: ReadonlyMap<string, RegexAssertion> = new Map<string, RegexAssertion>([
  ['<', 'wordStart'],
  ['>', 'wordEnd'],
  ['b', 'wordEdge'],
  ['B', 'noWordEdge'],
  ['`', 'textStart'],
  ["'", 'textEnd'],
])

class RegexParser {
  readonly #pattern: string
  readonly #flags: RegexFlags
  #at = 0
  #groups = 0
  /** Groups that are closed: only those may be referred back to. */
  readonly #closed = new Set<number>()
  #depth = 0
  #hasBackReferences = false

  constructor(pattern: string, flags: RegexFlags) {
    this.#pattern = pattern
    this.#flags = flags
  }

  parse(): ParsedRegex {
    const root = this.#alternatives()
    return { root, groupCount: this.#groups, hasBackReferences: this.#hasBackReferences }
  }

  #alternatives(): RegexNode {
    const options = [this.#sequence()]
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1
      options.push(this.#sequence())
    }
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { kind: 'alternatives', options }
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = []
    for (let char = this.#pattern[this.#at]; char !== undefined; char = this.#pattern[this.#at]) {
      // A closing parenthesis without its opening one is an ordinary character.
      if (char === '|' || (char === ')' && this.#depth > 0)) break
      parts.push(this.#repeated(this.#atom(char)))
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts }
  }

  #atom(char: string): RegexNode {
    if ('*+?{'.includes(char)) throw new RegexError('Invalid preceding regular expression')
    this.#at += 1
    switch (char) {
      case '(':
        return this.#group()
      case '[':
        return this.#bracket()
      case '\\':
        return this.#escape()
      case '.':
        return setOf(this.#flags.newline ? without([[0, 255]], [[10, 10]]) : [[0, 255]])
      case '^':
        return this.#anchor('lineStart')
      case '$':
        return this.#anchor('lineEnd')
      default:
        return this.#literal(char)
    }
  }

  #anchor(assertion: RegexAssertion): RegexNode {
    const next = this.#pattern.charAt(this.#at)
    if (next !== '' && '*+?{'.includes(next)) throw new RegexError('Invalid preceding regular expression')
    return { kind: 'assertion', assertion }
  }

  #literal(char: string): RegexNode {
    const code = char.charCodeAt(0)
    return setOf(this.#folded([[code, code]]))
  }

  #folded(ranges: ByteRanges): ByteRanges {
    return this.#flags.ignoreCase ? foldCase(ranges) : ranges
  }

  #group(): RegexNode {
    this.#groups += 1
    const index = this.#groups
    this.#depth += 1
    if (this.#depth > 250) throw new RegexError('Memory exhausted')
    const body = this.#alternatives()
    if (this.#pattern[this.#at] !== ')') throw new RegexError('Unmatched ( or \\(')
    this.#at += 1
    this.#depth -= 1
    this.#closed.add(index)
    return { kind: 'group', index, body }
  }

  #escape(): RegexNode {
    const char = this.#pattern[this.#at]
    if (char === undefined) throw new RegexError('Trailing backslash')
    this.#at += 1
    const assertion = assertionEscapes.get(char)
    if (assertion !== undefined) return this.#anchor(assertion)
    if (char === 'w') return setOf(wordBytes)
    if (char === 'W') return setOf(without([[0, 255]], wordBytes))
    if (char === 's') return setOf(classOf('space'))
    if (char === 'S') return setOf(without([[0, 255]], classOf('space')))
    if (/[1-9]/.test(char)) {
      if (!this.#closed.has(Number(char))) throw new RegexError('Invalid back reference')
      this.#hasBackReferences = true
      return { kind: 'backReference', index: Number(char) }
    }
    return this.#literal(char)
  }

  #repeated(atom: RegexNode): RegexNode {
    let body = atom
    for (;;) {
      const char = this.#pattern[this.#at]
      if (char === '*') body = { kind: 'repeat', body, min: 0, max: Number.POSITIVE_INFINITY }
      else if (char === '+') body = { kind: 'repeat', body, min: 1, max: Number.POSITIVE_INFINITY }
      else if (char === '?') body = { kind: 'repeat', body, min: 0, max: 1 }
      else if (char === '{') body = this.#interval(body)
      else return body
      this.#at += 1
    }
  }

  /** Leaves the position at the closing brace. */
  #interval(body: RegexNode): RegexNode {
    const close = this.#pattern.indexOf('}', this.#at)
    const content = this.#pattern.slice(this.#at + 1, close === -1 ? undefined : close)
    if (close === -1) throw new RegexError('Unmatched \\{')
    const [, from, comma, to] = /^(\d*)(,?)(\d*)$/.exec(content) ?? []
    if (from === undefined || (from === '' && comma === '')) throw new RegexError('Invalid content of \\{\\}')
    const min = Number(from)
    const max = comma === '' ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to)
    if (max < min) throw new RegexError('Invalid content of \\{\\}')
    if (min > largestRepeat || (max !== Number.POSITIVE_INFINITY && max > largestRepeat)) {
      throw new RegexError('Regular expression too big')
    }
    this.#at = close
    return { kind: 'repeat', body, min, max }
  }

  /** A bracket expression: a backslash is literal, `]` may come first. */
  #bracket(): RegexNode {
    const isNegated = this.#pattern[this.#at] === '^'
    if (isNegated) this.#at += 1
    if (this.#at >= this.#pattern.length) throw new RegexError('Invalid regular expression')
    const ranges: (readonly [number, number])[] = []
    for (let isFirst = true; this.#pattern[this.#at] !== ']' || isFirst; isFirst = false) {
      ranges.push(...this.#bracketItem(isFirst))
    }
    this.#at += 1
    const folded = this.#folded(union(ranges))
    if (!isNegated) return setOf(folded)
    return setOf(without([[0, 255]], this.#flags.newline ? union([...folded, [10, 10]]) : folded))
  }

  #bracketItem(isFirst: boolean): ByteRanges {
    if (this.#pattern.startsWith('[:', this.#at)) {
      const name = this.#bracketName(':')
      const found = classes.get(name)
      if (found === undefined) throw new RegexError('Invalid character class name')
      if (this.#isRange()) throw new RegexError('Invalid range end')
      return found
    }
    // A hyphen can begin a range only where it cannot be taken for the hyphen of one.
    if (this.#pattern[this.#at] === '-' && !isFirst && this.#pattern[this.#at + 1] !== ']') {
      if (!this.#pattern.startsWith('--', this.#at)) throw new RegexError('Invalid range end')
    }
    const from = this.#bracketByte()
    if (!this.#isRange()) return [[from, from]]
    this.#at += 1
    if (this.#pattern.startsWith('[:', this.#at)) throw new RegexError('Invalid range end')
    const to = this.#bracketByte()
    if (to < from) throw new RegexError('Invalid range end')
    return [[from, to]]
  }

  /** Whether a hyphen and the end of a range follow. */
  #isRange(): boolean {
    return this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']'
  }

  #bracketByte(): number {
    const mark = this.#pattern.startsWith('[.', this.#at) ? '.' : this.#pattern.startsWith('[=', this.#at) ? '=' : ''
    if (mark !== '') {
      const name = this.#bracketName(mark)
      if (name.length !== 1) throw new RegexError('Invalid collation character')
      return name.charCodeAt(0)
    }
    const char = this.#pattern[this.#at]
    if (char === undefined) throw new RegexError(unmatchedBracket)
    this.#at += 1
    return char.charCodeAt(0)
  }

  /** The text between `[:` and `:]`. */
  #bracketName(mark: string): string {
    const close = this.#pattern.indexOf(`${mark}]`, this.#at + 2)
    if (close === -1) throw new RegexError(unmatchedBracket)
    const name = this.#pattern.slice(this.#at + 2, close)
    this.#at = close + 2
    return name
  }
}

const unmatchedBracket = 'Unmatched [, [^, [:, [., or [='

function setOf(ranges: ByteRanges): RegexNode {
  return { kind: 'set', ranges }
}
