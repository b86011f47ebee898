import type { Rule } from '../rule.ts'

/** Everything is logged. */
export const debugLevelHigh: Rule = {
  name: 'debug-level-high',
  code: 'KAM6216',
  category: 'security',
  severity: 'info',
  title: 'debug messages are on for all of the server',
  why: 'From level 3 on, each request writes hundreds of lines with whole messages and credentials. The log fills the disk, and a few calls are enough to slow the server down.',
  remedy: 'Run with debug=2, and raise it while it is needed with `kamcmd cfg.set_now_int core debug 3`.',
  hasFix: true,
  examples: [
    {
      bad: 'debug=«4»\n',
      good: 'debug=2\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'debug' || value.kind !== 'NumberLiteral' || value.value < 3) return
      const { span } = value
      const message = `debug=${value.text} logs everything`
      // A level that comes from a define is somebody's switch.
      if (ctx.sources.slice(span) !== value.text) report({ span, message })
      else report({ span, message, fix: { title: 'Log warnings and notices', edits: [{ span, text: '2' }] } })
    },
  }),
}
