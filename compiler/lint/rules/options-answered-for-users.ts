import { methodSet } from '../../5-check/flow/methods.ts'
import { answers, replyCode } from '../answering.ts'
import { isSourceCheck, isTrustCheck } from '../authenticating.ts'
import { mentions } from '../conditions.ts'
import { callsWithout, isMainRequestRoute } from '../paths.ts'
import type { Rule } from '../rule.ts'

const targets: ReadonlySet<string> = new Set(['uri', 'myself', '$rU', '$ru', '$rd', '$tU', '$fU', '$ua', '$fu', '$fd'])

/** One answer for all OPTIONS. */
export const optionsAnsweredForUsers: Rule = {
  name: 'options-answered-for-users',
  code: 'KAM6134',
  category: 'sip-flow',
  severity: 'info',
  title: 'OPTIONS for users is answered by the server itself',
  why: 'OPTIONS asks whether a user can be reached and what the phone can do. When the server answers for everybody, callers believe that users are there who are not, and a request for other domains ends here.',
  remedy: 'Answer only what is meant for the server: `is_method("OPTIONS") && uri == myself && $rU == $null`.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (is_method("OPTIONS")) {\n    «sl_send_reply("200", "OK")»;\n    exit;\n  }\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("OPTIONS") && uri == myself && $rU == $null) {\n    sl_send_reply("200", "OK");\n    exit;\n  }\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: (name, call) => answers.has(name) && replyCode(call) === 200,
        guardCall: (name, call) =>
          isTrustCheck(ctx, call) ?? (name === 'lookup' || name === 'isflagset' ? 'both' : undefined),
        guardCondition: (condition) => (mentions(condition, targets) || isSourceCheck(condition) ? 'both' : undefined),
      })
      for (const { call, methods } of found) {
        if (methods === methodSet(['OPTIONS']))
          report({ span: call.span, message: 'each OPTIONS is answered here, also those for users' })
      }
    },
  }),
}
