import type { Program } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Branch } from '#runtime/sip/message.ts'
import { socketText } from '#runtime/transport/sockets.ts'
import { groupNode, textNode, valueNode, type VariableNode } from './variable-node.ts'

/** The flags of the message, the script and branch 0: those that are set by their names. */
export function flagNodes(ctx: RouteContext, program: Program): readonly VariableNode[] {
  const { msg, scriptFlags } = ctx
  return [
    flagsNode('message', '$mf', msg.flags, program),
    flagsNode('script', '$sf', scriptFlags, program),
    flagsNode('branch', '$bf', msg.branchFlags, program),
  ]
}

function flagsNode(name: string, expression: string, bits: number, program: Program): VariableNode {
  const set: VariableNode[] = []
  for (let bit = 0; bit < 32; bit += 1) {
    if (((bits >>> bit) & 1) === 0) continue
    const names = program.flags.flatMap(([flag, number]) => (number === bit ? [flag] : []))
    set.push({ name: String(bit), value: names.length === 0 ? 'set' : names.join(', ') })
  }
  const names = set.map((one) => (one.value === 'set' ? one.name : one.value)).join(', ')
  return {
    name,
    value: set.length === 0 ? 'none' : names,
    expression,
    isSettable: true,
    children: set.length === 0 ? undefined : () => set,
  }
}

/** The destinations of a request: branch 0 is that of the message itself. */
export function branchNodes({ msg }: RouteContext): readonly VariableNode[] {
  if (!msg.isRequest) return []
  const own: Branch = {
    ...{ uri: msg.requestUri, dstUri: msg.dstUri, path: msg.path, q: msg.q, flags: msg.branchFlags },
    ...{ socket: msg.forceSocket, instance: msg.instance, regId: msg.regId, ruid: msg.ruid },
    ...{ userAgent: msg.locationUserAgent, connectionId: msg.outboundConnectionId },
  }
  return [own, ...msg.branches].map((branch, index) => groupNode(`branch ${index}`, partsOf(branch), branch.uri))
}

function partsOf(branch: Branch): readonly VariableNode[] {
  const texts = [
    ['uri', branch.uri],
    ['next hop', branch.dstUri],
    ['path', branch.path],
    ['socket', branch.socket === undefined ? '' : socketText(branch.socket)],
    ['instance', branch.instance],
    ['ruid', branch.ruid],
    ['user agent', branch.userAgent],
  ] as const
  return [
    ...texts.flatMap(([name, text]) => (text === '' ? [] : [textNode(name, text)])),
    ...(branch.q === -1 ? [] : [valueNode('q', branch.q / 1000)]),
    valueNode('flags', branch.flags),
  ]
}
