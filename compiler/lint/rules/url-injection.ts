import { callsOf } from '../arguments.ts'
import { usesWithin, withTransformation, unsafeUses } from '../message-data.ts'
import type { Rule } from '../rule.ts'

const escapes: ReadonlySet<string> = new Set(['s.escape.param', 's.escape.user'])

/** A URL that the caller writes. */
export const urlInjection: Rule = {
  name: 'url-injection',
  code: 'KAM6230',
  category: 'security',
  severity: 'warning',
  title: 'URL is built from what a message says',
  why: 'A user name with `&`, `/` or `?` changes which resource the server asks for, and adds parameters that the script did not mean.',
  remedy: 'Encode the value: `$(fU{s.escape.param})`.',
  hasFix: true,
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "http_client.so"\nrequest_route {\n  http_client_query("http://127.0.0.1/user?name=«$fU»", "$var(r)");\n  t_relay();\n}\n',
      good: 'loadmodule "tm.so"\nloadmodule "pv.so"\nloadmodule "http_client.so"\nrequest_route {\n  http_client_query("http://127.0.0.1/user?name=$(fU{s.escape.param})", "$var(r)");\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of callsOf(ctx, ['http_client_query', 'http_async_query', 'http_client_get'])) {
        const [url] = call.args
        if (url?.kind !== 'StringLiteral') continue
        for (const { use } of unsafeUses(usesWithin(ctx, url.span), new Map(), escapes)) {
          const { span, pv } = use
          const edits = [{ span, text: withTransformation(pv, 's.escape.param') }]
          // A variable that is the whole URL would be spoilt.
          const isExact =
            ctx.sources.slice(span) === pv.text && span.start > url.span.start + 1 && ctx.module('pv') !== undefined
          const fix = isExact ? { fix: { title: 'Encode the value', edits } } : {}
          report({ span, message: `${pv.text} comes from the message, and becomes part of the URL`, ...fix })
        }
      }
    },
  }),
}
