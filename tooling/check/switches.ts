import { builtInDefinesOf } from '#grammar/built-in-defines.ts'
import type { Source, SourceSet } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { scanPieces } from '#compiler/2-lex/pieces.ts'
import type { ParsedConfig } from '#compiler/parse.ts'
import type { Release } from '#grammar/releases.ts'

/** A name that is on or off; with the value that the configuration proposes for it in a comment. */
export interface Switch {
  readonly name: string
  readonly value?: string
}

/** Where switches are looked for: all texts, and the defines that stand without any switch. */
export interface SwitchTexts {
  readonly sources: { readonly all: readonly Pick<Source, 'text'>[] }
  readonly defines: ParsedConfig['defines']
}

/**
 * The switches of a configuration: names that its #!ifdef, #!ifndef and #!ifexp ask for, wherever they stand, in parts that are left
 * out too. No switches are names that it defines itself, names that stand for a value which nobody gave, the guards of included files,
 * what exists without it, and those that are settled (`-A`).
 */
export function findSwitches(
  { sources, defines }: SwitchTexts,
  release: Release,
  settled: ReadonlySet<string>,
): readonly Switch[] {
  const asked = new Set<string>()
  const fixed = new Set<string>([...builtInDefinesOf(release).map(({ name }) => name), ...defines.keys(), ...settled])
  const used = new Set<string>()
  const proposed = new Map<string, string>()
  for (const text of new Set(sources.all.map((source) => source.text))) {
    for (const [, directive, rest = ''] of text.matchAll(/[#!]!(ifdef|ifndef|ifexp)[ \t]+([^\n]*)/g)) {
      for (const name of namesIn(rest, directive === 'ifexp')) asked.add(name)
    }
    for (const name of definedIn(text)) fixed.add(name)
    for (const [name, value] of proposedIn(text)) proposed.set(name, value)
    for (const { kind, start, end } of scanPieces(text)) if (kind === 'word') used.add(text.slice(start, end))
  }
  return [...asked].toSorted().flatMap((name): Switch[] => {
    if (fixed.has(name) || /^(?:MOD|KAMAILIO)_/.test(name) || isCommentedOut(name)) return []
    const value = proposed.get(name)
    if (value !== undefined) return [{ name, value }]
    return used.has(name) ? [] : [{ name }]
  })
}

/** Some put prose behind a condition that nobody is meant to switch on; the stock configuration has ACCDB_COMMENT. */
function isCommentedOut(name: string): boolean {
  return /(?:^|_)(?:COMMENTS?|DISABLED|NEVER|UNUSED|NOT_?USED|DOCS?)(?:_|$)/i.test(name)
}

/** The names whose #!ifdef holds a place, also those around the includes on the way to it. */
export function conditionsAround(span: Span, sources: SourceSet): readonly string[] {
  const names: string[] = []
  for (let at: Span | undefined = span; at !== undefined; at = sources.get(at.source).includedAt) {
    const open: { name: string; isOn: boolean }[] = []
    const before = sources.get(at.source).text.slice(0, at.start)
    for (const [, directive, name = ''] of before.matchAll(/[#!]!(ifdef|ifndef|ifexp|else|endif)\b[ \t]*(\w*)/g)) {
      const inner = open.at(-1)
      if (directive === 'endif') open.pop()
      else if (directive !== 'else') open.push({ name, isOn: directive === 'ifdef' })
      else if (inner !== undefined) inner.isOn = !inner.isOn
    }
    names.push(...open.flatMap(({ name, isOn }) => (isOn ? [name] : [])))
  }
  return names
}

/** An expression may ask for several; what is compared there has a value and is no switch. */
function namesIn(text: string, isExpression: boolean): readonly string[] {
  const code = text.replace(/(?:#|\/\/|\/\*).*$/, '').replace(/"[^"]*"|'[^']*'/g, ' ')
  if (!isExpression) return code.match(/^[A-Za-z_]\w*/)?.slice(0, 1) ?? []
  return /[<>=+*/%-]/.test(code.replaceAll('!=', '=')) ? [] : (code.match(/[A-Za-z_]\w*/g) ?? []).filter(isNoConstant)
}

function isNoConstant(word: string): boolean {
  return !['true', 'false', 'defined', 'yes', 'no', 'on', 'off'].includes(word)
}

/**
 * What the configuration defines somewhere; behind a # at the start of a line it does not. A #!trydef without a value only switches on
 * what belongs to another switch, and the name can still be chosen.
 */
function definedIn(text: string): readonly string[] {
  const found = text.matchAll(
    /^([^#\n]*)[#!]!(define|def|trydefine|trydef|redefine|redef|(?:try)?defenvs?|defexps?|substdefs?)\b[ \t]*([^\n]*)/gm,
  )
  return [...found].flatMap(([, , directive = '', rest = '']) => {
    const [, name, value = ''] = /^\W*(\w+)[ \t]*(.*)$/.exec(rest) ?? []
    const isSoft = /^(?:try|re)def(?:ine)?$/.test(directive) && value.replace(/^(?:#|\/\/).*/, '').trim() === ''
    return name === undefined || isSoft ? [] : [name]
  })
}

/** Defines with a value that are commented out: `##!define DBURL "mysql://…"`. */
function proposedIn(text: string): readonly (readonly [name: string, value: string])[] {
  const found = text.matchAll(/^[ \t]*#+[ \t]*#!(?:try|re)?def(?:ine)?[ \t]+(\w+)[ \t]+(\S[^\n]*)$/gm)
  return [...found].map(([, name = '', value = '']) => [name, value.trimEnd()])
}
