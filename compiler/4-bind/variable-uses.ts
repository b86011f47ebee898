import { parsePv, type PvSyntax } from '#grammar/pseudo-variable-syntax.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Node, StringLiteral } from '../ast/nodes.ts'
import { childrenOf } from '../ast/walk.ts'
import type { BoundProgram, RouteSymbol } from './symbols.ts'

/** One place at which a script names a pseudo-variable: in its code, or inside a text that a function expands. */
export interface VariableUse {
  readonly pv: PvSyntax
  /** Where the variable stands; of one in a text whose escapes hide it, the text. */
  readonly span: Span
  /** An assignment target, or an argument that the function assigns; `both` for an argument that it reads too, or may. */
  readonly access: 'read' | 'write' | 'both'
  /** The block that it stands in; undefined at the file level (modparam). */
  readonly route: RouteSymbol | undefined
  /** In a text in quotes rather than in code. */
  readonly isInText: boolean
}

/** All uses of pseudo-variables, also those inside others (`$avp($var(x))`), in the order of the file. */
export function findVariableUses(program: BoundProgram, sources: SourceSet): readonly VariableUse[] {
  const uses: VariableUse[] = []
  for (const item of program.file.items) {
    if (item.kind === 'ModParam' && item.value.kind === 'StringLiteral') {
      addText(item.value, undefined, isNamesOnly(item.value.value) ? 'both' : 'read', uses, sources)
    }
  }
  for (const route of program.routes) {
    for (const block of route.blocks) collect(block, { route, program, sources, uses })
  }
  return uses
}

interface Collection {
  readonly route: RouteSymbol
  readonly program: BoundProgram
  readonly sources: SourceSet
  readonly uses: VariableUse[]
}

function collect(node: Node, scope: Collection): void {
  const { route, sources, uses } = scope
  switch (node.kind) {
    case 'PvReference':
      addPv(node.text, node.span, node.span.start, 'read', route, false, uses)
      return
    case 'StringLiteral':
      addText(node, route, 'read', uses, sources)
      return
    case 'Assign':
      if (node.target.kind === 'PvReference') {
        addPv(node.target.text, node.target.span, node.target.span.start, 'write', route, false, uses)
      }
      collect(node.value, scope)
      return
    case 'Call':
      node.args.forEach((arg, index) => collectArgument(arg, index, node, scope))
      return
    default:
      for (const child of childrenOf(node)) collect(child, scope)
  }
}

/** An argument that names a variable for the function is assigned by it, or read, or both. */
function collectArgument(arg: Node, index: number, call: Extract<Node, { kind: 'Call' }>, scope: Collection): void {
  const resolved = scope.program.calls.get(call)
  const facts = resolved?.kind === 'function' ? resolved.known.facts : undefined
  const list = facts?.overloads?.find((args) => Object.keys(args).length === call.args.length) ?? facts?.args ?? {}
  const fact = Object.values(list)[index]
  const isUnknown = fact === undefined || fact.kind === 'any' || fact.kind === 'literal'
  const mayWrite = isUnknown && arg.kind === 'StringLiteral' && isNamesOnly(arg.value)
  const access = fact?.kind === 'pvar' ? (fact.writable === true ? 'write' : 'both') : mayWrite ? 'both' : 'read'
  if (arg.kind === 'PvReference') addPv(arg.text, arg.span, arg.span.start, access, scope.route, false, scope.uses)
  else if (arg.kind === 'StringLiteral') addText(arg, scope.route, access, scope.uses, scope.sources)
  else collect(arg, scope)
}

/** `"$var(a)"`, `"$var(a);$avp(b)"`: what is told so to a function or a parameter of which no more is known may be assigned by it. */
function isNamesOnly(text: string): boolean {
  if (!text.startsWith('$')) return false
  let at = 0
  while (at < text.length) {
    const pv = parsePv(text, at)
    if ('error' in pv) return false
    at = pv.end
    while (at < text.length && /[\s,;]/.test(text[at] ?? '')) at += 1
    if (at < text.length && text[at] !== '$') return false
  }
  return true
}

/** Each one may be searched to the end of the text, and a text with one is refused at the start anyway. */
const maxProblems = 20

/** The variables that a text names, with their places where the text stands as it is written. */
function addText(
  text: StringLiteral,
  route: RouteSymbol | undefined,
  access: VariableUse['access'],
  uses: VariableUse[],
  sources: SourceSet,
): void {
  if (!text.value.includes('$')) return
  const written = sources.slice(text.span)
  let searched = 0
  let problems = 0
  for (let at = text.value.indexOf('$'); at !== -1; at = text.value.indexOf('$', at)) {
    if (text.value[at + 1] === '$') {
      at += 2
      continue
    }
    const pv = parsePv(text.value, at)
    if ('error' in pv) {
      problems += 1
      if (problems > maxProblems) return
      at += 1
      continue
    }
    const found = written.indexOf(pv.text, searched)
    if (found !== -1) searched = found + pv.text.length
    const start = text.span.start + found
    const span = found === -1 ? text.span : { ...text.span, start, end: start + pv.text.length }
    addPv(pv.text, span, found === -1 ? undefined : start, access, route, true, uses)
    at = pv.end
  }
}

/** A variable and those that stand in its name and its index. */
function addPv(
  text: string,
  span: Span,
  start: number | undefined,
  access: VariableUse['access'],
  route: RouteSymbol | undefined,
  isInText: boolean,
  uses: VariableUse[],
): void {
  const pv = parsePv(text)
  if ('error' in pv) return
  uses.push({ pv, span, access, route, isInText })
  for (const inner of [pv.inner, pv.index, ...pv.transformations.map((one) => one.paramsText)]) {
    for (const match of inner?.matchAll(/\$(?:[A-Za-z_][\w.]*(?:\([^()]*\))?|\([^()]*(?:\([^()]*\))?[^()]*\))/g) ??
      []) {
      const at = start === undefined ? -1 : text.indexOf(match[0], 1)
      const place =
        start === undefined || at === -1 ? span : { ...span, start: start + at, end: start + at + match[0].length }
      addPv(match[0], place, at === -1 ? undefined : place.start, 'read', route, isInText, uses)
    }
  }
}
