import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** fr_inv_timer starts with a provisional reply; when it is not longer than fr_timer, phones stop ringing as soon as a dead gateway would be given up. */
export const timerOrder: Rule = {
  name: 'timer-order',
  code: 'KAM6411',
  category: 'modules',
  severity: 'warning',
  title: 'ringing ends before the first answer must come',
  why: 'fr_inv_timer starts with a provisional reply; when it is not longer than fr_timer, phones stop ringing as soon as a dead gateway would be given up.',
  remedy: 'Make fr_inv_timer longer than fr_timer: 120000 and 30000 are usual.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 30000)\nmodparam("tm", "fr_inv_timer", «20000»)\n',
      good: 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 5000)\nmodparam("tm", "fr_inv_timer", 20000)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const ringing = numberSetting(ctx, 'tm', 'fr_inv_timer', 120_000)
      const first = numberSetting(ctx, 'tm', 'fr_timer', 30_000)
      if (ringing === undefined || first === undefined || ringing > first) return
      const place = setting(ctx, 'tm', 'fr_inv_timer') ?? setting(ctx, 'tm', 'fr_timer')
      if (place === undefined) return
      report({ span: place.value.span, message: `fr_inv_timer is ${ringing} ms and fr_timer ${first} ms` })
    },
  }),
}
