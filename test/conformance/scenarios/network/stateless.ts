import type { Scenario } from '../../scenario.ts'
import { openPhone } from '../../phones.ts'
import { reply, toTag } from '../../../support/user-agent.ts'
import { acknowledge, answered, asked, follow, say, until } from './ask.ts'

/** Requests that pass without a transaction, replies that are given without one, and what is sent around in circles. */
export const statelessScenarios: readonly Scenario[] = [
  ...(['forward', 'forwardto', 'forwardudp', 'sendudp'] as const).map((how): Scenario => ({
    name: `stateless-${how}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const sent = asked(alice, how, { to: bob.contact })
      alice.wire.send(sent)
      const received = await bob.wire.receive()
      // The same request again takes the same way with the same branch.
      alice.wire.send(sent)
      await bob.wire.receive()
      if (how.startsWith('send')) return
      bob.wire.send(reply(received, '180 Working', { tag: 'test-bob' }))
      bob.wire.send(reply(received, '200 OK', { tag: 'test-bob' }))
      await until(alice, 200)
    },
  })),
  ...(['forwardtcp', 'sendtcp'] as const).map((how): Scenario => ({
    name: `stateless-${how}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tcp-server')
      alice.wire.send(asked(alice, how, { to: bob.contact }))
      const received = await bob.wire.receive()
      if (how === 'sendtcp') return
      bob.wire.send(reply(received, '200 OK', { tag: 'test-bob' }))
      await until(alice, 200)
    },
  })),
  {
    name: 'stateless-call',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const sent = asked(alice, 'forward', { method: 'INVITE', to: bob.contact })
      alice.wire.send(sent)
      await answered(bob, '180 Ringing', '486 Busy Here')
      acknowledge(alice, sent, await until(alice, 200))
      await stage.advance(200)
    },
  },
  {
    name: 'stateless-forward-with-max-forwards-0',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'forward', { to: bob.contact, maxForwards: 0 }))
      await until(alice, 200)
    },
  },
  {
    name: 'reply-filters-its-ack',
    needsOwnServer: true,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = asked(alice, 'reply', { method: 'INVITE' })
      alice.wire.send(sent)
      const final = await until(alice, 200)
      alice.wire.send(follow('ACK', sent, toTag(final)))
      await stage.advance(200)
      // Any tag that is not of this server is no ACK to a reply of its own.
      alice.wire.send(follow('ACK', sent, 'somebody-else'))
      await stage.advance(200)
      alice.wire.send(sent)
      await until(alice, 200)
    },
  },
  {
    name: 'stateful-reply-takes-its-ack',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = asked(alice, 'treply', { method: 'INVITE' })
      alice.wire.send(sent)
      const final = await until(alice, 200)
      alice.wire.send(follow('ACK', sent, toTag(final)))
      await stage.advance(200)
    },
  },
  {
    name: 'spiral',
    needsOwnServer: true,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const sent = asked(alice, 'spiral', { method: 'INVITE', to: bob.contact })
      alice.wire.send(sent)
      const received = await answered(bob, '180 Ringing')
      await stage.advance(50)
      say(bob, received, '486 Busy Here')
      acknowledge(alice, sent, await until(alice, 200))
      await stage.advance(200)
    },
  },
  {
    name: 'spiral-cancelled',
    needsOwnServer: true,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const sent = asked(alice, 'spiral', { method: 'INVITE', to: bob.contact })
      alice.wire.send(sent)
      const received = await answered(bob, '180 Ringing')
      await until(alice, 180)
      alice.wire.send(follow('CANCEL', sent))
      await stage.advance(50)
      await answered(bob, '200 OK')
      bob.wire.send(reply(received, '487 Request Terminated', { tag: 'test-bob' }))
      await until(alice, 200)
      acknowledge(alice, sent, await until(alice, 487))
      await stage.advance(200)
    },
  },
  ...([2, 0, 70] as const).map((maxForwards): Scenario => ({
    name: `loop-from-max-forwards-${maxForwards}`,
    needsOwnServer: true,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = asked(alice, 'loop', { method: 'INVITE', maxForwards })
      alice.wire.send(sent)
      acknowledge(alice, sent, await until(alice, 400))
      await stage.advance(300)
    },
  })),
  {
    name: 'max-forwards-missing',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact }).replace(/Max-Forwards: 70\r\n/, ''))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'max-forwards-above-limit',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, maxForwards: 255 }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
]
