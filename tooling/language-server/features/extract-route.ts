import { CodeActionKind, type CodeAction } from 'vscode-languageserver'
import type { Node, Statement } from '#compiler/ast/nodes.ts'
import { childrenOf, someNode, walk } from '#compiler/ast/walk.ts'
import type { Place } from '../analysis.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'

/** Moves the selected statements to a block of their own, which is called in their place. Offered when that cannot change what happens. */
export function extractRoute(place: Place, start: number, end: number): readonly CodeAction[] {
  const { analysis, source } = place
  const selected = selectedStatements(place, start, end)
  const first = selected?.statements[0]
  const last = selected?.statements.at(-1)
  if (selected === undefined || first === undefined || last === undefined) return []
  if (selected.statements.some((statement) => leaves(statement))) return []
  const lines = analysis.linesOf(source)
  const lineStart = lines.startOf(lines.lineOf(first.span.start))
  const indent = /^[ \t]*/.exec(source.text.slice(lineStart, first.span.start))?.[0] ?? ''
  const name = freeName(place)
  const moved = outdent(source.text.slice(first.span.start, endOf(source.text, last.span.end)), indent)
  const insertAt = lines.positionAt(Math.min(source.text.length, lines.startOf(lines.lineOf(selected.blockEnd) + 1)))
  const lead = selected.blockEnd >= source.text.length || !source.text.endsWith('\n') ? '\n\n' : '\n'
  const body = `${lead}route[${name}] {\n${moved
    .split('\n')
    .map((line) => (line === '' ? '' : `\t${line}`))
    .join('\n')}\n}\n`
  const edits = [
    { range: lines.rangeOf(first.span.start, endOf(source.text, last.span.end)), newText: `route(${name});` },
    { range: { start: insertAt, end: insertAt }, newText: fromBytes(body) },
  ]
  const changes = { [analysis.uriOf(source.id)]: edits }
  return [{ title: `extract to route[${name}]`, kind: CodeActionKind.RefactorExtract, edit: { changes } }]
}

interface Selected {
  readonly statements: readonly Statement[]
  /** Where the routing block ends that they stand in. */
  readonly blockEnd: number
}

/** The statements of one block that a selection covers, blanks around them aside; undefined when it cuts one. */
function selectedStatements({ analysis, source }: Place, start: number, end: number): Selected | undefined {
  const text = source.text.slice(start, end)
  const from = start + text.length - text.trimStart().length
  const to = end - (text.length - text.trimEnd().length)
  if (from >= to) return undefined
  for (const route of analysis.routes) {
    // Functions of other blocks may not be allowed in a request route, which every named route is.
    for (const block of route.kind === 'request' ? route.blocks : []) {
      if (block.span.source !== source.id || from < block.body.span.start || to > block.body.span.end) continue
      let found: readonly Statement[] | undefined
      walk(block.body, (node) => {
        if (node.kind !== 'Block') return
        const inside = node.statements.filter(
          ({ span }) => span.source === source.id && span.start >= from && span.end <= to,
        )
        const isExact = inside[0]?.span.start === from && (inside.at(-1)?.span.end ?? 0) >= to - 1
        if (isExact) found ??= inside
      })
      if (found !== undefined) return { statements: found, blockEnd: block.span.end }
    }
  }
  return undefined
}

/** Whether moving it would change what happens: return and a break out of it mean something else in another block. */
function leaves(statement: Statement): boolean {
  return (
    someNode(statement, (node) => node.kind === 'ErrorItem' || (node.kind === 'Jump' && node.jump === 'return')) ||
    breaksOut(statement)
  )
}

/** A break that no loop or switch inside takes. */
function breaksOut(node: Node): boolean {
  if (node.kind === 'While' || node.kind === 'Switch') return false
  return (node.kind === 'Jump' && node.jump === 'break') || childrenOf(node).some((child) => breaksOut(child))
}

/** A statement's own end may lie before its semicolon. */
function endOf(text: string, end: number): number {
  const [rest = ''] = /^[ \t]*;/.exec(text.slice(end, end + 20)) ?? []
  return text[end - 1] === ';' || text[end - 1] === '}' ? end : end + rest.length
}

function outdent(text: string, indent: string): string {
  return indent === ''
    ? text
    : text
        .split('\n')
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n')
}

function freeName({ analysis }: Place): string {
  const taken = new Set(analysis.routes.map(({ name }) => name))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'EXTRACTED' : `EXTRACTED_${number}`
    if (!taken.has(name)) return name
  }
}
