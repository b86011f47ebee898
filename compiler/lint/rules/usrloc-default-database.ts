import { setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** Without db_url usrloc takes the address and the well-known password that the release was built with. */
export const usrlocDefaultDatabase: Rule = {
  name: 'usrloc-default-database',
  code: 'KAM6406',
  category: 'modules',
  severity: 'warning',
  title: 'locations in the default database',
  why: 'Without db_url usrloc takes the address and the well-known password that the release was built with.',
  remedy: 'Set db_url of usrloc, or db_mode 0 to keep locations in memory.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "db_mysql.so"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", «2»)\n',
      good: 'loadmodule "db_mysql.so"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 2)\nmodparam("usrloc", "db_url", "mysql://kamailio:secret@10.0.0.5/kamailio")\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      const mode = setting(ctx, 'usrloc', 'db_mode')
      if (mode?.value.kind !== 'NumberLiteral' || mode.value.value === 0) return
      if (setting(ctx, 'usrloc', 'db_url') !== undefined) return
      report({ span: mode.value.span, message: `db_mode ${mode.value.value} without db_url uses the default address` })
    },
  }),
}
