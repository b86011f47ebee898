import type { Step } from '#grammar/abi.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Statement } from '../ast/nodes.ts'
import type { Span } from '../1-source/span.ts'
import type { Scope } from './scope.ts'

/** How a routing block is called: `request_route`, `route[RELAY]`. */
export function routeTitle(route: RouteSymbol): string {
  return `${route.blocks[0]?.keyword ?? 'route'}${route.name === '' ? '' : `[${route.name}]`}`
}

/** What debuggers, tracers, coverage and profilers need to know of a statement. */
export function describeStep(statement: Statement, { emitter, route }: Scope): Step {
  const { sources } = emitter
  const { source, start } = statement.span
  const head: Span = { source, start, end: headEnd(statement, sources.get(source).text) }
  const { line, column } = sources.position(source, start)
  const end = sources.position(source, head.end)
  return {
    at: [source, line, column],
    end: [end.line, end.column],
    route: routeTitle(route),
    action: actionName(statement),
    text: sources.slice(head).replaceAll(/\s+/g, ' '),
  }
}

/** Behind the condition's closing parenthesis for statements with a body, else the end of the statement. */
function headEnd(statement: Statement, text: string): number {
  switch (statement.kind) {
    case 'If':
    case 'While':
      return closingParenthesis(text, statement, statement.condition.span)
    case 'Switch':
      return closingParenthesis(text, statement, statement.subject.span)
    default:
      return statement.span.end
  }
}

/** A condition that comes from another file has no parenthesis here. */
function closingParenthesis(text: string, { span }: Statement, condition: Span): number {
  if (condition.source !== span.source) return span.end
  const rest = /^\s*\)/.exec(text.slice(condition.end, condition.end + 200))
  return condition.end + (rest?.[0].length ?? 0)
}

/** What debugger's cfgtrace calls the action. */
function actionName(statement: Statement): string {
  switch (statement.kind) {
    case 'CallStatement':
      return statement.call.callee.text
    case 'Jump':
      return statement.jump
    case 'Assign':
      return 'assign'
    default:
      return statement.kind.toLowerCase()
  }
}
