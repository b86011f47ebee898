import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Node, Statement } from '../../ast/nodes.ts'
import { childrenOf } from '../../ast/walk.ts'
import type { LintContext } from '../context.ts'
import { statementLists } from '../jumps.ts'
import type { Finding, Rule } from '../rule.ts'

export const readAfterNull: Rule = {
  name: 'read-after-null',
  code: 'KAM6370',
  category: 'correctness',
  severity: 'warning',
  title: 'variable used right after $null was assigned to it',
  why: 'Nothing between the two places gives it another value: it is null here for every message.',
  remedy: 'Use it before it is emptied, or assign what is meant.',
  examples: [
    {
      bad: 'request_route {\n  $vn(user) = $null;\n  force_rport();\n  if («$vn(user)» == "alice") {\n    drop;\n  }\n}\n',
      good: 'request_route {\n  $vn(user) = $rU;\n  force_rport();\n  if ($vn(user) == "alice") {\n    drop;\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  $(avp(user)[*]) = $null;\n  $var(x) = «$avp(user)» + "@" + $fd;\n}\n',
      good: 'request_route {\n  $var(x) = $avp(user) + "@" + $fd;\n  $(avp(user)[*]) = $null;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((statement, index) => {
          const names = emptied(statement)
          if (names !== undefined) look(list.slice(index + 1), names, ctx, report)
        })
      }
    },
  }),
}

/** The texts by which a variable is named that the statement empties for certain: `$avp(x) = $null` removes one value of several. */
function emptied(statement: Statement): ReadonlySet<string> | undefined {
  if (statement.kind !== 'Assign' || statement.target.kind !== 'PvReference') return undefined
  if (statement.value.kind !== 'PvReference' || statement.value.text !== '$null') return undefined
  const { text } = statement.target
  const pv = parsePv(text)
  if ('error' in pv || pv.inner === undefined || pv.inner.includes('$')) return undefined
  if (pv.name === 'vn' && pv.index === undefined) return new Set([`$vn(${pv.inner})`, `$(vn(${pv.inner}))`])
  if (pv.name === 'sht' || pv.name === 'dlg_var') return new Set([`$${pv.name}(${pv.inner})`])
  if (pv.name === 'avp' && pv.index === '*') return new Set([`$avp(${pv.inner})`, `$(avp(${pv.inner}))`])
  return undefined
}

/** Looks on until something may give the variable a value. */
function look(
  rest: readonly Statement[],
  names: ReadonlySet<string>,
  ctx: LintContext,
  report: (finding: Finding) => void,
): void {
  for (const statement of rest) {
    const read = firstUse(statement, names, ctx)
    if (read === 'unknown') return
    if (read === undefined) continue
    const { text } = ctx.sources.get(read.span.source)
    if (!/^\W*[!=]=\s*\$null/.test(text.slice(read.span.end)))
      report({ span: read.span, message: `${text.slice(read.span.start, read.span.end)} was set to $null just before` })
    return
  }
}

type Use = Extract<Node, { kind: 'PvReference' }>

/** The first read in a statement; `unknown` when it is written, or a route or a function may write it. */
function firstUse(node: Node, names: ReadonlySet<string>, ctx: LintContext): Use | 'unknown' | undefined {
  if (node.kind === 'PvReference') return names.has(node.text) ? node : undefined
  if (node.kind === 'Assign') {
    const read = firstUse(node.value, names, ctx)
    return read ?? (names.has(node.target.text) ? 'unknown' : undefined)
  }
  if (node.kind === 'While' || node.kind === 'Switch') return 'unknown'
  if (node.kind === 'Call') {
    const kind = ctx.program.calls.get(node)?.kind
    if (kind !== 'function' && kind !== 'core') return 'unknown'
    const isTold = node.args.some((arg) => arg.kind === 'StringLiteral' && arg.value.includes('$'))
    if (isTold) return 'unknown'
  }
  if (node.kind === 'If') {
    const asked = firstUse(node.condition, names, ctx)
    if (asked !== undefined) return asked
    return [node.then, ...(node.otherwise === undefined ? [] : [node.otherwise])].some(
      (block) => firstUse(block, names, ctx) !== undefined,
    )
      ? 'unknown'
      : undefined
  }
  for (const child of childrenOf(node)) {
    const found = firstUse(child, names, ctx)
    if (found !== undefined) return found
  }
  return undefined
}
