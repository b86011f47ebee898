import { relays } from '../answering.ts'
import { callsAfter, isMainRequestRoute, callOf } from '../paths.ts'
import type { Rule } from '../rule.ts'

// prettier-ignore
const changes: ReadonlySet<string> = new Set([
  'append_hf', 'insert_hf', 'remove_hf', 'remove_hf_re', 'remove_hf_exp', 'append_urihf', 'subst_hf', 'record_route', 'add_rr_param', 'set_contact_alias',
  'add_contact_alias', 'fix_nated_contact', 'uac_replace_from', 'uac_replace_to', 'consume_credentials', 'append_time', 'append_rpid_hf', 'topoh_mask',
  'rtpengine_offer', 'rtpproxy_offer', 'add_path', 'append_branch', 'force_rport', 'dlg_manage', 'subst_body', 'replace_body', 'set_body',
])

/** A change that comes too late. */
export const changeAfterRelay: Rule = {
  name: 'change-after-relay',
  code: 'KAM6123',
  category: 'sip-flow',
  severity: 'warning',
  title: 'message changed after it was relayed',
  why: 't_relay() has made and sent the outgoing message. What is changed afterwards reaches nobody.',
  remedy: 'Move the change above t_relay(), or into a branch_route.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n  «append_hf("X-Tenant: 7\\r\\n")»;\n  exit;\n}\n',
      good: 'request_route {\n  append_hf("X-Tenant: 7\\r\\n");\n  t_relay();\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsAfter(ctx, {
        starts: isMainRequestRoute,
        first: callOf(relays),
        then: (name) => changes.has(name),
      })
      for (const { call } of found) {
        report({ span: call.span, message: `${call.callee.text}() changes a request that is on its way already` })
      }
    },
  }),
}
