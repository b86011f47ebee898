import { inDialog, openPhone, register } from '../../phones.ts'
import { fromCallee, until } from '../network/ask.ts'
import { onOwnServer, type Scenario } from '../../scenario.ts'
import { answerWith, call, open, refused, registerAll, take, takeCall, talked } from './say.ts'

/** Stories of phones that ring one after the other, and some do not know where they are. */
const scenarios: readonly Scenario[] = [
  {
    name: 'proxy-in-turn',
    slowSeconds: 4,
    play: async (stage) => {
      const [alice, bob, carol, dave] = await open(stage, 'alice', 'bob', 'carol', 'dave')
      if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) return
      await registerAll(bob, [`<${bob.contact}>;q=0.9`, `<${carol.contact}>;q=0.5`, `<${dave.contact}>;q=0.2`])
      call(alice, 'bob')
      await takeCall(bob, '486 Busy Here')
      const ringing = await takeCall(carol, '180 Ringing')
      answerWith(carol, await take(carol, 'CANCEL'), '200 OK')
      answerWith(carol, ringing, '487 Request Terminated')
      await takeCall(dave, '200 OK')
      await talked(alice, dave)
    },
  },
  {
    name: 'proxy-in-turn-all-busy',
    play: async (stage) => {
      const [alice, bob, carol] = await open(stage, 'alice', 'bob', 'carol')
      if (alice === undefined || bob === undefined || carol === undefined) return
      await registerAll(bob, [`<${bob.contact}>;q=0.9`, `<${carol.contact}>;q=0.5`])
      const sent = call(alice, 'bob')
      await takeCall(bob, '486 Busy Here')
      await takeCall(carol, '486 Busy Here')
      await refused(alice, sent)
    },
  },
  {
    name: 'proxy-behind-nat',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const hidden = { ...bob, contact: 'sip:bob@192.168.7.7:5060', via: 'UDP 192.168.7.7:5060' }
      const caller = { ...alice, contact: 'sip:alice@192.168.7.8:5060', via: 'UDP 192.168.7.8:5060' }
      await register(stage, hidden)
      call(caller, 'bob')
      const invitation = await takeCall(hidden, '180 Ringing', '200 OK')
      const final = await until(caller, 200)
      caller.wire.send(inDialog('ACK', final, caller, 1))
      await take(hidden, 'ACK')
      hidden.wire.send(fromCallee('INFO', invitation, hidden))
      answerWith(caller, await take(caller, 'INFO'), '200 OK')
      caller.wire.send(inDialog('BYE', final, caller, 2))
      answerWith(hidden, await take(hidden, 'BYE'), '200 OK')
      await until(caller, 200)
    },
  },
  {
    name: 'proxy-browser',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'ws')
      await register(stage, bob)
      call(alice, 'bob')
      await takeCall(bob, '180 Ringing', '200 OK')
      await talked(alice, bob)
      await register(stage, alice)
      call(bob, 'alice', 'back')
      await takeCall(alice, '200 OK')
      await talked(bob, alice)
    },
  },
]

/** Stories of examples/proxy with serial ringing, address translators and browsers. */
export const exampleSerialScenarios: readonly Scenario[] = scenarios.map(onOwnServer)
