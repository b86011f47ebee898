import { followUp, inDialog, register } from '../../phones.ts'
import type { Scenario } from '../../scenario.ts'
import { until } from '../network/ask.ts'
import { answerWith, call, open, refused, registerAll, registration, take, takeCall, talked, voicemail } from './say.ts'

/** Calls between users, and what follows when nobody takes them. */
export const callScenarios: readonly Scenario[] = [
  {
    name: 'proxy-call',
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      call(alice, 'bob', 'one', ['Route: <sip:127.8.30.99;lr>'])
      await takeCall(bob, '180 Ringing', '200 OK')
      await talked(alice, bob)
    },
  },
  {
    name: 'proxy-cancelled',
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      const sent = call(alice, 'bob')
      const invitation = await takeCall(bob, '180 Ringing')
      await until(alice, 180)
      alice.wire.send(followUp('CANCEL', sent, alice))
      answerWith(bob, await take(bob, 'CANCEL'), '200 OK')
      answerWith(bob, invitation, '487 Request Terminated')
      await until(alice, 200)
      await refused(alice, sent)
      await take(bob, 'ACK')
    },
  },
  ...(
    [
      ['busy', '486 Busy Here'],
      ['unavailable', '480 Temporarily Unavailable'],
    ] as const
  ).map(([name, status]): Scenario => ({
    name: `proxy-${name}`,
    play: async (stage) => {
      const [alice, bob, mailbox] = await open(stage, 'alice', 'bob', voicemail)
      if (alice === undefined || bob === undefined || mailbox === undefined) return
      await register(stage, bob)
      call(alice, 'bob')
      await takeCall(bob, status)
      await takeCall(mailbox, '200 OK')
      await talked(alice, mailbox)
    },
  })),
  ...(
    [
      ['declined', '603 Decline'],
      ['redirected', '302 Moved Temporarily'],
      ['not-accepted', '488 Not Acceptable Here'],
    ] as const
  ).map(([name, status]): Scenario => ({
    name: `proxy-${name}`,
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      const sent = call(alice, 'bob')
      await takeCall(bob, status)
      await refused(alice, sent)
      await take(bob, 'ACK')
    },
  })),
  {
    name: 'proxy-no-answer',
    slowSeconds: 3,
    play: async (stage) => {
      const [alice, bob, mailbox] = await open(stage, 'alice', 'bob', voicemail)
      if (alice === undefined || bob === undefined || mailbox === undefined) return
      await register(stage, bob)
      call(alice, 'bob')
      const invitation = await takeCall(bob, '180 Ringing')
      answerWith(bob, await take(bob, 'CANCEL'), '200 OK')
      answerWith(bob, invitation, '487 Request Terminated')
      await takeCall(mailbox, '200 OK')
      await talked(alice, mailbox)
    },
  },
  {
    name: 'proxy-nobody-there',
    play: async (stage) => {
      const [alice, mailbox] = await open(stage, 'alice', voicemail)
      if (alice === undefined || mailbox === undefined) return
      call(alice, 'bob')
      await takeCall(mailbox, '200 OK')
      await talked(alice, mailbox)
      call(alice, '*97', 'two')
      await takeCall(mailbox, '200 OK')
      await talked(alice, mailbox)
    },
  },
  {
    name: 'proxy-forked',
    play: async (stage) => {
      const [alice, bob, carol] = await open(stage, 'alice', 'bob', 'carol')
      if (alice === undefined || bob === undefined || carol === undefined) return
      await registerAll(bob, [`<${bob.contact}>`, `<${carol.contact}>`])
      call(alice, 'bob')
      const first = await takeCall(bob, '180 Ringing')
      await takeCall(carol, '180 Ringing', '200 OK')
      answerWith(bob, await take(bob, 'CANCEL'), '200 OK')
      answerWith(bob, first, '487 Request Terminated')
      await take(bob, 'ACK')
      await talked(alice, carol)
    },
  },
  {
    name: 'proxy-gone',
    play: async (stage) => {
      const [alice, bob, carol] = await open(stage, 'alice', 'bob', 'carol')
      if (alice === undefined || bob === undefined || carol === undefined) return
      await registerAll(bob, [`<${bob.contact}>`, `<${carol.contact}>`])
      call(alice, 'bob')
      await takeCall(carol, '410 Gone')
      await takeCall(bob, '200 OK')
      await talked(alice, bob)
      await registerAll(bob, [], 2)
    },
  },
  {
    name: 'proxy-short-numbers',
    play: async (stage) => {
      const [alice, bob, carol] = await open(stage, 'alice', 'bob', 'carol')
      if (alice === undefined || bob === undefined || carol === undefined) return
      const registered = [
        ['reception', bob],
        ['desk17', carol],
        ['bob', bob],
        ['alice', carol],
      ] as const
      for (const [at, [user, phone]] of registered.entries()) {
        phone.wire.send(registration(phone, user, [`<sip:${user}@${phone.wire.ip}:${phone.wire.port}>`], at))
        await until(phone, 200)
      }
      call(alice, '100')
      await takeCall(bob, '200 OK')
      await talked(alice, bob)
      call(alice, '217', 'two')
      await takeCall(carol, '200 OK')
      await talked(alice, carol)
      call(alice, '300', 'three')
      const other = await takeCall(carol, '180 Ringing')
      await takeCall(bob, '200 OK')
      answerWith(carol, await take(carol, 'CANCEL'), '200 OK')
      answerWith(carol, other, '487 Request Terminated')
      await talked(alice, bob)
    },
  },
  {
    name: 'proxy-too-many-calls',
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      call(alice, 'bob', 'one')
      await takeCall(bob, '200 OK')
      const final = await until(alice, 200)
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await take(bob, 'ACK')
      call(alice, 'bob', 'two')
      await takeCall(bob, '180 Ringing')
      await until(alice, 180)
      await refused(alice, call(alice, 'bob', 'three'))
      alice.wire.send(inDialog('BYE', final, alice, 2))
      answerWith(bob, await take(bob, 'BYE'), '200 OK')
      await until(alice, 200)
      call(alice, 'bob', 'four')
      await takeCall(bob, '200 OK')
      await talked(alice, bob)
    },
  },
]
