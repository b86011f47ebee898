import type { RouteContext } from '#runtime/script/context.ts'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import { groupNode, textNode, valueNode, type VariableNode } from './variable-node.ts'

/** The answer of a command as a tree; empty when it refuses. */
async function ask(core: ServerCore, name: string, args: readonly RpcValue[] = []): Promise<readonly RpcValue[]> {
  if (core.rpc.find(name) === undefined) return []
  try {
    return await core.rpc.callHere(name, args)
  } catch {
    // It knows nothing of what was asked for.
    return []
  }
}

/** What is known of the dialog of the call (module dlgs), as it is now. */
export async function dialogNodes(core: ServerCore, callId: string): Promise<readonly VariableNode[]> {
  const dialogs = (await ask(core, 'dlgs.list')).filter((one) => one instanceof Map && one.get('callid') === callId)
  return dialogs.map((one, index) => rpcNode(`dialog ${index + 1}`, one))
}

/** Registrations of the parties of the message, as they are now, and the statistics, as they were for the context. */
export async function tableNodes(
  core: ServerCore,
  { msg, outside }: RouteContext,
  registrations: string,
): Promise<readonly VariableNode[]> {
  const users = [msg.requestUri, toOf(msg)?.value.uri ?? ''].map((uri) => msg.parsedUri(uri))
  const aors = new Set(
    users
      .flatMap((uri) => (uri === undefined ? [] : [uri.user, `${uri.user}@${uri.host}`]))
      .filter((aor) => aor !== ''),
  )
  const contacts: VariableNode[] = []
  for (const table of await locationTables(core)) {
    for (const aor of aors) {
      const [record] = await ask(core, 'ul.lookup', [table, aor])
      if (record !== undefined) contacts.push(rpcNode(`${table}: ${aor}`, record))
    }
  }
  const groups = core.statistics.groups.map((group) =>
    groupNode(
      group,
      core.statistics.group(group).map((one) => valueNode(one.name, outside?.statistic(one) ?? one.value())),
    ),
  )
  return [groupNode(registrations, contacts), groupNode('Statistics', groups)]
}

async function locationTables(core: ServerCore): Promise<readonly string[]> {
  const found: string[] = []
  const walk = (value: RpcValue): void => {
    if (value instanceof Map) {
      for (const [name, inner] of value as ReadonlyMap<string, RpcValue>) {
        if (name === 'Domain' && typeof inner === 'string') found.push(inner)
        else if (name === 'Domain' || name === 'Domains') walk(inner)
      }
    } else if (Array.isArray(value)) for (const inner of value as readonly RpcValue[]) walk(inner)
  }
  for (const value of await ask(core, 'ul.dump', ['brief'])) walk(value)
  return found
}

/** A value that a command gave. */
function rpcNode(name: string, value: RpcValue): VariableNode {
  if (typeof value === 'number') return valueNode(name, value)
  if (typeof value === 'string') return textNode(name, value)
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<string, RpcValue>)].map(([key, inner]) => rpcNode(key, inner))
    return groupNode(name, members, `${members.length} members`)
  }
  if (Array.isArray(value)) {
    const items = value as readonly RpcValue[]
    return groupNode(
      name,
      items.map((inner, index) => rpcNode(String(index), inner)),
    )
  }
  if ('double' in value) return { name, value: String(value.double) }
  return { name, value: '' }
}
