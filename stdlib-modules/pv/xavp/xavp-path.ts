import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** `[n]`, `[*]` or `[$pv]` of one part of a path; undefined without brackets. */
type WrittenIndex = number | 'all' | PvAccessor | undefined

interface Part {
  readonly name: string
  readonly index: WrittenIndex
}

/** `root[index]=>child[index]` as the parentheses of `$xavp`, `$xavi` and `$xavu` hold it. */
export interface XavpPath {
  readonly root: Part
  readonly child: Part | undefined
}

/** Parses a path, binding the variables in its brackets; an error says what is wrong. */
export function parseXavpPath(
  text: string,
  bind: (pv: string) => PvAccessor | undefined,
): XavpPath | { readonly error: string } {
  const [rootText = '', childText, ...rest] = splitArrows(text)
  const root = parsePart(rootText, bind)
  const child = childText === undefined ? undefined : parsePart(childText, bind)
  if (rest.length > 0 || root === undefined || (childText !== undefined && child === undefined))
    return { error: `"${text}" is no name[index]=>name[index]` }
  return { root, child }
}

/** Splits at `=>` outside of brackets. */
function splitArrows(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1
    else if (text[at] === ']') depth -= 1
    else if (depth === 0 && text.startsWith('=>', at)) {
      parts.push(text.slice(start, at))
      start = at + 2
    }
  }
  return [...parts, text.slice(start)]
}

function parsePart(text: string, bind: (pv: string) => PvAccessor | undefined): Part | undefined {
  const trimmed = text.trim()
  const open = trimmed.indexOf('[')
  const name = (open === -1 ? trimmed : trimmed.slice(0, open)).trim()
  if (name === '') return undefined
  if (open === -1) return { name, index: undefined }
  if (!trimmed.endsWith(']')) return undefined
  const written = trimmed.slice(open + 1, -1).trim()
  if (written === '*') return { name, index: 'all' }
  if (/^[+-]?\d+$/.test(written)) return { name, index: Number(written) }
  const index = written.startsWith('$') ? bind(written) : undefined
  return index === undefined ? undefined : { name, index }
}

/** The index of a part at run time. */
export function indexOf(part: Part, ctx: RouteContext): number | 'all' | undefined {
  return typeof part.index === 'object' ? part.index.int(ctx) : part.index
}
