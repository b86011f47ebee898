import type { Rule } from '../rule.ts'

/** Passwords that can be read. */
export const plainPasswords: Rule = {
  name: 'plain-passwords',
  code: 'KAM6223',
  category: 'security',
  severity: 'hint',
  title: 'passwords are stored as plain text',
  why: 'calculate_ha1 reads the password itself from the database. Whoever reads the table once has all accounts, and what their owners use elsewhere.',
  remedy: 'Store HA1 digests (columns ha1 and ha1b) and set calculate_ha1 to 0.',
  examples: [
    {
      bad: 'loadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "calculate_ha1", «yes»)\n',
      good: 'loadmodule "sl.so"\nloadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "calculate_ha1", 0)\n',
      modules: [],
    },
  ],
  create: (ctx, report) => ({
    ModParam: (node) => {
      const { module, param, value } = node
      if (
        module.value !== 'auth_db' ||
        param.value !== 'calculate_ha1' ||
        value.kind !== 'NumberLiteral' ||
        value.value === 0
      )
        return
      report({ span: value.span, message: 'the database holds the passwords as plain text' })
    },
  }),
}
