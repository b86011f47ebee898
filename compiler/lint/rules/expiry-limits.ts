import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** No time lies between a least expiry and a smaller greatest one, and a default outside of them is cut. */
export const expiryLimits: Rule = {
  name: 'expiry-limits',
  code: 'KAM6424',
  category: 'modules',
  severity: 'warning',
  title: 'limits of registrations that contradict',
  why: 'No time lies between a least expiry and a smaller greatest one, and a default outside of them is cut.',
  remedy: 'Order them: min_expires, default_expires, max_expires.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nmodparam("registrar", "min_expires", 600)\nmodparam("registrar", "max_expires", «300»)\n',
      good: 'loadmodule "sl.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nmodparam("registrar", "min_expires", 60)\nmodparam("registrar", "max_expires", 300)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const least = numberSetting(ctx, 'registrar', 'min_expires', 60)
      const most = setting(ctx, 'registrar', 'max_expires')
      // 0 is no limit.
      if (most?.value.kind !== 'NumberLiteral' || most.value.value === 0 || least === undefined) return
      const limit = most.value.value
      if (limit < least)
        report({ span: most.value.span, message: `max_expires ${limit} is below min_expires ${least}` })
      const initial = setting(ctx, 'registrar', 'default_expires')
      if (initial?.value.kind !== 'NumberLiteral' || initial.value.value <= limit) return
      report({ span: initial.value.span, message: `default_expires is above max_expires ${limit}, which it is cut to` })
    },
  }),
}
