import type { ByteRanges } from '#grammar/byte-ranges.ts'
import type { ParsedRegex, RegexAssertion, RegexNode } from '#grammar/posix-regex.ts'

/** A JavaScript regular expression that gives the same answers in linear time. */
export interface FastPath {
  /** Tells whether there is a match. */
  readonly test: RegExp | undefined
  /** Finds the leftmost-longest match with its groups; it has the flag `g`. */
  readonly exec: RegExp | undefined
}

/** Copies of a part that JavaScript may have to try at one place of the text. */
const mostTries = 64

/**
 * Where JavaScript's backtracking provably gives the leftmost-longest answer in linear time. It may test when at one place only a
 * few ways have to be tried, and when what is unbounded stands at the end of the expression (nothing can fail after it) or in an
 * expression that can match at the start of the text alone. It may find groups when besides only one part varies in length and
 * there are no alternatives, so that the greedy match is the longest.
 */
export function findFastPath({ root, hasBackReferences }: ParsedRegex, newline: boolean): FastPath {
  if (hasBackReferences) return { test: undefined, exec: undefined }
  const parts = root.kind === 'sequence' ? root.parts : [root]
  const [first] = parts
  const isAnchored =
    first?.kind === 'assertion' && (first.assertion === 'textStart' || (first.assertion === 'lineStart' && !newline))
  const variable = parts.filter((part) => part.kind === 'repeat' && part.min !== part.max)
  const unbounded = variable.filter((part) => part.kind === 'repeat' && part.max === Number.POSITIVE_INFINITY)
  const isSimple = parts.every((part) => isFixed(part) || (part.kind === 'repeat' && part.body.kind === 'set'))
  const isEndFree = unbounded.length === 0 || (unbounded.length === 1 && (isAnchored || parts.at(-1) === unbounded[0]))
  const tries = parts.reduce((product, part) => product * triesOf(part), 1)
  if (!isEndFree || tries > mostTries) return { test: undefined, exec: undefined }
  const areAlternativesPlain = parts.every((part) => isPlain(part))
  if (!isSimple && !areAlternativesPlain) return { test: undefined, exec: undefined }
  const source = sourceOf(root, newline)
  return {
    test: new RegExp(source),
    exec: isSimple && variable.length <= 1 ? new RegExp(source, 'g') : undefined,
  }
}

/** Always of one length, without a choice. */
function isFixed(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return true
    case 'group':
      return isFixed(node.body)
    case 'sequence':
      return node.parts.every(isFixed)
    case 'repeat':
      return node.min === node.max && node.max <= mostTries && node.body.kind === 'set'
    default:
      return false
  }
}

/** Fixed, a repeated byte, or alternatives of fixed texts: for a test it does not matter which alternative is taken. */
function isPlain(node: RegexNode): boolean {
  if (isFixed(node)) return true
  if (node.kind === 'repeat') return node.body.kind === 'set'
  if (node.kind === 'group') return isPlain(node.body) && node.body.kind !== 'repeat'
  return node.kind === 'alternatives' && node.options.every(isFixed)
}

/** How many ways of matching a part there are at one place, the unbounded one counted as one. */
function triesOf(node: RegexNode): number {
  if (node.kind === 'group') return triesOf(node.body)
  if (node.kind === 'alternatives') return node.options.length
  if (node.kind === 'repeat' && node.max !== Number.POSITIVE_INFINITY) return node.max - node.min + 1
  return 1
}

function sourceOf(node: RegexNode, newline: boolean): string {
  switch (node.kind) {
    case 'set':
      return setSource(node.ranges)
    case 'assertion':
      return assertionSource(node.assertion, newline)
    case 'group':
      return `(${sourceOf(node.body, newline)})`
    case 'sequence':
      return node.parts.map((part) => sourceOf(part, newline)).join('')
    case 'alternatives':
      return node.options.map((option) => sourceOf(option, newline)).join('|')
    case 'repeat':
      return `${sourceOf(node.body, newline)}{${node.min},${node.max === Number.POSITIVE_INFINITY ? '' : node.max}}`
    case 'backReference':
      return `\\${node.index}`
  }
}

function byteSource(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

function setSource(ranges: ByteRanges): string {
  const [only] = ranges
  if (ranges.length === 1 && only !== undefined) {
    if (only[0] === only[1]) return byteSource(only[0])
    if (only[0] === 0 && only[1] === 255) return '[^]'
  }
  const items = ranges.map(([from, to]) => (from === to ? byteSource(from) : `${byteSource(from)}-${byteSource(to)}`))
  return `[${items.join('')}]`
}

function assertionSource(assertion: RegexAssertion, newline: boolean): string {
  switch (assertion) {
    case 'lineStart':
      return newline ? '(?<![^\\n])' : '^'
    case 'lineEnd':
      return newline ? '(?![^\\n])' : '$'
    case 'textStart':
      return '^'
    case 'textEnd':
      return '$'
    case 'wordStart':
      return '\\b(?=\\w)'
    case 'wordEnd':
      return '\\b(?<=\\w)'
    case 'wordEdge':
      return '\\b'
    case 'noWordEdge':
      return '\\B'
  }
}
