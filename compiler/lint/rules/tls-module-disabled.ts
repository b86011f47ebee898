import { coreNumber } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** The module does nothing while the core parameter enable_tls is off, which is the default. */
export const tlsModuleDisabled: Rule = {
  name: 'tls-module-disabled',
  code: 'KAM6417',
  category: 'modules',
  severity: 'warning',
  title: 'TLS module without enable_tls',
  why: 'The module does nothing while the core parameter enable_tls is off, which is the default.',
  remedy: 'Write enable_tls=yes at the top, or remove the module.',
  needs: 'whole',
  examples: [
    {
      bad: 'listen=udp:127.0.0.1:5060\nloadmodule «"tls.so"»\nrequest_route {\n  exit;\n}\n',
      good: 'enable_tls=yes\nlisten=udp:127.0.0.1:5060\nloadmodule "tls.so"\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const module = ctx.module('tls')
      if (module === undefined || coreNumber(ctx, 'enable_tls', 0) !== 0) return
      report({ span: module.node.name.span, message: 'the module does nothing: enable_tls is off' })
    },
  }),
}
