import type { Span } from '../1-source/span.ts'
import type { Call, Node, Statement } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { CallSite, LintContext } from './context.ts'

/** The text of an argument that is written out; undefined for variables and numbers. */
export function textOf(call: Call, index: number): string | undefined {
  const arg = call.args[index]
  return arg?.kind === 'StringLiteral' ? arg.value : undefined
}

/** The calls of several functions, in the order of the file. */
export function callsOf(ctx: LintContext, names: Iterable<string>): readonly CallSite[] {
  const sites = [...names].flatMap((name) => ctx.calls(name))
  return sites.toSorted((one, other) => one.call.span.start - other.call.span.start)
}

/** Whether the script calls any of several functions. */
export function callsAny(ctx: LintContext, names: Iterable<string>): boolean {
  return [...names].some((name) => ctx.calls(name).length > 0)
}

/** The header that a text such as "X-Info: 1\r\n" adds, in lower case. */
export function headerNameOf(text: string | undefined): string | undefined {
  const [, name] = /^\s*([A-Za-z0-9-]+)\s*(?::|$)/.exec(text ?? '') ?? []
  return name?.toLowerCase()
}

/** A statement and where it stands. */
export interface StatementPlace {
  readonly statement: Statement
  readonly list: readonly Statement[]
  readonly index: number
  /** Another statement can be written before or behind it: it is not the only one of an `if` without braces. */
  readonly isInBraces: boolean
}

/** Each statement of the program with the list it stands in. */
export function forEachStatement(ctx: LintContext, visit: (place: StatementPlace) => void): void {
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node: Node) => {
        if (node.kind !== 'Block' && node.kind !== 'SwitchCase') return
        const isInBraces = node.kind === 'SwitchCase' || ctx.sources.slice(node.span).startsWith('{')
        node.statements.forEach((statement, index) => visit({ statement, list: node.statements, index, isInBraces }))
      })
    }
  }
}

/** The blanks before the first word of the line on which a place stands, for lines that a fix adds. */
export function indentAt(ctx: LintContext, span: Span): string {
  const { text } = ctx.sources.get(span.source)
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1
  return /^[ \t]*/.exec(text.slice(lineStart, span.start))?.[0] ?? ''
}
