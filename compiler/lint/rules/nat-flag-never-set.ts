import { flagsSet, isAnyCalled, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** usrloc and nathelper look at a branch flag of the contact, which only the script can set before save(). */
export const natFlagNeverSet: Rule = {
  name: 'nat-flag-never-set',
  code: 'KAM6410',
  category: 'modules',
  severity: 'warning',
  title: 'branch flag of a parameter that the script never sets',
  why: 'usrloc and nathelper look at a branch flag of the contact, which only the script can set before save().',
  remedy: 'Call setbflag() with this number for clients behind NAT, or correct the number.',
  needs: 'whole',
  examples: [
    {
      bad: 'loadmodule "kex.so"\nloadmodule "sl.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nmodparam("usrloc", "nat_bflag", «7»)\nrequest_route {\n  setbflag(6);\n  save("location");\n}\n',
      good: 'loadmodule "kex.so"\nloadmodule "sl.so"\nloadmodule "usrloc.so"\nloadmodule "registrar.so"\nmodparam("usrloc", "nat_bflag", 6)\nrequest_route {\n  setbflag(6);\n  save("location");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (ctx.calls('save').length === 0) return
      const flags = flagsSet(ctx, ['setbflag'], ['bf', 'bF', 'sbf', 'sbF'])
      if (flags === undefined || isAnyCalled(ctx, ['sbflag', 'setbflags', 'setsflag'])) return
      const set = setting(ctx, 'usrloc', 'nat_bflag')
      if (set?.value.kind !== 'NumberLiteral' || set.value.value < 0 || flags.has(set.value.value)) return
      report({ span: set.value.span, message: `nothing sets branch flag ${set.value.value}: nat_bflag never matters` })
    },
  }),
}
