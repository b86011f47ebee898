import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { protoNumbers } from '#runtime/transport/sockets.ts'
import type { BehavioursOf, Fail } from './behaviour.ts'
import type { urialiasFacts } from './facts.ts'

/** Transport parameter of each protocol number; 6.1.5 writes `ws` for secure WebSockets too. */
const transports: readonly string[] = [
  '',
  '',
  ';transport=tcp',
  ';transport=tls',
  ';transport=sctp',
  ';transport=ws',
  ';transport=ws',
]

/** Class `urialias`: the value of nathelper's parameter alias, `host~port~protocol`. */
export function urialiasTransformations(fail: Fail): BehavioursOf<typeof urialiasFacts> {
  const encode: TransformationBehaviour = (input, _, { msg }) => {
    const text = toStr(input)
    if (text === '') return null
    const uri = msg.parsedUri(text)
    if (uri === undefined) {
      fail(`ksr_uri_alias_encode(): failed to parse uri [${text}]`)
      fail(`error converting uri to alias [${text}]`, 'warn')
      return ''
    }
    const proto = Object.hasOwn(protoNumbers, uri.transport)
      ? protoNumbers[uri.transport as keyof typeof protoNumbers]
      : protoNumbers.udp
    return `${uri.host}~${uri.port === '' ? 5060 : uri.portNumber}~${proto}`
  }
  const decode: TransformationBehaviour = (input) => {
    const text = toStr(input)
    const [, host, port, proto] = /^([^~]+)~(\d{1,5})~([1-6])$/.exec(text) ?? []
    if (host === undefined || port === undefined) {
      return text === '' ? null : fail(`error converting alias to uri [${text}]`, 'warn')
    }
    return `sip:${host}:${port}${transports[Number(proto)] ?? ''}`
  }
  return { encode, decode }
}
