import { numberSetting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** sl binds tm while it starts; loaded before it, it goes on without. */
export const slBeforeTm: Rule = {
  name: 'sl-before-tm',
  code: 'KAM6434',
  category: 'modules',
  severity: 'warning',
  title: 'sl loaded before tm',
  why: 'Modules start in the order of the file, and sl asks tm for its functions: loaded first it logs an error and goes on without, so that send_reply() never answers in the transaction.',
  remedy: 'Load tm.so before sl.so, or set bind_tm of sl to 0.',
  examples: [
    {
      bad: 'loadmodule «"sl.so"»\nloadmodule "tm.so"\n',
      good: 'loadmodule "tm.so"\nloadmodule "sl.so"\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const sl = ctx.module('sl')
      const tm = ctx.module('tm')
      if (sl === undefined || tm === undefined || numberSetting(ctx, 'sl', 'bind_tm', 1) === 0) return
      const { modules } = ctx.program
      if (modules.indexOf(sl) > modules.indexOf(tm)) return
      report({
        span: sl.node.name.span,
        message: 'send_reply() cannot use transactions: tm is loaded after sl',
        related: [{ message: 'tm is loaded here', span: tm.node.name.span }],
      })
    },
  }),
}
