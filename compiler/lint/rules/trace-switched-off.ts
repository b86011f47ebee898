import { numberSetting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** sip_trace() does nothing while trace_on is 0, which is the default. */
export const traceSwitchedOff: Rule = {
  name: 'trace-switched-off',
  code: 'KAM6433',
  category: 'modules',
  severity: 'warning',
  title: 'trace that is switched off',
  why: 'sip_trace() does nothing while trace_on is 0, which is the default.',
  remedy: 'Set trace_on of siptrace to 1.',
  examples: [
    {
      bad: 'loadmodule "siptrace.so"\nmodparam("siptrace", "trace_to_database", 0)\nmodparam("siptrace", "duplicate_uri", "sip:10.0.0.9:9060")\nrequest_route {\n  «sip_trace()»;\n  exit;\n}\n',
      good: 'loadmodule "siptrace.so"\nmodparam("siptrace", "trace_on", 1)\nmodparam("siptrace", "trace_to_database", 0)\nmodparam("siptrace", "duplicate_uri", "sip:10.0.0.9:9060")\nrequest_route {\n  sip_trace();\n  exit;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const [site] = ctx.calls('sip_trace')
      if (site === undefined || numberSetting(ctx, 'siptrace', 'trace_on', 0) !== 0) return
      report({ span: site.call.span, message: 'nothing is traced: trace_on of siptrace is 0' })
    },
  }),
}
