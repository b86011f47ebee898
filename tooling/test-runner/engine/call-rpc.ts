import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { AssertionFailure } from './assertion.ts'
import { matches, matcherText, type TextMatcher } from './matcher.ts'
import type { Stage } from './stage.ts'

/** A command of the RPC interface, and what it has to give. */
export interface RpcWish {
  readonly name: string
  readonly args: readonly (string | number)[]
  /** The whole result as JSON. */
  readonly gives: TextMatcher | undefined
  /** The fault with which it has to fail. */
  readonly fails: TextMatcher | undefined
}

/** Runs a command of the RPC interface, as kamcmd does; gives its result as JSON, or the fault with which it had to fail. */
export async function callRpc(stage: Stage, { name, args, gives, fails }: RpcWish): Promise<string> {
  const outcome = await call(stage, name, args)
  await stage.advance(1)
  if ('fault' in outcome) {
    if (fails !== undefined && matches(fails, outcome.fault)) return outcome.fault
    const expected = fails === undefined ? 'no fault' : matcherText(fails)
    throw new AssertionFailure(`${name} failed: ${outcome.fault}`, { expected, actual: outcome.fault })
  }
  if (fails !== undefined) throw new AssertionFailure(`${name} has to fail, and gave ${outcome.text}`)
  if (gives === undefined || matches(gives, outcome.text)) return outcome.text
  throw new AssertionFailure(`${name} gives something else`, { expected: matcherText(gives), actual: outcome.text })
}

async function call(
  stage: Stage,
  name: string,
  args: readonly (string | number)[],
): Promise<{ readonly text: string } | { readonly fault: string }> {
  try {
    const values = (await stage.server.core.rpc.call(name, args)).map(plain)
    return { text: JSON.stringify(values.length === 1 ? values[0] : values) }
  } catch (error) {
    if (error instanceof RpcFault) return { fault: error.message }
    throw error
  }
}

function plain(value: RpcValue): unknown {
  if (typeof value !== 'object') return value
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, member]) => [name, plain(member as RpcValue)]))
  if (Array.isArray(value)) return (value as readonly RpcValue[]).map(plain)
  return 'double' in value ? value.double : null
}
