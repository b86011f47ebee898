import type { Release } from '#grammar/releases.ts'
import type { Node } from '../ast/nodes.ts'
import { childrenOf } from '../ast/walk.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Catalogue } from '../catalogue.ts'
import type { CheckedConfig } from '../compile.ts'
import { maxDiagnostics } from '../diagnostics/collector.ts'
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts'
import { inReadingOrder } from '../diagnostics/reading-order.ts'
import { LintContext } from './context.ts'
import { toDiagnostic, type Listeners, type Rule } from './rule.ts'
import { rules as allRules } from './rules/index.ts'
import { applySuppressions } from './suppressions.ts'

/** How strict each rule is, by its name or code; rules that are not named keep their own severity. */
export type RuleSettings = ReadonlyMap<string, Severity | 'off'>

export interface LintOptions {
  readonly release: Release
  readonly settings?: RuleSettings
  /** The rules to run; all by default. */
  readonly rules?: readonly Rule[]
  /** Give what comments silence too, marked as such. */
  readonly keepsSilenced?: boolean
}

/**
 * What the rules say of a checked configuration, together with what the checker said, in reading order and without what comments in
 * the configuration suppress.
 */
export function lintConfig(checked: CheckedConfig, catalogue: Catalogue, options: LintOptions): readonly Diagnostic[] {
  const { parsed, bound, sources } = checked
  const ctx = new LintContext(bound, parsed, catalogue, options.release)
  const found: Diagnostic[] = []
  const listeners: Listeners[] = []
  const rules = options.rules ?? allRules
  for (const rule of rules) {
    const severity = severityOf(rule, options.settings)
    if (severity === 'off' || !ctx.sees(rule.needs)) continue
    listeners.push(
      rule.create(ctx, (finding) => {
        if (found.length < maxDiagnostics) found.push(toDiagnostic(rule, severity, finding))
      }),
    )
  }
  walkProgram(ctx, listeners)
  for (const one of listeners) one.end?.()
  const all = inReadingOrder([...checked.diagnostics, ...found], sources)
  const strictness = (rule: Rule): Severity | 'off' => severityOf(rule, options.settings)
  return applySuppressions(all, sources, rules, strictness, options.keepsSilenced, parsed.inactive)
}

function severityOf(rule: Rule, settings: RuleSettings | undefined): Severity | 'off' {
  return settings?.get(rule.name) ?? settings?.get(rule.code) ?? rule.severity
}

type AnyListener = (node: Node, route: RouteSymbol | undefined) => void

/** One walk for all rules: each node is shown to those that listen for its kind. */
function walkProgram(ctx: LintContext, listeners: readonly Listeners[]): void {
  const byKind = new Map<string, AnyListener[]>()
  for (const one of listeners) {
    for (const [kind, listener] of Object.entries(one)) {
      // A listener takes the nodes of the kind that it stands under.
      byKind.set(kind, [...(byKind.get(kind) ?? []), listener as AnyListener])
    }
  }
  const routeOf = new Map(ctx.program.routes.flatMap((route) => route.blocks.map((block) => [block, route] as const)))
  const show = (node: Node, route: RouteSymbol | undefined): void => {
    for (const listener of byKind.get(node.kind) ?? []) listener(node, route)
  }
  const waiting: (readonly [Node, RouteSymbol | undefined])[] = [[ctx.program.file, undefined]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, outer] = next
    const route = node.kind === 'RouteBlock' ? routeOf.get(node) : outer
    show(node, route)
    for (const child of childrenOf(node).toReversed()) waiting.push([child, route])
  }
}
