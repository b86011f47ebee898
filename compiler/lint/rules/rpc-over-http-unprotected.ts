import { isSourceCheck, isTrustCheck } from '../authenticating.ts'
import { mentions } from '../conditions.ts'
import { callsWithout } from '../paths.ts'
import type { Rule } from '../rule.ts'

const secrets: ReadonlySet<string> = new Set(['$hdr', '$au', '$ad', '$Ri', '$Rp'])

/** RPC for everybody. */
export const rpcOverHttpUnprotected: Rule = {
  name: 'rpc-over-http-unprotected',
  code: 'KAM6218',
  category: 'security',
  severity: 'warning',
  title: 'commands come in by HTTP and nobody asks who sends them',
  why: 'Everybody who reaches the SIP port by TCP can run any RPC command: the xhttp module answers on the same sockets.',
  remedy:
    'Ask for the source address first, or for a password: `if (src_ip != 127.0.0.1) { xhttp_reply("403", "Forbidden", "", ""); exit; }`.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "xhttp.so"\nloadmodule "jsonrpcs.so"\nevent_route[xhttp:request] {\n  «jsonrpc_dispatch()»;\n}\n',
      good: 'loadmodule "sl.so"\nloadmodule "xhttp.so"\nloadmodule "jsonrpcs.so"\nevent_route[xhttp:request] {\n  if (src_ip != 127.0.0.1) {\n    xhttp_reply("403", "Forbidden", "", "");\n    exit;\n  }\n  jsonrpc_dispatch();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const found = callsWithout(ctx, {
        starts: (route) => route.kind === 'event' && route.name === 'xhttp:request',
        at: (name) => name === 'jsonrpc_dispatch' || name === 'dispatch_xhttp_rpc' || name === 'dispatch_xhttp_pi',
        guardCall: (_name, call) => isTrustCheck(ctx, call),
        guardCondition: (condition) => (isSourceCheck(condition) || mentions(condition, secrets) ? 'both' : undefined),
      })
      for (const { call } of found)
        report({ span: call.span, message: 'any HTTP client that reaches the server can run commands' })
    },
  }),
}
