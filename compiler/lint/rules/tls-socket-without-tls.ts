import { listened } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** The core opens a TLS socket only when enable_tls is on, and speaks TLS only with module tls; the server starts without a word, and nobody can connect. */
export const tlsSocketWithoutTls: Rule = {
  name: 'tls-socket-without-tls',
  code: 'KAM6416',
  category: 'modules',
  severity: 'warning',
  title: 'TLS socket without the TLS module',
  why: 'The core opens a TLS socket only when enable_tls is on, and speaks TLS only with module tls; the server starts without a word, and nobody can connect.',
  remedy: 'Set enable_tls=yes and load tls.so, or remove the socket.',
  examples: [
    {
      bad: 'listen=«tls:127.0.0.1:5061»\nloadmodule "tm.so"\nrequest_route {\n  exit;\n}\n',
      good: 'enable_tls=yes\nlisten=tls:127.0.0.1:5061\nloadmodule "tls.so"\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.module('tls') !== undefined || ctx.module('tls_wolfssl') !== undefined) return
      for (const address of listened(ctx)) {
        if (address.proto?.toLowerCase() === 'tls')
          report({ span: address.span, message: 'nobody can connect: module tls is not loaded' })
      }
    },
  }),
}
