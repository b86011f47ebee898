import type { Rule } from '../rule.ts'

const known: ReadonlySet<string> = new Set([
  'kamailiorw',
  'kamailioro',
  'openserrw',
  'openserro',
  'opensipsrw',
  'heslo',
  'changeme',
  'password',
  'secret',
  '1234',
  '123456',
  'root',
])

/** A password that everybody knows. */
export const defaultDatabasePassword: Rule = {
  name: 'default-database-password',
  code: 'KAM6215',
  category: 'security',
  severity: 'warning',
  title: 'database password is the one of the example configuration',
  why: 'The password `kamailiorw` stands in the default configuration of every installation. Whoever reaches the database port can read and write subscribers.',
  remedy: 'Give the database user a password of its own.',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", «"mysql://kamailio:kamailiorw@localhost/kamailio"»)\n',
      good: 'loadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", "mysql://kamailio:Zk4-p0q7@localhost/kamailio")\n',
      modules: [],
    },
  ],
  create: (_ctx, report) => {
    const seen = new Set<string>()
    return {
      ModParam: ({ value }) => {
        if (value.kind !== 'StringLiteral' || seen.has(value.value)) return
        const [, password] = /:\/\/[^\s:@/]+:([^\s@/]+)@/.exec(value.value) ?? []
        if (password === undefined || !known.has(password)) return
        seen.add(value.value)
        report({ span: value.span, message: `${password} is a password that everybody knows` })
      },
    }
  },
}
