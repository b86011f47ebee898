import type { Carrier } from '../../support/stage.ts'
import { openPhone } from '../phones.ts'
import type { Scenario } from '../scenario.ts'
import { acknowledge, answered, asked, follow, say, until, wholeCall } from './network/ask.ts'

const pairs: readonly (readonly [string, readonly [string, Carrier], readonly [string, Carrier]])[] = [
  ['tls-to-udp', ['alice', 'tls'], ['bob', 'udp']],
  ['udp-to-tls', ['alice', 'udp'], ['bob', 'tls']],
  ['udp-to-tls-opened', ['alice', 'udp'], ['bob', 'tls-server']],
  ['tls-to-tls', ['alice', 'tls'], ['bob', 'tls']],
  ['tls-to-tcp', ['alice', 'tls'], ['bob', 'tcp']],
  ['tcp-to-tls-opened', ['alice', 'tcp'], ['bob', 'tls-server']],
]

/** Calls from, to and between phones that speak TLS. */
export const tlsScenarios: readonly Scenario[] = [
  ...pairs.map(([name, [caller, from], [callee, to]]): Scenario => ({
    name: `call-${name}`,
    play: async (stage) =>
      wholeCall(await openPhone(stage, caller, from), await openPhone(stage, callee, to), 'routed'),
  })),
  ...pairs.slice(0, 3).map(([name, [caller, from], [callee, to]]): Scenario => ({
    name: `cancelled-${name}`,
    play: async (stage) => {
      const alice = await openPhone(stage, caller, from)
      const bob = await openPhone(stage, callee, to)
      const sent = asked(alice, 'routed', { method: 'INVITE', to: bob.contact })
      alice.wire.send(sent)
      const received = await answered(bob, '180 Ringing')
      await until(alice, 180)
      alice.wire.send(follow('CANCEL', sent))
      await until(alice, 200)
      await answered(bob, '200 OK')
      say(bob, received, '487 Request Terminated')
      acknowledge(alice, sent, await until(alice, 487))
      await bob.wire.receive()
      await stage.advance(150)
    },
  })),
  {
    name: 'tls-refused',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = asked(alice, 'relay', { method: 'INVITE', to: 'sip:bob@127.8.30.12:5079;transport=tls' })
      alice.wire.send(sent)
      acknowledge(alice, sent, await until(alice, 400))
      await stage.advance(150)
    },
  },
  {
    name: 'sips-uri',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tls-server')
      alice.wire.send(asked(alice, 'routed', { method: 'INVITE', to: 'sips:bob@127.8.30.12:5072' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
]
