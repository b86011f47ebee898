import type { VariableUse } from '../../4-bind/variable-uses.ts'
import type { LintContext } from '../context.ts'
import { isAnyCalled } from '../settings.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'
import { WritesBefore } from '../writes-before.ts'

export const avpBeforeWrite: Rule = {
  name: 'avp-before-write',
  code: 'KAM6365',
  category: 'correctness',
  severity: 'warning',
  title: '$avp, $xavp or $vn read before anything can have set it',
  why: 'A request comes in without AVPs. Each assignment of this one stands behind the place where it is read, on all paths, so that it is null there for every request.',
  remedy: 'Assign it before, or ask for it in the route that runs later.',
  needs: 'whole',
  examples: [
    {
      bad: 'request_route {\n  if («$avp(account)» == "gold") {\n    $du = "sip:10.0.0.1";\n  }\n  $avp(account) = $fU;\n  xlog("$avp(account)\\n");\n  t_relay();\n}\n',
      good: 'request_route {\n  $avp(account) = $fU;\n  if ($avp(account) == "gold") {\n    $du = "sip:10.0.0.1";\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (isAnyCalled(ctx, resuming) || isAnyCalled(ctx, loaders)) return
      const keys = followedKeys(ctx)
      if (keys.size === 0) return
      const reads = ctx.program.routes
        .filter(isMainRequestRoute)
        .flatMap((route) => new WritesBefore(ctx, (use) => keys.get(use)).readsBefore(route))
      for (const use of reads) {
        if (use.isInText || use.route === undefined || isQuestion(use, ctx)) continue
        if ([...ctx.kindsOf(use.route)].some((kind) => kind !== 'request')) continue
        report({ span: use.span, message: `nothing can have set ${use.pv.text} yet: it is null here` })
      }
    },
  }),
}

/** A request goes on later with what it had. */
const resuming = [
  't_continue',
  't_suspend',
  'async_route',
  'async_ms_route',
  'async_task_route',
  'async_task_group_route',
]

/** These write AVPs whose names stand elsewhere. */
const loaders = [
  'avp_db_load',
  'radius_load_caller_avps',
  'radius_load_callee_avps',
  'load_attrs',
  'carrierroute',
  'dp_translate',
]

/** The uses of the variables that the script itself fills, by assignments in code only, and of which no function is told the name. */
function followedKeys(ctx: LintContext): ReadonlyMap<VariableUse, string> {
  const byKey = new Map<string, VariableUse[]>()
  for (const use of ctx.variableUses) {
    const key = keyOf(use)
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), use])
  }
  const dynamic = new Set(
    ctx.variableUses.filter(({ pv }) => pv.inner?.includes('$') === true).map(({ pv }) => pv.name),
  )
  const keys = new Map<VariableUse, string>()
  for (const [key, uses] of byKey) {
    const [space = '', name = ''] = key.split(':')
    if (dynamic.has(space) || ctx.wordsInTexts.has(`${space}(${name})`)) continue
    const isFilledElsewhere = uses.some((use) => use.route === undefined || (use.access !== 'read' && use.isInText))
    const isFilled = uses.some((use) => use.access !== 'read')
    const isNamed = isNamedAlone(name, ctx)
    if (isFilledElsewhere || !isFilled || isNamed || uses.some((use) => isWrittenOutside(use, ctx))) continue
    for (const use of uses) keys.set(use, key)
  }
  return keys
}

/** `avp:name`, `xavp:root`; `$avp(s:name)` is `$avp(name)`. */
function keyOf({ pv: { name, inner } }: VariableUse): string | undefined {
  if (inner === undefined || inner.includes('$')) return undefined
  if (name === 'avp' || name === 'vn') return `${name}:${inner.replace(/^[si]:/, '')}`
  return name === 'xavp' ? `xavp:${inner.replace(/(?:\[|=>)[^]*$/, '')}` : undefined
}

/** A text that is the name itself, or starts with it: a function or a parameter may be told to fill it. */
function isNamedAlone(name: string, ctx: LintContext): boolean {
  return (
    ctx.wordsInTexts.has(name) &&
    ctx.parsed.tokens.some((token) => token.kind === 'string' && isName(String(token.value), name))
  )
}

function isName(text: string, name: string): boolean {
  return text === name || text.startsWith(`${name}=`) || text.split(/[;,|\s]+/).includes(name)
}

/** Written by a block that may run before the request route, or in another language. */
function isWrittenOutside({ access, route }: VariableUse, ctx: LintContext): boolean {
  if (access === 'read' || route === undefined) return false
  return [...ctx.kindsOf(route)].some((kind) => kind === 'event' || kind === 'local')
}

/** `$avp(x) == $null`: whoever asks is prepared. */
function isQuestion({ span, route }: VariableUse, ctx: LintContext): boolean {
  const { text } = ctx.sources.get(span.source)
  const around = text.slice(Math.max(0, span.start - 40), span.end + 40)
  return route === undefined || /\$null|defined|isset|is_avp|\bempty\b/.test(around)
}
