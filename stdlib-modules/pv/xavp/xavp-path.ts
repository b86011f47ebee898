import type { PvAccessor } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** `[n]`, `[*]` or `[$pv]` of one part of a path; undefined without brackets. */
type WrittenIndex = number | 'all' | PvAccessor | undefined

/** A name with its index. */
export interface Part {
  readonly name: string
  readonly index: WrittenIndex
}

/** `root[index]=>child[index]` as the parentheses of `$xavp` and `$xavi` hold it. */
export interface XavpPath {
  readonly root: Part
  readonly child: Part | undefined
}

/** A path of `$xavu`, which knows no indexes: what stands behind the first arrow is one name, further arrows included. */
export interface XavuPath {
  readonly root: string
  readonly child: string | undefined
}

interface PathError {
  readonly error: string
}

/**
 * Parses a path, binding the variables in its brackets; an error says what is wrong. As in 6.1.5 nothing counts behind the second
 * name and its index, nor behind a blank that no arrow follows: `$xavp(a=>b=>c)` is `$xavp(a=>b)`.
 */
export function parseXavpPath(text: string, bind: (pv: string) => PvAccessor | undefined): XavpPath | PathError {
  const trimmed = text.trim()
  const root = parsePart(trimmed, bind)
  if ('error' in root) return root
  const tail = trimmed.slice(root.end)
  const rest = root.index === undefined ? tail.trimStart() : tail
  if (!rest.startsWith('=')) return { root, child: undefined }
  const childText = rest.slice(2).trimStart()
  if (!rest.startsWith('=>') || childText === '') return { error: `"${text}" is no name[index]=>name[index]` }
  const child = parsePart(childText, bind)
  return 'error' in child ? child : { root, child }
}

/** Parses a path of `$xavu`: blanks within it belong to the names. */
export function parseXavuPath(text: string): XavuPath | PathError {
  const trimmed = text.trim()
  const at = trimmed.indexOf('=')
  if (at === -1) return { root: trimmed, child: undefined }
  const child = trimmed.slice(at + 2)
  if (trimmed[at + 1] !== '>' || child === '') return { error: `"${text}" is no name=>name` }
  return { root: trimmed.slice(0, at), child }
}

function parsePart(text: string, bind: (pv: string) => PvAccessor | undefined): (Part & { end: number }) | PathError {
  const nameEnd = endOrAll(text, text.search(/[\s=[]/))
  const name = text.slice(0, nameEnd)
  const open = text.length - text.slice(nameEnd).trimStart().length
  if (text[open] !== '[') return { name, index: undefined, end: nameEnd }
  const close = endOrAll(text, text.indexOf(']', open))
  const written = text.slice(open + 1, close)
  const index = parseIndex(written, bind)
  if (index === undefined) return { error: `[${written}] is no index: a whole number, * or a variable` }
  return { name, index, end: close + 1 }
}

function endOrAll(text: string, at: number): number {
  return at === -1 ? text.length : at
}

/** `-` alone is 0. */
function parseIndex(written: string, bind: (pv: string) => PvAccessor | undefined): WrittenIndex {
  if (written === '*') return 'all'
  if (/^(?:-|-?\d+)$/.test(written)) return written === '-' ? 0 : Number(written)
  return written.startsWith('$') ? bind(written.trim()) : undefined
}

/** The index of a part at run time; NaN when its variable is null. */
export function indexOf(part: Part, ctx: RouteContext): number | 'all' | undefined {
  if (typeof part.index !== 'object') return part.index
  return part.index.get(ctx) === null ? Number.NaN : part.index.int(ctx)
}
