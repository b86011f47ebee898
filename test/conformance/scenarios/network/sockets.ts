import type { Scenario } from '../../scenario.ts'
import { openPhone } from '../../phones.ts'
import { answered, asked, until, wholeCall } from './ask.ts'

/** Which socket a message leaves from, and what its Via and Record-Route show. */
export const socketScenarios: readonly Scenario[] = [
  ...(['forced', 'advertised', 'advrr', 'localrport', 'relay'] as const).map((how): Scenario => ({
    name: `leaves-${how}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, how, { to: bob.contact }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
  ...(
    [
      ['second', 'udp:127.8.30.2:5080'],
      ['advertised', 'udp:127.8.30.3:5060'],
      ['by-advertised-name', 'udp:203.0.113.5:5999'],
      ['unknown', 'udp:127.8.30.9:5060'],
      ['broken', 'nonsense'],
      ['tcp-for-udp', 'tcp:127.8.30.2:5080'],
    ] as const
  ).map(([what, socket]): Scenario => ({
    name: `fs-${what}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, socket }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
  ...(
    [
      ['relay', 'udp', 'bob', 'udp'],
      ['forward', 'udp', 'bob', 'udp'],
      ['relay', 'udp', 'bob', 'tcp-server'],
      ['relay', 'udp', 'bob', 'tcp'],
      ['relay', 'tcp', 'bob', 'udp'],
      ['relay', 'tcp', 'bob', 'tcp-server'],
      ['relay', 'udp', 'bob6', 'udp'],
    ] as const
  ).map(([how, from, callee, to]): Scenario => ({
    name: `received-on-second-socket-${how}-${from}-${to}-${callee}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice-second', from)
      const bob = await openPhone(stage, callee, to)
      alice.wire.send(asked(alice, how, { to: bob.contact }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
  {
    name: 'call-received-on-second-socket',
    play: async (stage) => wholeCall(await openPhone(stage, 'alice-second'), await openPhone(stage, 'bob'), 'routed'),
  },
  ...(['tcp:127.8.30.2:5080', 'udp:127.8.30.2:5080', 'tcp:127.8.30.3:5060'] as const).map((socket): Scenario => ({
    name: `fs-opens-connection-from-${socket.replaceAll(':', '-')}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tcp-server')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, socket }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
  {
    name: 'received-on-second-leaves-from-third',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice-second')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, socket: 'udp:127.8.30.3:5060' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'retransmission-leaves-from-forced-socket',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'forced', { to: bob.contact }))
      await bob.wire.receive()
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'call-over-second-socket',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await wholeCall(alice, bob, 'routed', { socket: 'udp:127.8.30.2:5080' })
    },
  },
  {
    name: 'call-over-advertised-socket',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'routed', { method: 'INVITE', to: bob.contact, socket: 'udp:127.8.30.3:5060' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  ...(['preset', 'advrouted'] as const).map((how): Scenario => ({
    name: `record-route-${how}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, how, { method: 'INVITE', to: bob.contact }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
]
