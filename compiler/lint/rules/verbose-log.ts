import type { Rule } from '../rule.ts'
import { isWrittenNumber } from '../written.ts'

export const verboseLog: Rule = {
  name: 'verbose-log',
  code: 'KAM6609',
  category: 'performance',
  severity: 'info',
  title: 'debug level in the configuration',
  why: 'At debug=3 and above Kamailio writes dozens of lines for each message, and syslog becomes what limits the calls per second.',
  remedy:
    'Use debug=2 and raise it while running: `kamcmd cfg.set_now_int core debug 3`; or put it into `#!ifdef WITH_DEBUG`.',
  examples: [
    {
      bad: 'debug=«4»\nrequest_route {\n  t_relay();\n}\n',
      good: 'debug=2\nrequest_route {\n  t_relay();\n}\n',
    },
  ],
  create: (ctx, report) => {
    const conditional = ctx.directives.filter(
      (line) => line.name?.startsWith('if') === true || line.name === 'else' || line.name === 'endif',
    )
    return {
      CoreParameter: ({ name, value, span }) => {
        if (
          name.text !== 'debug' ||
          value.kind !== 'NumberLiteral' ||
          value.value < 3 ||
          !isWrittenNumber(value, ctx.sources)
        )
          return
        const before = conditional.filter(
          (line) => line.span.source === span.source && line.span.start < span.start && line.name !== 'else',
        )
        const depth = before.reduce((sum, line) => sum + (line.name === 'endif' ? -1 : 1), 0)
        if (depth <= 0)
          report({ span: value.span, message: `debug=${value.value} writes dozens of lines for each message` })
      },
    }
  },
}
