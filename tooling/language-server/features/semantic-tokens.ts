import type { Range, SemanticTokens } from 'vscode-languageserver'
import { findCoreFunction } from '#grammar/core-functions.ts'
import { findCoreParameter } from '#grammar/core-parameters.ts'
import { reservedWords } from '#grammar/keywords.ts'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import type { Place } from '../analysis.ts'
import { unitsIn } from '#compiler/1-source/utf8.ts'
import type { TextLines } from '../text-lines.ts'

export const tokenTypes = [
  'keyword',
  'comment',
  'string',
  'number',
  'variable',
  'function',
  'macro',
  'class',
  'property',
  'operator',
] as const
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const

type TokenType = (typeof tokenTypes)[number]

interface ColouredToken {
  readonly start: number
  readonly end: number
  readonly type: TokenType
  readonly isDeclaration?: boolean
}

/** The colours of a file, or of some of its lines, in the encoding of the protocol. */
export function semanticTokens(place: Place, range?: Range): SemanticTokens {
  const lines = place.analysis.linesOf(place.source)
  const first = range === undefined ? 0 : lines.startOf(range.start.line)
  const last = range === undefined ? lines.text.length : lines.endOf(range.end.line)
  const names = namedPlaces(place)
  const words = reservedWords(place.analysis.target)
  const tokens = place.analysis
    .piecesOf(place.source)
    .filter((piece) => piece.end > first && piece.start < last)
    .flatMap((piece) => colour(piece, place, names, words))
  return { data: encode(tokens, lines) }
}

/** What names of the script's own stand for, by where they start. */
function namedPlaces({ analysis, source }: Place): ReadonlyMap<number, ColouredToken> {
  const found = new Map<number, ColouredToken>()
  for (const { kind, role, span } of analysis.occurrences) {
    if (span.source !== source.id || (kind !== 'route' && kind !== 'define')) continue
    const type = kind === 'route' ? 'class' : 'macro'
    found.set(span.start, { start: span.start, end: span.end, type, isDeclaration: role === 'definition' })
  }
  return found
}

function colour(
  piece: Piece,
  { source }: Place,
  names: ReadonlyMap<number, ColouredToken>,
  words: ReadonlySet<string>,
): readonly ColouredToken[] {
  const { start, end } = piece
  const { text } = source
  switch (piece.kind) {
    case 'word': {
      const written = text.slice(start, end)
      const own = names.get(start)
      // The keyword of a main block is its only name.
      if (own !== undefined && own.end === end && !written.endsWith('route')) return [own]
      return [{ start, end, type: typeOfWord(text, piece, written, words) }]
    }
    case 'event-name':
      return [{ start, end, type: 'class', isDeclaration: true }]
    case 'number':
    case 'numeric-word':
    case 'ipv6':
      return [{ start, end, type: 'number' }]
    case 'string':
      return colourString(text, start, end)
    case 'pv':
    case 'select':
    case 'attribute':
      return [{ start, end, type: 'variable' }]
    case 'comment':
      return [{ start, end, type: 'comment' }]
    case 'directive':
      return colourDirective(piece, names, text)
    default:
      return []
  }
}

function typeOfWord(text: string, piece: Piece, written: string, words: ReadonlySet<string>): TokenType {
  const after = /^[ \t]*(\(|=(?!=))?/.exec(text.slice(piece.end, piece.end + 40))?.[1]
  if (after === '(' && (!words.has(written) || findCoreFunction(written) !== undefined)) return 'function'
  if (after === '=' && findCoreParameter(written) !== undefined) return 'property'
  if (words.has(written)) return 'keyword'
  return after === '=' ? 'property' : 'variable'
}

/** A text, cut where variables stand in it. */
function colourString(text: string, start: number, end: number): readonly ColouredToken[] {
  const tokens: ColouredToken[] = []
  let at = start
  for (let dollar = text.indexOf('$', at); dollar !== -1 && dollar < end; dollar = text.indexOf('$', dollar)) {
    const pv = text[dollar + 1] === '$' ? undefined : parsePv(text.slice(dollar, end))
    if (pv === undefined || 'error' in pv) {
      dollar += pv === undefined ? 2 : 1
      continue
    }
    if (dollar > at) tokens.push({ start: at, end: dollar, type: 'string' })
    at = dollar + pv.end
    tokens.push({ start: dollar, end: at, type: 'variable' })
    dollar = at
  }
  if (end > at) tokens.push({ start: at, end, type: 'string' })
  return tokens
}

function colourDirective(
  piece: Piece,
  names: ReadonlyMap<number, ColouredToken>,
  text: string,
): readonly ColouredToken[] {
  const { start, end } = piece
  const [word = ''] = /^(?:[#!]!)?[A-Za-z_]+/.exec(text.slice(start, end)) ?? []
  const tokens: ColouredToken[] = [{ start, end: start + word.length, type: 'keyword' }]
  for (let at = start + word.length; at < end; at += 1) {
    const own = names.get(at)
    if (own === undefined || own.end > end) continue
    tokens.push(own)
    at = own.end
  }
  return tokens
}

/** Five numbers for each token, relative to the one before; a token of several lines is one for each. */
function encode(tokens: readonly ColouredToken[], lines: TextLines): number[] {
  const data: number[] = []
  let previousLine = 0
  let previousCharacter = 0
  for (const { start, end, type, isDeclaration } of tokens) {
    for (let line = lines.lineOf(start); line <= lines.lineOf(end - 1); line += 1) {
      const from = Math.max(start, lines.startOf(line))
      const length = unitsIn(lines.text, from, Math.min(end, lines.endOf(line)))
      if (length <= 0) continue
      const { character } = lines.positionAt(from)
      const deltaLine = line - previousLine
      const deltaCharacter = deltaLine === 0 ? character - previousCharacter : character
      data.push(deltaLine, deltaCharacter, length, tokenTypes.indexOf(type), isDeclaration === true ? 1 : 0)
      previousLine = line
      previousCharacter = character
    }
  }
  return data
}
