import type { Rule } from '../rule.ts'

/** The version for everybody. */
export const serverVersionShown: Rule = {
  name: 'server-version-shown',
  code: 'KAM6225',
  category: 'security',
  severity: 'off',
  title: 'replies tell which version of which server this is',
  why: 'Scanners collect the Server header and come back when a hole in that version is known.',
  remedy: 'Write `server_signature=no`, or a server_header that says nothing.',
  hasFix: true,
  examples: [
    {
      bad: 'server_signature=«yes»\n',
      good: 'server_signature=no\n',
      modules: [],
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: ({ name, value }) => {
      if (name.text !== 'server_signature' || value.kind !== 'NumberLiteral' || value.value === 0) return
      const { span } = value
      report({
        span,
        message: 'the Server header names the version',
        fix: { title: 'Send no Server header', edits: [{ span, text: 'no' }] },
      })
    },
  }),
}
