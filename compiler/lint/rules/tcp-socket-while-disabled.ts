import { coreNumber, listened } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** With disable_tcp=yes the server opens neither TCP nor TLS sockets, whatever is listened on. */
export const tcpSocketWhileDisabled: Rule = {
  name: 'tcp-socket-while-disabled',
  code: 'KAM6419',
  category: 'modules',
  severity: 'warning',
  title: 'TCP socket while TCP is disabled',
  why: 'With disable_tcp=yes the server opens neither TCP nor TLS sockets, whatever is listened on.',
  remedy: 'Remove disable_tcp, or the socket.',
  examples: [
    {
      bad: 'disable_tcp=yes\nlisten=udp:127.0.0.1:5060\nlisten=«tcp:127.0.0.1:5060»\nrequest_route {\n  exit;\n}\n',
      good: 'listen=udp:127.0.0.1:5060\nlisten=tcp:127.0.0.1:5060\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (coreNumber(ctx, 'disable_tcp', 0) === 0) return
      for (const address of listened(ctx)) {
        if (/^(?:tcp|tls)$/i.test(address.proto ?? ''))
          report({ span: address.span, message: 'the socket is not opened: disable_tcp is on' })
      }
    },
  }),
}
