import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { valueText } from '../../recording/changes.ts'
import { AssertionFailure, TestMistake } from './assertion.ts'
import { partsOf } from './expression-parts.ts'
import { emptyContext, setVariable } from './run-route.ts'
import type { Stage } from './stage.ts'

/** An expression of the configuration language has to hold, on the last run or on that of the block with this title. */
export async function checkExpression(stage: Stage, expression: string, title: string | undefined): Promise<void> {
  const ctx = contextFor(stage, title)
  const wrong = await stage.evaluator.check(expression)
  if (wrong !== undefined) throw new TestMistake(`${expression}: ${wrong}`)
  const result = await stage.evaluator.evaluate(expression, ctx.copy())
  if ('value' in result && holds(result.value)) return
  const values: (readonly [string, string])[] = []
  for (const part of partsOf(expression)) {
    const value = await stage.evaluator.evaluate(part, ctx.copy())
    if ('value' in value) values.push([part, valueText(value.value)])
  }
  throw new AssertionFailure(`it does not hold: ${expression}`, { expression: { text: expression, values } })
}

/** As conditions of the language see it: neither 0 nor empty nor $null. */
function holds(value: Value): boolean {
  return value !== null && value !== 0 && value !== ''
}

/** The value of an expression. */
export async function evaluateOn(stage: Stage, expression: string, title: string | undefined): Promise<Value> {
  const result = await stage.evaluator.evaluate(expression, contextFor(stage, title).copy())
  if ('value' in result) return result.value
  throw new TestMistake(`${expression}: ${result.error}`)
}

/** Sets variables that belong to the server, such as `$shv`, between messages. */
export function setVariables(stage: Stage, variables: readonly (readonly [pv: string, value: Value])[]): void {
  const ctx = emptyContext(stage)
  for (const [pv, value] of variables) {
    const problem = setVariable(stage, ctx, pv, value)
    if (problem !== undefined) throw new TestMistake(problem)
  }
}

function contextFor(stage: Stage, title: string | undefined): RouteContext {
  const run = stage.runOf(title)
  if (run !== undefined) return run
  if (title !== undefined)
    throw new TestMistake(`${title} has not run as a block of its own; leave out in: for the last run`)
  return emptyContext(stage)
}
