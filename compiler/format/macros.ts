import { scanPieces } from '../2-lex/pieces.ts'
import { scanToken } from '../2-lex/scan-token.ts'
import type { Element } from './elements.ts'

export type MacroPart = Pick<Element, 'kind' | 'text'>

/** What the macros that a file defines mean for its layout. */
export interface Macros {
  /**
   * Names whose text holds a line comment. It hides the rest of the line on which such a name is used, so that no line may be
   * broken or joined behind it.
   */
  readonly hiding: ReadonlySet<string>
  /** The parts of macros that open or close statements. */
  readonly statements: ReadonlyMap<string, readonly MacroPart[]>
}

/** Finds them in all branches. What included files define is not seen: `outside` are texts of these. */
export function findMacros(elements: readonly MacroPart[], outside: readonly string[]): Macros {
  const hiding = new Set<string>()
  const statements = new Map<string, readonly MacroPart[]>()
  const outer = outside.flatMap((text) => partsOf(text))
  for (const { kind, text } of [...outer, ...elements]) {
    if (kind !== 'directive') continue
    const { name, value } = readDefine(text)
    if (name === undefined) continue
    if (value === undefined || hasLineComment(value)) hiding.add(name)
    const parts = partsOf(value ?? '').filter((part) => part.kind !== 'comment' && part.kind !== 'directive')
    if (!statements.has(name) && isStructural(parts)) statements.set(name, parts)
  }
  return { hiding, statements }
}

/** The name and the text of a macro; a text from the environment is unknown, and undefined. */
function readDefine(directive: string): { readonly name: string | undefined; readonly value: string | undefined } {
  const define = /^[#!]!(?:define|def|trydefine|trydef|redefine|redef|defexp)\s+(\w+)([\s\S]*)$/.exec(directive)
  if (define !== null) return { name: define[1], value: (define[2] ?? '').replace(/\\\r?\n/g, '') }
  const environment = /^[#!]!(?:try)?defenv\s+(\w+)/.exec(directive)
  if (environment !== null) return { name: environment[1], value: undefined }
  const subst = /^[#!]!substdef\s+"(.)(\w+)\1([\s\S]*)$/.exec(directive)
  return { name: subst?.[2], value: subst?.[3] }
}

function partsOf(text: string): readonly MacroPart[] {
  return scanPieces(text)
    .filter(({ kind }) => kind !== 'blank' && kind !== 'newline' && kind !== 'inactive')
    .map(({ kind, start, end }) => ({ kind: kind as Element['kind'], text: text.slice(start, end) }))
}

function hasLineComment(value: string): boolean {
  for (let at = 0; at < value.length; at = scanToken(value, at).end) {
    const { kind } = scanToken(value, at)
    if (kind === 'comment' && !value.startsWith('/*', at)) return true
  }
  return false
}

function isStructural(parts: readonly MacroPart[]): boolean {
  return parts.some(
    ({ kind, text }) =>
      (kind === 'punctuation' && '(){}[];'.includes(text)) ||
      (kind === 'word' && /^(?:if|while|switch|else|case)$/.test(text)),
  )
}
