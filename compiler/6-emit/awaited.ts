import { isCoreCommand } from '../4-bind/core-commands.ts'
import type { Call, Expression } from '../ast/nodes.ts'
import { someNode } from '../ast/walk.ts'
import { emitValue } from './emit-expression.ts'
import type { Code } from './emitter.ts'
import type { Scope } from './scope.ts'

/** Whether a call is awaited. */
export function isAwaited(call: Call, { emitter, route }: Scope): boolean {
  const resolved = emitter.program.calls.get(call)
  switch (resolved?.kind) {
    case 'route':
      return emitter.isAsync(resolved.target)
    case 'dynamic-route':
      return emitter.isAsync(route)
    case 'core':
      return isCoreCommand(resolved.name)?.suspends === true
    case 'function':
      return emitter.options.canPause || resolved.known.facts.suspends === true
    default:
      return emitter.options.canPause
  }
}

/** Whether something is awaited when an expression is evaluated. */
export function waits(expression: Expression, scope: Scope): boolean {
  return someNode(expression, (node) =>
    node.kind === 'BlockExpression'
      ? scope.emitter.isAsync(scope.route)
      : node.kind === 'Call' && isAwaited(node, scope),
  )
}

/**
 * An expression that a function reads when it is called. When some argument of it waits, which cannot be done there, all are added to
 * `before`, which `withBefore` evaluates first.
 */
export function emitArgumentReader(argument: Expression, scope: Scope, before: Code[] | undefined): Code {
  const value = emitValue(argument, scope)
  if (before === undefined) return [`(${scope.emitter.parameter}) => `, value]
  before.push(value)
  return `() => a[${before.length - 1}] ?? null`
}

/** A call behind the evaluation of what it reads; nothing else runs between the two. */
export function withBefore(before: readonly Code[] | undefined, call: Code): Code {
  if (before === undefined) return call
  return ['(a = [', ...before.map((value, index): Code => [index === 0 ? '' : ', ', value]), '], ', call, ')']
}
