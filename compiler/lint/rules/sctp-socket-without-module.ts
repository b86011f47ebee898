import { listened } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** SCTP is in a module of its own since release 4.1; without it the core ignores the socket. */
export const sctpSocketWithoutModule: Rule = {
  name: 'sctp-socket-without-module',
  code: 'KAM6418',
  category: 'modules',
  severity: 'warning',
  title: 'SCTP socket without the SCTP module',
  why: 'SCTP is in a module of its own since release 4.1; without it the core ignores the socket.',
  remedy: 'Load sctp.so, or remove the socket.',
  examples: [
    {
      bad: 'listen=«sctp:127.0.0.1:5060»\nrequest_route {\n  exit;\n}\n',
      good: 'listen=sctp:127.0.0.1:5060\nloadmodule "sctp.so"\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.module('sctp') !== undefined) return
      for (const address of listened(ctx)) {
        if (address.proto?.toLowerCase() === 'sctp')
          report({ span: address.span, message: 'the socket is ignored: module sctp is not loaded' })
      }
    },
  }),
}
