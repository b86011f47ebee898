import type { Rule } from '../rule.ts'

/** A password for everybody who reads the file. */
export const passwordInConfig: Rule = {
  name: 'password-in-config',
  code: 'KAM6214',
  category: 'security',
  severity: 'hint',
  title: 'password stands in the configuration',
  why: 'The file is copied into repositories, backups and tickets, and the password with it.',
  remedy:
    'Put the URL into a file that only the server can read and include it, or define it on the command line or by an environment variable.',
  examples: [
    {
      bad: 'loadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", «"mysql://kam:tops3cret@db.example.com/kamailio"»)\n',
      good: '#!trydef DBURL "mysql://localhost/kamailio"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", DBURL)\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { value } = node
      if (value.kind !== 'StringLiteral' || !/:\/\/[^\s:@/]+:[^\s@/$]+@/.test(value.value)) return
      report({ span: value.span, message: 'a password stands in this URL' })
    },
  }),
}
