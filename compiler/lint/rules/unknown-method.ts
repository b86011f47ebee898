import type { Expression } from '../../ast/nodes.ts'
import { suggest } from '../../5-check/suggest.ts'
import type { Finding, Rule } from '../rule.ts'

export const unknownMethod: Rule = {
  name: 'unknown-method',
  code: 'KAM6341',
  category: 'correctness',
  severity: 'warning',
  title: 'method that no SIP message has',
  why: 'Kamailio accepts any word as the name of a method, and the comparison is never true. $rm is compared letter by letter: "invite" is not "INVITE".',
  remedy: 'Correct the name; methods are written in capitals.',
  hasSuggestions: true,
  examples: [
    {
      bad: 'request_route {\n  if (is_method(«"INVIT"»)) {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE")) {\n    record_route();\n  }\n}\n',
    },
    {
      bad: 'request_route {\n  if ($rm == «"invite"») {\n    record_route();\n  }\n}\n',
      good: 'request_route {\n  if ($rm == "INVITE") {\n    record_route();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (text: Expression | undefined, isExact: boolean): void => {
      if (text?.kind !== 'StringLiteral') return
      const better = text.value.split('|').map((name) => correct(name.trim(), isExact))
      if (better.includes(undefined) || better.every((name, index) => name === text.value.split('|')[index]?.trim()))
        return
      report(findingFor(text, better.join('|'), ctx.sources.slice(text.span)))
    }
    return {
      Call: (call) => {
        if (ctx.nameOf(call) === 'is_method') look(call.args[0], false)
      },
      Binary: ({ operator, left, right }) => {
        if (['==', '!=', 'eq', 'ne'].includes(operator) && left.kind === 'PvReference' && left.text === '$rm')
          look(right, true)
      },
      Switch: ({ subject, cases }) => {
        if (subject.kind !== 'PvReference' || subject.text.replace(/[()]/g, '') !== '$rm') return
        for (const { label, regex } of cases) if (!regex) look(label, true)
      },
    }
  },
}

// prettier-ignore
const methods = [
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'MESSAGE', 'INFO', 'PRACK', 'UPDATE', 'REFER',
  'KDMQ', 'GET', 'POST', 'PUT', 'DELETE',
]

/** The method as it should be written; undefined for a word that resembles none: it may be one of an extension. */
function correct(name: string, isExact: boolean): string | undefined {
  if (methods.includes(name)) return name
  const upper = name.toUpperCase()
  if (methods.includes(upper)) return isExact ? upper : name
  return name.length > 3 ? suggest(upper, methods) : undefined
}

function findingFor(text: Extract<Expression, { kind: 'StringLiteral' }>, better: string, written: string): Finding {
  const canFix = written === `"${text.value}"`
  return {
    span: text.span,
    message: `no message has the method ${text.value}`,
    help: `did you mean "${better}"?`,
    ...(canFix
      ? { suggestions: [{ title: `write "${better}"`, edits: [{ span: text.span, text: `"${better}"` }] }] }
      : {}),
  }
}
