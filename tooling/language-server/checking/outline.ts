import { scanPieces, type Piece } from '#compiler/2-lex/pieces.ts'
import type { CheckedConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import { suppressionMark } from '#compiler/lint/suppressions.ts'

/** What stands between the braces of a routing block: `[start, end)` of its file. */
export interface BlockBody {
  readonly start: number
  readonly end: number
}

/** A file with the bodies of all blocks that can be checked alone, in its order. */
export interface FileOutline {
  readonly bodies: readonly BlockBody[]
  /** The text with all these bodies blank, as long as it was. */
  readonly skeleton: string
}

/** The files of a configuration, by path. */
export type Outline = ReadonlyMap<string, FileOutline>

/**
 * Where the routing blocks of a configuration stand. Undefined while its files cannot be read as a whole: a brace too many moves
 * every border behind it. Blocks that macros or conditionals open or close are left out, and files that are included twice.
 */
export function outlineOf({ parsed, sources, diagnostics }: CheckedConfig): Outline | undefined {
  if (diagnostics.some((one) => isUnreadable(one))) return undefined
  const bodies = new Map<string, BlockBody[]>()
  const seen = new Set<string>()
  for (const { name } of sources.all) {
    if (seen.has(name)) return undefined
    seen.add(name)
    bodies.set(name, [])
  }
  for (const item of parsed.file.items) {
    if (item.kind !== 'RouteBlock') continue
    const { source, start, end } = item.body.span
    const { name, text } = sources.get(source)
    if (text[start] !== '{' || text[end - 1] !== '}') continue
    const body = { start: start + 1, end: end - 1 }
    if (shapeOf(text.slice(body.start, body.end)) !== undefined) bodies.get(name)?.push(body)
  }
  return new Map(
    [...bodies].map(([path, found]): [string, FileOutline] => {
      const text = sources.all.find(({ name }) => name === path)?.text ?? ''
      return [path, { bodies: found, skeleton: skeletonOf(text, found) }]
    }),
  )
}

/** Whether a diagnostic says that a part of a file has not been read as it was meant. */
export function isUnreadable({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && /^KAM[12]/.test(code)
}

/**
 * What of a body reaches beyond it: its directives and its comments about rules, in one text. Undefined when the body is no closed
 * whole: braces or conditionals are open at its end or close what is open before it, or a string or comment does not end.
 */
export function shapeOf(body: string): string | undefined {
  let braces = 0
  let conditionals = 0
  const lasting: string[] = []
  for (const piece of scanPieces(body)) {
    if (piece.problem !== undefined) return undefined
    const first = body[piece.start]
    if (piece.kind === 'punctuation' && first === '{') braces += 1
    else if (piece.kind === 'punctuation' && first === '}') braces -= 1
    else if (isLasting(body, piece)) {
      const text = body.slice(piece.start, piece.end)
      lasting.push(text)
      if (/^[#!]!if/.test(text)) conditionals += 1
      else if (/^[#!]!endif/.test(text)) conditionals -= 1
      else if (/^[#!]!else/.test(text) && conditionals === 0) return undefined
    }
    if (braces < 0 || conditionals < 0) return undefined
  }
  return braces === 0 && conditionals === 0 ? lasting.join('\n') : undefined
}

/** Stands for the statements that are left out: a block without any would be taken for one that is not there. */
const placeholder = 'exit;'

/** A body of the same length in which only that is left which reaches beyond it. */
export function blankBody(body: string): string {
  const parts: string[] = []
  let isFilled = false
  let conditionals = 0
  let at = 0
  const blankTo = (end: number): void => {
    const length = end - at
    // A directive has its line end behind it, so the statement does not run into it.
    const hasRoom = !isFilled && conditionals === 0 && length > placeholder.length
    parts.push(hasRoom ? placeholder.padEnd(length) : ' '.repeat(length))
    isFilled ||= hasRoom
    at = end
  }
  for (const piece of scanPieces(body)) {
    if (!isLasting(body, piece)) continue
    blankTo(piece.start)
    const text = body.slice(piece.start, piece.end)
    if (/^[#!]!if/.test(text)) conditionals += 1
    else if (/^[#!]!endif/.test(text)) conditionals -= 1
    at = Math.min(body.length, piece.end + 1)
    parts.push(text, at > piece.end ? '\n' : '')
  }
  blankTo(body.length)
  return isFilled ? parts.join('') : body
}

function isLasting(text: string, { kind, start, end }: Piece): boolean {
  return kind === 'directive' || (kind === 'comment' && text.slice(start, end).includes(suppressionMark))
}

function skeletonOf(text: string, bodies: readonly BlockBody[]): string {
  let at = 0
  const parts: string[] = []
  for (const { start, end } of bodies) {
    parts.push(text.slice(at, start), blankBody(text.slice(start, end)))
    at = end
  }
  return [...parts, text.slice(at)].join('')
}
