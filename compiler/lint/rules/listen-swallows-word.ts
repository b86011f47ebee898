import type { Rule } from '../rule.ts'

export const listenSwallowsWord: Rule = {
  name: 'listen-swallows-word',
  code: 'KAM6361',
  category: 'correctness',
  severity: 'warning',
  title: 'word below a listen line that is taken for an address',
  why: 'listen and alias take as many addresses as follow, over line ends too. A word that starts the next line is one more address, for which a socket is opened or a name looked up.',
  remedy: 'Write one listen line for each address, or end the line with a semicolon.',
  examples: [
    {
      bad: 'listen=udp:127.0.0.1:5060\n«localhost»\nrequest_route {\n  drop;\n}\n',
      good: 'listen=udp:127.0.0.1:5060\nlisten=udp:localhost:5060\nrequest_route {\n  drop;\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (addresses: readonly { readonly span: { source: number; start: number; end: number } }[]): void => {
      for (const [index, address] of addresses.entries()) {
        const before = addresses[index - 1]
        if (before === undefined || before.span.source !== address.span.source) continue
        const between = ctx.sources.slice({ ...address.span, start: before.span.end, end: address.span.start })
        // An indented line, or one that a backslash joins, is meant to go on.
        if (between.endsWith('\n') && !between.includes('\\'))
          report({ span: address.span, message: 'this is one more address of the line before' })
      }
    }
    return { Listen: (node) => look(node.addresses), Alias: (node) => look(node.addresses) }
  },
}
