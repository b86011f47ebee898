import type { Agent } from './agent.ts'
import type { Call } from './call.ts'
import type { Stage } from './stage.ts'

/**
 * The call of an agent by the name that a test gave it: its own of this name, or the one with the Call-ID of another agent's.
 * Without a name the call of its last step. Undefined when there is none yet.
 */
export function knownCall(stage: Stage, agent: Agent, name: string | undefined): Call | undefined {
  if (name === undefined) return agent.current ?? agent.calls.at(-1)
  const own = agent.named.get(name)
  if (own !== undefined) return own
  for (const other of stage.agents.values()) {
    const id = other.named.get(name)?.id
    const call = id === undefined ? undefined : agent.callWithId(id)
    if (call !== undefined) return call
  }
  return undefined
}

/** The call for a new request: the one of that name when there is one, or else a new one. */
export function callFor(stage: Stage, agent: Agent, name: string | undefined, id: string | undefined): Call {
  const known = name === undefined ? undefined : knownCall(stage, agent, name)
  const call = known ?? (id === undefined ? undefined : agent.callWithId(id)) ?? agent.newCall(id)
  if (name !== undefined) agent.named.set(name, call)
  return call
}
