import type { Arm, At, CalledRoute, Step, StepRoute } from '#grammar/abi.ts'
import { parseFormat } from '#grammar/pseudo-variable-syntax.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Block, Call, Expression, Statement, Switch } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { Span } from '../1-source/span.ts'
import type { SourceSet } from '../1-source/source-set.ts'
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
    ...readsOf(statement),
    ...(statement.kind === 'Assign' ? { writes: sources.slice(statement.target.span) } : {}),
    ...routesOf(statement, sources),
    ...armsOf(statement, sources),
  }
}

/** A routing block for those who count blocks. */
export function describeRoute(route: RouteSymbol, sources: SourceSet): StepRoute {
  const span = route.blocks[0]?.span ?? { source: 0, start: 0, end: 0 }
  return { title: routeTitle(route), at: placeOf(span, sources) }
}

function placeOf({ source, start }: Span, sources: SourceSet): At {
  const { line, column } = sources.position(source, start)
  return [source, line, column]
}

/** The expressions whose values decide what a statement does; what it assigns to is not read. */
function headExpressions(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'CallStatement':
      return statement.call.args
    case 'Assign':
      return [statement.value]
    case 'If':
    case 'While':
      return [statement.condition]
    case 'Switch':
      return [statement.subject]
    case 'Jump':
      return statement.value === undefined ? [] : [statement.value]
    default:
      return []
  }
}

/** A long text may name many variables; more than these are not shown. */
const maxReads = 16

function readsOf(statement: Statement): Pick<Step, 'reads'> {
  const found = new Set<string>()
  for (const expression of headExpressions(statement)) {
    walk(expression, (node) => {
      if (node.kind === 'PvReference' || node.kind === 'AttributeReference') found.add(node.text)
      if (node.kind === 'StringLiteral') for (const text of variablesIn(node.value)) found.add(text)
      return node.kind !== 'Block'
    })
  }
  found.delete('$null')
  return found.size === 0 ? {} : { reads: [...found].slice(0, maxReads) }
}

function routesOf(statement: Statement, sources: SourceSet): Pick<Step, 'routes'> {
  const found: CalledRoute[] = []
  const heads = statement.kind === 'CallStatement' ? [statement.call] : headExpressions(statement)
  for (const expression of heads) {
    walk(expression, (node) => {
      if (node.kind === 'Call' && node.callee.text === 'route') found.push(calledRoute(node, sources))
      return node.kind !== 'Block'
    })
  }
  return found.length === 0 ? {} : { routes: found }
}

function calledRoute({ args: [arg] }: Call, sources: SourceSet): CalledRoute {
  if (arg?.kind === 'BareWord') return { name: arg.text }
  if (arg?.kind === 'StringLiteral') return { name: arg.value }
  return { expression: arg === undefined ? '' : sources.slice(arg.span) }
}

/** The pseudo-variables in a text such as `"$rU@$rd"`. */
function variablesIn(text: string): readonly string[] {
  if (!text.includes('$')) return []
  const parts = parseFormat(text)
  return 'error' in parts ? [] : parts.flatMap((part) => (typeof part === 'string' ? [] : [part.text]))
}

function armsOf(statement: Statement, sources: SourceSet): Pick<Step, 'arms'> {
  const own = placeOf(statement.span, sources)
  const extentOf = (block: Pick<Block, 'statements'> | undefined): Pick<Arm, 'at' | 'end'> => {
    const statements = block?.statements.filter(({ kind }) => kind !== 'Empty' && kind !== 'ErrorItem') ?? []
    const [first] = statements
    const last = statements.at(-1)
    if (first === undefined || last === undefined) return { at: own }
    return { at: placeOf(first.span, sources), ...endOf(first.span, last.span, sources) }
  }
  switch (statement.kind) {
    case 'If': {
      const { then, otherwise } = statement
      return {
        arms: [
          { label: 'then', ...extentOf(then) },
          { label: 'else', ...extentOf(otherwise) },
        ],
      }
    }
    case 'While':
      return {
        arms: [
          { label: 'body', ...extentOf(statement.body) },
          { label: 'end', at: own },
        ],
      }
    case 'Switch':
      return { arms: caseArms(statement, sources, own) }
    default:
      return {}
  }
}

function endOf(first: Span, { source, end }: Span, sources: SourceSet): Pick<Arm, 'end'> {
  if (first.source !== source) return {}
  const { line, column } = sources.position(source, end)
  return { end: [line, column] }
}

function caseArms({ cases }: Switch, sources: SourceSet, own: At): readonly Arm[] {
  const arms = cases.map((one) => {
    const label = one.label === undefined ? 'default' : `case ${one.regex ? '/' : ''}${sources.slice(one.label.span)}`
    return { label, at: placeOf(one.span, sources), ...endOf(one.span, one.span, sources) }
  })
  return cases.some((one) => one.label === undefined) ? arms : [...arms, { label: 'none', at: own }]
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
