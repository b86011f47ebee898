import type { Rule } from '../rule.ts'

export const numberedRoute: Rule = {
  name: 'numbered-route',
  code: 'KAM6706',
  category: 'style',
  severity: 'hint',
  title: 'route with a number for a name',
  why: 'A number does not say what the route does, at the block or at its calls.',
  remedy: 'Use a name: `route[RELAY]`.',
  examples: [
    {
      bad: 'request_route {\n  route(1);\n}\nroute[«1»] {\n  t_relay();\n}\n',
      good: 'request_route {\n  route(RELAY);\n}\nroute[RELAY] {\n  t_relay();\n}\n',
    },
  ],
  create: (_ctx, report) => ({
    RouteBlock: ({ name }) => {
      if (name !== undefined && /^[1-9]\d*$/.test(name.text))
        report({ span: name.span, message: 'a name says what the route does' })
    },
  }),
}
