import type { Span } from '../../1-source/span.ts'
import { relays } from '../answering.ts'
import { textOf, headerNameOf } from '../arguments.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const changers: ReadonlySet<string> = new Set(['append_hf', 'insert_hf'])

/** The names of the headers that were changed so far: few, so that a script with many changes is followed quickly. */
function withHeader(state: string, header: string): string {
  const names = state === '' ? [] : state.split(' ')
  return names.includes(header) || names.length >= 4 ? state : [...names, header].toSorted().join(' ')
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
  needsWholeScript: true,
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
  create: (ctx, report) => {
    const reported = new Set<string>()
    const reads = ctx.variableUses.filter(({ pv, access }) => pv.name === 'hdr' && access === 'read')
    const tell = (span: Span, header: string): void => {
      const key = `${span.source}:${span.start}`
      if (reported.has(key)) return
      reported.add(key)
      report({
        span,
        message: `${header} was added before, and is read here as the message came in: msg_apply_changes() is missing`,
      })
    }
    const readIn = (state: string, place: Span): void => {
      if (state === '') return
      const changed = state.split(' ')
      for (const { pv, span } of reads) {
        const isInside = span.source === place.source && span.start >= place.start && span.end <= place.end
        if (isInside && changed.includes(pv.inner?.toLowerCase() ?? '')) tell(span, pv.inner ?? '')
      }
    }
    return {
      end: () =>
        ctx.runFlow<string>({
          start: (route) => (isMainRequestRoute(route) ? '' : undefined),
          call: (state, _written, call) => {
            const name = ctx.nameOf(call)
            if (name === 'msg_apply_changes' || relays.has(name)) return ''
            const header = headerNameOf(textOf(call, 0))
            if (changers.has(name)) return header === undefined ? state : withHeader(state, header)
            if (name === 'is_present_hf' && header !== undefined && state.split(' ').includes(header))
              tell(call.span, textOf(call, 0) ?? '')
            readIn(state, call.span)
            return undefined
          },
          condition: (state, condition) => {
            readIn(state, condition.span)
            return undefined
          },
          assign: (state, _target, value) => {
            readIn(state, value.span)
            return state
          },
          dynamic: () => '',
        }),
    }
  },
}
