import { reservedWords } from '#grammar/keywords.ts'
import type { Name } from '../../ast/nodes.ts'
import type { Rule } from '../rule.ts'

export const nameReservedLater: Rule = {
  name: 'name-reserved-later',
  code: 'KAM6363',
  category: 'correctness',
  severity: 'info',
  title: 'route or flag whose name is a reserved word in some release',
  why: 'In quotes, or in the release that this configuration is for, the name is accepted; where it is a reserved word the same line without quotes is a syntax error.',
  remedy: 'Choose another name; capitals are safe.',
  examples: [
    {
      bad: 'request_route {\n  route("socket");\n}\nroute[«"socket"»] {\n  drop;\n}\n',
      good: 'request_route {\n  route(SOCKET);\n}\nroute[SOCKET] {\n  drop;\n}\n',
    },
  ],
  create: (_ctx, report) => {
    const reserved = reservedWords('6.1')
    const look = (name: Name | undefined): void => {
      if (name === undefined || !reserved.has(name.text)) return
      report({ span: name.span, message: `${name.text} is a reserved word in Kamailio 6.1` })
    }
    return {
      RouteBlock: (node) => look(node.name),
      FlagDeclarations: (node) => {
        for (const { name } of node.flags) look(name)
      },
    }
  },
}
