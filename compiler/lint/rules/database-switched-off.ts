import { numberSetting, setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** The module writes to its database only with db_mode above 0, so what should survive a restart is lost. */
export const databaseSwitchedOff: Rule = {
  name: 'database-switched-off',
  code: 'KAM6407',
  category: 'modules',
  severity: 'warning',
  title: 'database address without effect',
  why: 'The module writes to its database only with db_mode above 0, so what should survive a restart is lost.',
  remedy: 'Set db_mode, or remove db_url.',
  needs: 'readable',
  examples: [
    {
      bad: 'loadmodule "db_mysql.so"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_url", «"mysql://kamailio:secret@10.0.0.5/kamailio"»)\n',
      good: 'loadmodule "db_mysql.so"\nloadmodule "usrloc.so"\nmodparam("usrloc", "db_url", "mysql://kamailio:secret@10.0.0.5/kamailio")\nmodparam("usrloc", "db_mode", 2)\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const module of ['usrloc', 'dialog']) {
        const url = setting(ctx, module, 'db_url')
        if (url === undefined || numberSetting(ctx, module, 'db_mode', 0) !== 0) continue
        report({ span: url.value.span, message: `${module} keeps everything in memory: its db_mode is 0` })
      }
    },
  }),
}
