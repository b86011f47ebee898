import type { Rule } from '../rule.ts'

export const singleProcess: Rule = {
  name: 'single-process',
  code: 'KAM6611',
  category: 'performance',
  severity: 'warning',
  title: 'server that does not fork',
  why: 'With fork=no one process does everything on the first socket only, without TCP and TLS. It is meant for debuggers.',
  remedy: 'Remove the line. To stay in the foreground, as containers want it, start with -DD.',
  hasFix: true,
  examples: [
    {
      bad: '«fork=no»\nrequest_route {\n  t_relay();\n}\n',
      good: 'request_route {\n  t_relay();\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    CoreParameter: (node) => {
      if (node.name.text !== 'fork' || node.value.kind !== 'NumberLiteral' || node.value.value !== 0) return
      report({
        span: node.span,
        message: 'one process serves one socket, without TCP',
        fix: { title: 'write yes', edits: [{ span: node.value.span, text: 'yes' }] },
      })
    },
  }),
}
