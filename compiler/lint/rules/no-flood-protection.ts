import { relays, suspensions } from '../answering.ts'
import { callsAny } from '../arguments.ts'
import { isLocalOnly } from '../listening.ts'
import { isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const limits = ['pike_check_req', 'pike_check_ip', 'rl_check', 'rl_check_pipe', 'pl_check', 'sht_inc', 'secf_check_ip']

/** No limit for floods. */
export const noFloodProtection: Rule = {
  name: 'no-flood-protection',
  code: 'KAM6226',
  category: 'security',
  severity: 'off',
  title: 'requests are taken from the network without a limit',
  why: 'One client with a broken loop, or one scanner, takes all processes of the server. pike, ratelimit and pipelimit stop it for the price of one lookup.',
  remedy: 'Load pike and call pike_check_req() at the head of the request route.',
  needs: 'readable',
  examples: [
    {
      bad: '«request_route» {\n  t_relay();\n}\n',
      good: 'loadmodule "pike.so"\nrequest_route {\n  if (!pike_check_req()) exit;\n  t_relay();\n}\n',
      modules: ['tm', 'sl'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (callsAny(ctx, limits) || callsAny(ctx, suspensions) || isLocalOnly(ctx)) return
      const block = ctx.program.routes.find(isMainRequestRoute)?.blocks[0]
      if (block === undefined || !callsAny(ctx, relays)) return
      const word = /^\w+/.exec(ctx.sources.slice(block.span))?.[0] ?? ''
      report({
        span: { ...block.span, end: block.span.start + word.length },
        message: 'nothing limits how many requests one address may send',
      })
    },
  }),
}
