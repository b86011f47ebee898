import { coreNumber } from '../sockets.ts'
import type { Rule } from '../rule.ts'

/** A GET has no Content-Length, and the core drops messages on TCP without one unless tcp_accept_no_cl is on. */
export const httpWithoutContentLength: Rule = {
  name: 'http-without-content-length',
  code: 'KAM6432',
  category: 'modules',
  severity: 'warning',
  title: 'HTTP requests without Content-Length are refused',
  why: 'A GET has no Content-Length, and the core drops messages on TCP without one unless tcp_accept_no_cl is on.',
  remedy: 'Write tcp_accept_no_cl=yes at the top.',
  hasFix: true,
  needs: 'whole',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule «"xhttp.so"»\nevent_route[xhttp:request] {\n  xhttp_reply("404", "Not Found", "text/plain", "");\n}\nrequest_route {\n  exit;\n}\n',
      good: 'tcp_accept_no_cl=yes\nloadmodule "sl.so"\nloadmodule "xhttp.so"\nevent_route[xhttp:request] {\n  xhttp_reply("404", "Not Found", "text/plain", "");\n}\nrequest_route {\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const module = ctx.module('xhttp')
      if (module === undefined || coreNumber(ctx, 'tcp_accept_no_cl', 0) !== 0) return
      const { span } = module.node
      const edits = [{ span: { ...span, end: span.start }, text: 'tcp_accept_no_cl=yes\n' }]
      report({
        span: module.node.name.span,
        message: 'a GET is dropped: tcp_accept_no_cl is off',
        fix: { title: 'Accept messages without Content-Length', edits },
      })
    },
  }),
}
