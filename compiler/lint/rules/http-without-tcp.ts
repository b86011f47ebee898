import { listened } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** HTTP comes over TCP or TLS, and the configuration listens on neither. */
export const httpWithoutTcp: Rule = {
  name: 'http-without-tcp',
  code: 'KAM6431',
  category: 'modules',
  severity: 'warning',
  title: 'HTTP without a TCP socket',
  why: 'HTTP comes over TCP or TLS, and the configuration listens on neither.',
  remedy: 'Listen on tcp: or tls: too.',
  needs: 'readable',
  examples: [
    {
      bad: 'tcp_accept_no_cl=yes\nlisten=udp:127.0.0.1:5060\nloadmodule "sl.so"\nloadmodule «"xhttp.so"»\nevent_route[xhttp:request] {\n  xhttp_reply("404", "Not Found", "text/plain", "");\n}\nrequest_route {\n  exit;\n}\n',
      good: 'tcp_accept_no_cl=yes\nlisten=udp:127.0.0.1:5060\nlisten=tcp:127.0.0.1:8080\nloadmodule "sl.so"\nloadmodule "xhttp.so"\nevent_route[xhttp:request] {\n  xhttp_reply("404", "Not Found", "text/plain", "");\n}\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const module = ctx.module('xhttp')
      const addresses = listened(ctx)
      // Without a protocol, and without any address, all protocols are served.
      if (module === undefined || addresses.length === 0) return
      if (addresses.some(({ proto }) => proto === undefined || !/^(?:udp|sctp)$/i.test(proto))) return
      report({ span: module.node.name.span, message: 'no HTTP request can arrive: only UDP is listened on' })
    },
  }),
}
