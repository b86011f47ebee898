import { setting } from '../settings.ts'
import type { Rule } from '../rule.ts'

/** acc writes to a database only when db_url is set; the flag alone does nothing. */
export const accountingWithoutDatabase: Rule = {
  name: 'accounting-without-database',
  code: 'KAM6414',
  category: 'modules',
  severity: 'warning',
  title: 'accounting into no database',
  why: 'acc writes to a database only when db_url is set; the flag alone does nothing.',
  remedy: 'Set db_url of acc, or remove db_flag.',
  examples: [
    {
      bad: 'loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "db_flag", «1»)\n',
      good: 'loadmodule "db_mysql.so"\nloadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "db_flag", 1)\nmodparam("acc", "db_url", "mysql://kamailio:secret@10.0.0.5/kamailio")\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      if (setting(ctx, 'acc', 'db_url') !== undefined) return
      for (const param of ['db_flag', 'db_missed_flag', 'db_extra']) {
        const set = setting(ctx, 'acc', param)
        if (set !== undefined)
          report({ span: set.value.span, message: `${param} has no effect: db_url of acc is not set` })
      }
    },
  }),
}
