import type { Span } from '../../1-source/span.ts'
import type { VariableUse } from '../../4-bind/variable-uses.ts'
import type { LintContext } from '../context.ts'
import { relays } from '../answering.ts'
import { textOf, callsOf, headerNameOf } from '../arguments.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const adders: ReadonlySet<string> = new Set(['append_hf', 'insert_hf'])

/** Each header takes a walk over all paths. */
const maxHeaders = 8

function isHeader({ pv, access }: VariableUse): boolean {
  return pv.name === 'hdr' && access === 'read'
}

/** The places that read a header on a path on which it was added and the changes were not applied. */
function readsOf(ctx: LintContext, header: string): readonly Span[] {
  const places = ctx.variableUses
    .filter((use) => isHeader(use) && use.pv.inner?.toLowerCase() === header)
    .map(({ span }) => span)
  const found = new Map<string, Span>()
  const read = (state: string, span: Span): void => {
    if (state !== 'added') return
    for (const place of places) {
      const isInside = place.source === span.source && place.start >= span.start && place.end <= span.end
      if (isInside) found.set(`${place.source}:${place.start}`, place)
    }
  }
  ctx.runFlow<'plain' | 'added'>({
    start: (route) => (isMainRequestRoute(route) ? 'plain' : undefined),
    call: (state, _written, call) => {
      const name = ctx.nameOf(call)
      if (name === 'msg_apply_changes' || relays.has(name)) return 'plain'
      const isMeant = headerNameOf(textOf(call, 0)) === header
      if (adders.has(name)) return isMeant ? 'added' : undefined
      if (name === 'is_present_hf' && isMeant && state === 'added')
        found.set(`${call.span.source}:${call.span.start}`, call.span)
      read(state, call.span)
      return undefined
    },
    condition: (state, condition) => {
      read(state, condition.span)
      return undefined
    },
    assign: (state, _target, value) => {
      read(state, value.span)
      return state
    },
    dynamic: () => 'plain',
  })
  return [...found.values()]
}

/** The message is read as it came in. */
export const addedHeaderNotSeen: Rule = {
  name: 'added-header-not-seen',
  code: 'KAM6133',
  category: 'sip-flow',
  severity: 'warning',
  title: 'header is read after it was added, and is not there yet',
  why: 'append_hf() takes effect when the message is sent. Until then $hdr() and is_present_hf() see the message as it came in: $hdr() is $null, or the value that somebody else sent.',
  remedy: 'Call msg_apply_changes() between the two, or keep the value in a variable.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  append_hf("X-Account: $fU\\r\\n");\n  if (!«is_present_hf("X-Account")») {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  append_hf("X-Account: $fU\\r\\n");\n  msg_apply_changes();\n  if (!is_present_hf("X-Account")) {\n    sl_send_reply("403", "Forbidden");\n    exit;\n  }\n  t_relay();\n}\n',
    },
    {
      bad: 'request_route {\n  append_hf("X-Account: 7\\r\\n");\n  xlog("account «$hdr(X-Account)»\\n");\n  t_relay();\n}\n',
      good: 'request_route {\n  append_hf("X-Account: 7\\r\\n");\n  msg_apply_changes();\n  xlog("account $hdr(X-Account)\\n");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const added = new Set<string>()
      for (const { call } of callsOf(ctx, adders)) added.add(headerNameOf(textOf(call, 0)) ?? '')
      const read = new Set(ctx.variableUses.filter(isHeader).map(({ pv }) => pv.inner?.toLowerCase() ?? ''))
      for (const { call } of ctx.calls('is_present_hf')) read.add(headerNameOf(textOf(call, 0)) ?? '')
      const both = [...added].filter((header) => header !== '' && read.has(header))
      for (const header of both.slice(0, maxHeaders)) {
        for (const span of readsOf(ctx, header)) {
          report({
            span,
            message: `${header} was added before, and is read here as the message came in: msg_apply_changes() is missing`,
          })
        }
      }
    },
  }),
}
