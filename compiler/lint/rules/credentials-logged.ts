import { callsOf } from '../arguments.ts'
import { usesWithin, isMadeHarmless } from '../message-data.ts'
import type { Rule } from '../rule.ts'

const logs = [
  'xlog',
  'xlogl',
  'xdbg',
  'xinfo',
  'xnotice',
  'xwarn',
  'xerr',
  'xcrit',
  'xalert',
  'xlogm',
  'xlogr',
  'slog',
  'log',
]

function isSecret(name: string, inner: string): boolean {
  if (name === 'hdr') return /^(Proxy-)?Authorization$/i.test(inner)
  return /^(var|avp|xavp|shv|sht|dbr|vn|vz)$/.test(name) && /(^|[^a-z])(passw(or)?d|secret|ha1)/i.test(inner)
}

/** Secrets in the log. */
export const credentialsLogged: Rule = {
  name: 'credentials-logged',
  code: 'KAM6213',
  category: 'security',
  severity: 'warning',
  title: 'passwords or credentials are written to the log',
  why: 'Logs are read by many people, sent to other machines and kept for years. Digests and passwords do not belong there.',
  remedy: 'Leave the value out, or log that it was there.',
  needs: 'readable',
  examples: [
    {
      bad: 'request_route {\n  xlog("L_INFO", "auth: «$hdr(Authorization)»\\n");\n  t_relay();\n}\n',
      good: 'request_route {\n  xlog("L_INFO", "auth of $au\\n");\n  t_relay();\n}\n',
      modules: ['tm', 'pv', 'xlog', 'sl', 'auth'],
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const { call } of callsOf(ctx, logs)) {
        for (const { pv, span } of usesWithin(ctx, call.span)) {
          if (!isSecret(pv.name, pv.inner ?? '') || isMadeHarmless(pv, new Set(['s.substr', 's.mask']))) continue
          report({ span, message: `${pv.text} goes to the log` })
        }
      }
    },
  }),
}
