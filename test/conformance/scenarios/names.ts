import { reply } from '../../support/user-agent.ts'
import type { Stage } from '../../support/stage.ts'
import { openPhone, type Phone } from '../phones.ts'
import type { Scenario } from '../scenario.ts'
import { acknowledge, asked, follow, say, until, type Asking } from './network/ask.ts'

interface Cast {
  readonly alice: Phone
  readonly bob: Phone
  readonly carol: Phone
  readonly dave: Phone
}

async function openCast(stage: Stage): Promise<Cast> {
  return {
    alice: await openPhone(stage, 'alice'),
    bob: await openPhone(stage, 'bob'),
    carol: await openPhone(stage, 'carol'),
    dave: await openPhone(stage, 'dave'),
  }
}

/** Waits for a request that wants an answer, and gives one. */
async function answered(phone: Phone, ...statuses: readonly string[]): Promise<string> {
  const received = await phone.wire.receive()
  if (received.startsWith('ACK')) return answered(phone, ...statuses)
  say(phone, received, ...statuses)
  return received
}

async function call({ alice }: Cast, how: string, options: Asking, stage: Stage): Promise<void> {
  const sent = asked(alice, how, { method: 'INVITE', ...options })
  alice.wire.send(sent)
  const final = await until(alice, 200, 5000)
  if (!final.startsWith('SIP/2.0 2')) acknowledge(alice, sent, final)
  await stage.advance(250)
}

const pbx = 'sip:pbx@pbx.test'

/** Names with several servers (RFC 3263): which is tried first, and which next. */
export const nameScenarios: readonly Scenario[] = [
  ...(['486 Busy Here', '503 Down', '500 Broken', '603 No'] as const).map((status): Scenario => ({
    name: `server-answers-${status.slice(0, 3)}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: pbx }, stage)
      await answered(cast.bob, status)
      if (status.startsWith('503')) await answered(cast.carol, '180 Ringing', '200 OK')
      await finished
    },
  })),
  {
    name: 'all-servers-answer-503',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: pbx }, stage)
      for (const phone of [cast.bob, cast.carol, cast.dave]) await answered(phone, '503 Down')
      await finished
    },
  },
  {
    name: 'first-server-silent',
    slowSeconds: 2,
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: pbx }, stage)
      await answered(cast.carol, '200 OK')
      await finished
    },
  },
  {
    name: 'all-servers-silent',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      await call(cast, 'relay', { to: pbx }, stage)
    },
  },
  {
    name: 'server-that-rang-is-kept',
    slowSeconds: 3,
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: pbx }, stage)
      const received = await answered(cast.bob, '180 Ringing')
      await answered(cast.bob, '200 OK')
      say(cast.bob, received, '487 Request Terminated')
      await finished
    },
  },
  {
    name: 'failover-switched-off',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'once', { to: pbx }, stage)
      await answered(cast.bob, '503 Down')
      await finished
    },
  },
  {
    name: 'cancelled-before-failover',
    slowSeconds: 2,
    play: async (stage) => {
      const { alice, bob } = await openCast(stage)
      const sent = asked(alice, 'relay', { method: 'INVITE', to: pbx })
      alice.wire.send(sent)
      const received = await bob.wire.receive()
      alice.wire.send(follow('CANCEL', sent))
      await until(alice, 200)
      bob.wire.send(reply(received, '503 Down', { tag: 'test-bob' }))
      acknowledge(alice, sent, await until(alice, 300))
      await stage.advance(250)
    },
  },
  {
    name: 'cancelled-at-second-server',
    play: async (stage) => {
      const { alice, bob, carol } = await openCast(stage)
      const sent = asked(alice, 'relay', { method: 'INVITE', to: pbx })
      alice.wire.send(sent)
      await answered(bob, '503 Down')
      const received = await answered(carol, '180 Ringing')
      await until(alice, 180)
      alice.wire.send(follow('CANCEL', sent))
      await until(alice, 200)
      await answered(carol, '200 OK')
      say(carol, received, '487 Request Terminated')
      acknowledge(alice, sent, await until(alice, 300))
      await stage.advance(250)
    },
  },
  {
    name: 'other-method-fails-over',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { method: 'MESSAGE', to: pbx }, stage)
      await answered(cast.bob, '503 Down')
      await answered(cast.carol, '200 OK')
      await finished
    },
  },
  {
    name: 'connection-refused-fails-over',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const carol = await openPhone(stage, 'carol', 'tcp-server')
      alice.wire.send(asked(alice, 'relay', { method: 'INVITE', to: 'sip:pbx@stream.test;transport=tcp' }))
      await answered(carol, '200 OK')
      await until(alice, 200)
      await stage.advance(250)
    },
  },
  {
    name: 'another-protocol-does-not-take-over',
    play: async (stage) => {
      const cast = await openCast(stage)
      await stage.endpoint('carol', 'tcp-server')
      const finished = call(cast, 'relay', { to: 'sip:pbx@both.test' }, stage)
      await answered(cast.bob, '503 Down')
      await finished
    },
  },
  {
    name: 'target-without-address-is-passed-over',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: 'sip:pbx@hole.test' }, stage)
      await answered(cast.carol, '200 OK')
      await finished
    },
  },
  {
    name: 'name-with-port-has-no-srv',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: 'sip:pbx@bob.test:5072' }, stage)
      await answered(cast.bob, '503 Down')
      await finished
    },
  },
  {
    name: 'alias-of-a-name',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'relay', { to: 'sip:pbx@alias.test:5072' }, stage)
      await answered(cast.bob, '486 Busy Here')
      await finished
    },
  },
  {
    name: 'name-that-does-not-exist',
    play: async (stage) => {
      const cast = await openCast(stage)
      await call(cast, 'relay', { to: 'sip:pbx@nowhere.test' }, stage)
    },
  },
  {
    name: 'stateless-to-a-name',
    play: async (stage) => {
      const cast = await openCast(stage)
      const finished = call(cast, 'forward', { method: 'MESSAGE', to: pbx }, stage)
      await answered(cast.bob, '503 Down')
      await finished
    },
  },
  {
    name: 'next-name-in-failure-route',
    play: async (stage) => {
      const cast = await openCast(stage)
      const options = { to: 'sip:pbx@bob.test:5072', headers: ['X-Next: sip:pbx@hole.test'] }
      const finished = call(cast, 'relay', options, stage)
      await answered(cast.bob, '486 Busy Here')
      await answered(cast.carol, '200 OK')
      await finished
    },
  },
]

/** With use_dst_blocklist a server that failed is passed over by the calls after it. */
export const blockedNameScenarios: readonly Scenario[] = [
  {
    name: 'blocked-server-is-passed-over',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      const first = call(cast, 'relay', { to: pbx }, stage)
      await answered(cast.bob, '503 Down')
      await answered(cast.carol, '486 Busy Here')
      await first
      const second = call(cast, 'relay', { to: pbx, id: '2' }, stage)
      await answered(cast.carol, '503 Down')
      await answered(cast.dave, '486 Busy Here')
      await second
      const third = call(cast, 'relay', { to: pbx, id: '3' }, stage)
      await answered(cast.dave, '503 Down')
      await third
      await call(cast, 'relay', { to: pbx, id: '4' }, stage)
      // BYE is not among blst_methods_lookup.
      const bye = call(cast, 'relay', { method: 'BYE', to: pbx, id: '5' }, stage)
      await answered(cast.bob, '200 OK')
      await bye
    },
  },
]
