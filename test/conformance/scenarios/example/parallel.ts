import { followUp, inDialog, register, openPhone } from '../../phones.ts'
import { until } from '../network/ask.ts'
import type { Scenario } from '../../scenario.ts'
import {
  answerWith,
  ask,
  call,
  emergencyOne,
  emergencyTwo,
  gatewayOne,
  gatewayTwo,
  open,
  refused,
  registerAll,
  registration,
  stranger,
  take,
  takeCall,
  talked,
  voicemail,
} from './say.ts'

/** What examples/proxy does with registrations and requests that are no calls. */
const requests: readonly Scenario[] = [
  {
    name: 'proxy-registrations',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      const first = `<${alice.contact}>`
      await registerAll(alice, [first])
      await registerAll(alice, [`${first};expires=120`], 2)
      await registerAll(alice, [], 3)
      await registerAll(alice, [`${first};expires=10`], 4)
      await registerAll(
        alice,
        [1, 2, 3, 4, 5].map((n) => `<sip:alice@127.8.30.11:600${n}>`),
        5,
      )
      alice.wire.send(registration(alice, 'alice', ['*'], 6, ['Expires: 0']))
      await until(alice, 200)
      alice.wire.send(registration(alice, 'sip:alice@elsewhere.example', [first], 7))
      await until(alice, 200)
      // Too brief or too many: which of the two is said depends on the order for those who have no contact yet.
      const [brief, many] = [`${first};expires=10`, [1, 2, 3, 4, 5].map((n) => `<sip:alice@127.8.30.11:600${n}>`)]
      for (const [at, contacts] of [[brief, ...many], [...many, brief], [first], [brief, ...many]].entries()) {
        alice.wire.send(registration(alice, 'another', contacts, 8 + at))
        await until(alice, 200)
      }
      outsider.wire.send(registration(outsider, 'alice', [`<${outsider.contact}>`]))
      await until(outsider, 200)
    },
  },
  {
    name: 'proxy-no-calls',
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      ask(alice, 'OPTIONS', 'sip:127.8.30.1')
      await until(alice, 200)
      ask(alice, 'MESSAGE', 'bob')
      answerWith(bob, await take(bob, 'MESSAGE'), '202 Accepted')
      await until(alice, 200)
      ask(alice, 'PUBLISH', 'alice', ['Event: presence'])
      await until(alice, 200)
      ask(alice, 'SUBSCRIBE', 'bob', ['Event: presence'])
      await until(alice, 200)
      ask(alice, 'INFO', 'sip:127.8.30.1')
      await until(alice, 200)
      ask(alice, 'MESSAGE', 'nobody', [], 2)
      await until(alice, 200)
      ask(alice, 'MESSAGE', '0301234567', [], 3)
      await until(alice, 200)
      ask(alice, 'CANCEL', 'bob')
      await until(alice, 200)
      alice.wire.send(
        registration(alice, 'alice', [])
          .replace('REGISTER sip', 'NOTIFY sip')
          .replaceAll('>\r\nCall', '>;tag=x\r\nCall'),
      )
      await until(alice, 200)
    },
  },
  {
    name: 'proxy-message-lamp',
    play: async (stage) => {
      const [alice, mailbox] = await open(stage, 'alice', voicemail)
      if (alice === undefined || mailbox === undefined) return
      ask(alice, 'SUBSCRIBE', 'alice', ['Event: message-summary', 'Expires: 300'])
      answerWith(mailbox, await take(mailbox, 'SUBSCRIBE'), '202 Accepted')
      await until(alice, 200)
    },
  },
  {
    name: 'proxy-screened',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      ask(alice, 'OPTIONS', 'sip:127.8.30.1', ['User-Agent: friendly-scanner'])
      alice.wire.send(registration(alice, 'alice', []).replace('Max-Forwards: 70', 'Max-Forwards: 0'))
      await until(alice, 200)
      alice.wire.send(registration(alice, 'alice', [], 2).replace('CSeq: 2 REGISTER', 'CSeq: 2 INVITE'))
      await until(alice, 200)
      ask(outsider, 'OPTIONS', 'sip:127.8.30.1')
      await until(outsider, 200)
      const text = registration(outsider, 'alice', []).replace('User-Agent: test-phone', 'User-Agent: sipvicious')
      outsider.wire.send(text)
      await stage.advance(200)
      ask(outsider, 'OPTIONS', 'sip:127.8.30.1', [], 2)
      await stage.advance(200)
    },
  },
]

/** Calls between users, and what follows when nobody takes them. */
const calls: readonly Scenario[] = [
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

/** Numbers, gateways and other domains. */
const outside: readonly Scenario[] = [
  {
    name: 'proxy-gateway-fails',
    play: async (stage) => {
      const [alice, one, two] = await open(stage, 'alice', gatewayOne, gatewayTwo)
      if (alice === undefined || one === undefined || two === undefined) return
      call(alice, '0301234567')
      await takeCall(one, '503 Service Unavailable')
      await takeCall(two, '183 Session Progress', '200 OK')
      await talked(alice, two)
      const sent = call(alice, '+441632960000', 'two')
      await takeCall(one, '500 Server Internal Error')
      await takeCall(two, '503 Service Unavailable')
      await refused(alice, sent)
    },
  },
  {
    name: 'proxy-gateway-silent',
    slowSeconds: 3,
    play: async (stage) => {
      const [alice, one, two] = await open(stage, 'alice', gatewayOne, gatewayTwo)
      if (alice === undefined || one === undefined || two === undefined) return
      const sent = call(alice, '00441632960000')
      await take(one, 'INVITE')
      await takeCall(two, '486 Busy Here')
      await refused(alice, sent)
    },
  },
  {
    name: 'proxy-numbers-refused',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      await refused(alice, call(alice, '0900123456'))
      for (const [id, whom] of [
        ['number', '+441632960000'],
        ['relay', 'sip:carol@elsewhere.example'],
      ] as const) {
        const sent = call({ ...outsider, aor: 'sip:mallory@elsewhere.example' }, whom, id)
        await refused({ ...outsider, aor: 'sip:mallory@elsewhere.example' }, sent)
      }
      await refused(outsider, call(outsider, 'bob', 'claim'))
    },
  },
  {
    name: 'proxy-emergency',
    play: async (stage) => {
      const [outsider, one, two] = await open(stage, stranger, emergencyOne, emergencyTwo)
      if (outsider === undefined || one === undefined || two === undefined) return
      const caller = { ...outsider, aor: 'sip:anonymous@anonymous.invalid' }
      call(caller, '112')
      await takeCall(one, '500 Server Internal Error')
      await takeCall(two, '200 OK')
      await talked(caller, two)
    },
  },
  {
    name: 'proxy-elsewhere',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const carol = await openPhone(stage, 'carol', 'tcp-server')
      call(alice, `sip:carol@${carol.wire.ip}:${carol.wire.port};transport=tcp`)
      await takeCall(carol, '200 OK')
      await talked(alice, carol)
    },
  },
]

/** Stories of examples/proxy where all phones of a user ring at once. */
export const exampleScenarios: readonly Scenario[] = [...requests, ...calls, ...outside]
