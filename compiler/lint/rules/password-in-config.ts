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
      bad: 'loadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", «"mysql://kam:tops3cret@db.example.com/kamailio"»)\n',
      good: '#!trydef DBURL "mysql://localhost/kamailio"\nloadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", DBURL)\n',
      modules: [],
    },
  ],
  create: (_ctx, report) => {
    const seen = new Set<string>()
    return {
      ModParam: ({ value }) => {
        if (value.kind !== 'StringLiteral' || seen.has(value.value)) return
        const [, password] = /:\/\/[^\s:@/]+:([^\s@/$]+)@/.exec(value.value) ?? []
        if (password === undefined) return
        // Most files name one URL many times, by a macro.
        seen.add(value.value)
        report({ span: value.span, message: 'a password stands in this URL' })
      },
    }
  },
}
