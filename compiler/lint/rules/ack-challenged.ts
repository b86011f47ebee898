import { methodSet, namesOf } from '../../5-check/flow/methods.ts'
import { challenges } from '../answering.ts'
import { hasToTag } from '../conditions.ts'
import { callsWithout, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

/** A challenge that cannot be answered. */
export const ackChallenged: Rule = {
  name: 'ack-challenged',
  code: 'KAM6204',
  category: 'security',
  severity: 'warning',
  title: 'ACK or CANCEL is asked for a password',
  why: 'Neither can be sent again with credentials (RFC 3261 22.1). A challenged CANCEL does not cancel, and the phone of the callee rings on; a challenged ACK is lost.',
  remedy: 'Handle CANCEL and the requests inside dialogs before authentication.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  if (!auth_check("$fd", "subscriber", "1")) {\n    «auth_challenge("$fd", "0")»;\n    exit;\n  }\n  consume_credentials();\n  t_relay();\n}\n',
      good: 'request_route {\n  if (is_method("CANCEL")) {\n    if (t_check_trans()) t_relay();\n    exit;\n  }\n  if (has_totag()) {\n    if (loose_route()) t_relay();\n    exit;\n  }\n  if (!auth_check("$fd", "subscriber", "1")) {\n    auth_challenge("$fd", "0");\n    exit;\n  }\n  consume_credentials();\n  t_relay();\n}\n',
      modules: ['tm', 'sl', 'pv', 'rr', 'siputils', 'textops', 'xlog', 'usrloc', 'registrar', 'auth', 'auth_db'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: isMainRequestRoute,
        at: callOf(challenges),
        guardCall: (name) =>
          name === 'has_totag' || name === 'loose_route' || name === 't_check_trans' || name === 'isflagset'
            ? 'both'
            : undefined,
        guardCondition: (condition) => (hasToTag(condition) === undefined ? undefined : 'both'),
      })
      for (const { call, methods } of found) {
        const names = namesOf(methods & methodSet(['ACK', 'CANCEL']))
        if (names.length > 0)
          report({ span: call.span, message: `${names.join(' and ')} can come here, and cannot answer a challenge` })
      }
    },
  }),
}
