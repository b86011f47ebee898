import { routeBlockKeywords, type RouteBlockKeyword } from '#grammar/route-kinds.ts'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import type { Place } from './analysis.ts'

/** A call that is open at the cursor. */
export interface OpenCall {
  readonly callee: string
  /** Which argument the cursor is in, from 0. */
  readonly argument: number
  /** The first pieces of the arguments before that one. */
  readonly argumentPieces: readonly Piece[]
}

/** The outermost block that is open at the cursor. */
export interface OpenBlock {
  readonly keyword: RouteBlockKeyword | 'socket' | 'other'
  readonly name: string
}

/**
 * What stands around the cursor, told from the text alone: while somebody types there is no tree of the line to be had, or a wrong
 * one.
 */
export interface Cursor {
  /** The piece that the cursor is in or behind; undefined at the start of the text. */
  readonly piece: Piece | undefined
  /** The text of that piece up to the cursor. */
  readonly before: string
  /** The pieces before it without layout and comments. */
  readonly code: readonly Piece[]
  readonly call: OpenCall | undefined
  readonly block: OpenBlock | undefined
}

export function cursorAt({ analysis, source, offset }: Place): Cursor {
  const pieces = analysis.piecesOf(source)
  const piece = pieces.find((one) => one.start < offset && offset <= one.end)
  const code = pieces.filter((one) => one.end <= (piece?.start ?? 0) && isCode(one))
  const text = source.text
  return {
    piece,
    before: piece === undefined ? '' : text.slice(piece.start, offset),
    code: piece !== undefined && piece.end === offset && piece.kind === 'punctuation' ? [...code, piece] : code,
    call: findCall(text, piece?.kind === 'punctuation' ? [...code, piece] : code),
    block: findBlock(text, piece?.kind === 'punctuation' ? [...code, piece] : code),
  }
}

/** Whether a piece means something to the parser. */
export function isCode(piece: Piece): boolean {
  const { kind } = piece
  return kind !== 'blank' && kind !== 'newline' && kind !== 'comment' && kind !== 'directive' && kind !== 'stray'
}

/** Looks back for the parenthesis that is open, and the word before it. */
function findCall(text: string, code: readonly Piece[]): OpenCall | undefined {
  let depth = 0
  let argument = 0
  let argumentPieces: Piece[] = []
  for (let index = code.length - 1; index >= 0; index -= 1) {
    const piece = code[index]
    const sign = piece?.kind === 'punctuation' ? text.slice(piece.start, piece.end) : ''
    const previous = code[index - 1]
    if (sign === ')') depth += 1
    else if (depth > 0) {
      if (sign === '(') depth -= 1
    } else if (sign === ';' || sign === '{' || sign === '}') return undefined
    else if (sign === ',') {
      argument += 1
      if (previous !== undefined) argumentPieces.unshift(previous)
    } else if (sign === '(') {
      if (previous?.kind === 'word') {
        const callee = text.slice(previous.start, previous.end)
        if (!/^(?:if|while|switch)$/.test(callee)) return { callee, argument, argumentPieces }
        return undefined
      }
      // A parenthesis that only groups: the call is further out.
      argument = 0
      argumentPieces = []
    }
  }
  return undefined
}

/** Counts braces up to the cursor and remembers what opened the outermost one. */
function findBlock(text: string, code: readonly Piece[]): OpenBlock | undefined {
  let depth = 0
  let block: OpenBlock | undefined
  for (const [index, piece] of code.entries()) {
    if (piece.kind !== 'punctuation') continue
    const sign = text[piece.start]
    if (sign === '{') {
      if (depth === 0) block = headerOf(text, code.slice(Math.max(0, index - 5), index))
      depth += 1
    } else if (sign === '}') {
      depth = Math.max(0, depth - 1)
      if (depth === 0) block = undefined
    }
  }
  return block
}

function headerOf(text: string, before: readonly Piece[]): OpenBlock {
  const words = before.map((piece) => text.slice(piece.start, piece.end))
  if (words.at(-1) === '=' && words.at(-2) === 'socket') return { keyword: 'socket', name: '' }
  const at = words.findLastIndex((word) => Object.hasOwn(routeBlockKeywords, word))
  const keyword = words[at]
  if (keyword === undefined) return { keyword: 'other', name: '' }
  // It is a key of the table: hasOwn says so.
  return { keyword: keyword as RouteBlockKeyword, name: (words[at + 2] ?? '').replaceAll('"', '') }
}

/** The piece at an offset that means something: of two neighbours the one that is a name. */
export function pieceAt({ analysis, source, offset }: Place): Piece | undefined {
  const touching = analysis.piecesOf(source).filter((one) => one.start <= offset && offset <= one.end)
  const names = touching.filter((one) => isCode(one) && one.kind !== 'punctuation')
  return names[0] ?? touching.find((one) => offset < one.end) ?? touching[0]
}

/** The value of a string piece, or of a word; undefined without one. */
export function textOf(text: string, piece: Piece | undefined): string | undefined {
  if (piece === undefined) return undefined
  const written = text.slice(piece.start, piece.end)
  return piece.kind === 'string' ? written.slice(1, -1) : written
}
