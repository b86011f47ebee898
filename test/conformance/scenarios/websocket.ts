import { request, reply } from '../../support/user-agent.ts'
import type { Carrier, Stage } from '../../support/stage.ts'
import { answer, followUp, inDialog, invite, openPhone, register, type Phone } from '../phones.ts'
import { onOwnServer, type Scenario } from '../scenario.ts'
import { acknowledge, answered, fromCallee, say, until } from './network/ask.ts'

async function openRegistered(stage: Stage, user: string, proto: Carrier): Promise<Phone> {
  const phone = await openPhone(stage, user, proto)
  await register(stage, phone)
  return phone
}

const callTo = (callee: Phone, id: string): { readonly callId: string; readonly to: string } => ({
  callId: id,
  to: callee.aor,
})

/** INVITE, ACK, INFO from the caller, UPDATE and BYE from the callee. */
async function wholeCall(caller: Phone, callee: Phone): Promise<void> {
  caller.wire.send(invite(caller, callTo(callee, 'whole')))
  const invitation = await answered(callee, '180 Ringing', '200 OK')
  const final = await until(caller, 200)
  caller.wire.send(inDialog('ACK', final, caller, 1))
  await callee.wire.receive()
  caller.wire.send(inDialog('INFO', final, caller, 2))
  await answered(callee, '200 OK')
  await until(caller, 200)
  for (const [method, cseq] of [
    ['UPDATE', 1],
    ['BYE', 2],
  ] as const) {
    callee.wire.send(fromCallee(method, invitation, callee, cseq))
    await answered(caller, '200 OK')
    await until(callee, 200)
  }
}

const pairs: readonly (readonly [string, readonly [string, Carrier], readonly [string, Carrier]])[] = [
  ['udp-to-ws', ['bob', 'udp'], ['alice', 'ws']],
  ['ws-to-udp', ['alice', 'ws'], ['bob', 'udp']],
  ['ws-to-ws', ['alice', 'ws'], ['carol', 'ws']],
  ['tcp-to-ws', ['bob', 'tcp'], ['alice', 'ws']],
  ['ws-to-tcp', ['alice', 'ws'], ['bob', 'tcp']],
]

const stories: readonly Scenario[] = [
  ...pairs.map(([name, [caller, from], [callee, to]]): Scenario => ({
    name: `ws-call-${name}`,
    play: async (stage) =>
      wholeCall(await openRegistered(stage, caller, from), await openRegistered(stage, callee, to)),
  })),
  {
    name: 'ws-options',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice', 'ws')
      const options = (cseq: number): string =>
        request({
          method: 'OPTIONS',
          uri: `sip:${stage.server.ip}`,
          from: alice.aor,
          to: alice.aor,
          callId: 'options',
          cseq,
          branch: `options-${cseq}`,
          via: alice.via,
        })
      alice.wire.send(options(1))
      await alice.wire.receive()
      alice.wire.send(options(2))
      await alice.wire.receive()
    },
  },
  {
    name: 'ws-register-and-unregister',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      await register(stage, alice, 0, 2)
      const sent = invite(bob, callTo(alice, 'gone'))
      bob.wire.send(sent)
      acknowledge(bob, sent, await until(bob, 400))
    },
  },
  {
    name: 'ws-cancelled',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      const sent = invite(bob, callTo(alice, 'cancelled'))
      bob.wire.send(sent)
      const received = await answered(alice, '180 Ringing')
      await until(bob, 180)
      bob.wire.send(followUp('CANCEL', sent, bob))
      await until(bob, 200)
      await answered(alice, '200 OK')
      say(alice, received, '487 Request Terminated')
      acknowledge(bob, sent, await until(bob, 487))
      await alice.wire.receive()
      await stage.advance(150)
    },
  },
  {
    name: 'ws-refused',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      const sent = invite(bob, callTo(alice, 'refused'))
      bob.wire.send(sent)
      await answer(alice, '486 Busy Here')
      acknowledge(bob, sent, await until(bob, 400))
      await alice.wire.receive()
      await stage.advance(150)
    },
  },
  {
    name: 'ws-callee-left-before-the-call',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      alice.wire.close()
      await stage.advance(200)
      const sent = invite(bob, callTo(alice, 'left'))
      bob.wire.send(sent)
      acknowledge(bob, sent, await until(bob, 400))
      await stage.advance(150)
    },
  },
  {
    name: 'ws-caller-left-before-the-answer',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openRegistered(stage, 'bob', 'udp')
      alice.wire.send(invite(alice, callTo(bob, 'hung')))
      const received = await answered(bob, '180 Ringing')
      await until(alice, 180)
      alice.wire.close()
      await stage.advance(200)
      bob.wire.send(reply(received, '200 OK', { tag: 'test-bob', contact: bob.contact }))
      await stage.advance(400)
    },
  },
  {
    name: 'ws-callee-left-in-the-dialog',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      bob.wire.send(invite(bob, callTo(alice, 'cut')))
      await answered(alice, '200 OK')
      const final = await until(bob, 200)
      bob.wire.send(inDialog('ACK', final, bob, 1))
      await alice.wire.receive()
      alice.wire.close()
      await stage.advance(200)
      bob.wire.send(inDialog('BYE', final, bob, 2))
      await until(bob, 400)
      await stage.advance(150)
    },
  },
  {
    name: 'ws-without-content-length',
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openRegistered(stage, 'bob', 'udp')
      const carol = await openRegistered(stage, 'carol', 'tcp')
      for (const [from, to] of [
        [bob, alice],
        [alice, bob],
        [alice, carol],
      ] as const) {
        const text = request({
          method: 'INFO',
          uri: to.aor,
          from: from.aor,
          to: to.aor,
          callId: `bare-${from.user}-${to.user}`,
          cseq: 1,
          branch: `bare-${from.user}-${to.user}`,
          via: from.via,
        })
        from.wire.send(text.replace('Content-Length: 0\r\n', ''))
        const received = await to.wire.receive()
        const answer = reply(received, '200 OK', { contact: to.contact })
        to.wire.send(to === carol ? answer : answer.replace('Content-Length: 0\r\n', ''))
        await until(from, 200)
      }
    },
  },
  {
    name: 'over-the-connection-of-the-registration',
    play: async (stage) => {
      const carol = await openPhone(stage, 'carol', 'tcp')
      const bob = await openPhone(stage, 'bob')
      await register(stage, { ...carol, contact: `sip:carol@${carol.wire.ip}:9;transport=tcp` })
      const sent = invite(bob, { ...callTo(carol, 'flow'), headers: ['X-Flow: yes'] })
      bob.wire.send(sent)
      await answer(carol, '486 Busy Here')
      acknowledge(bob, sent, await until(bob, 400))
      await carol.wire.receive()
      await stage.advance(150)
    },
  },
  {
    name: 'ws-closed-and-forgotten',
    slowSeconds: 9,
    play: async (stage) => {
      const alice = await openRegistered(stage, 'alice', 'ws')
      const bob = await openPhone(stage, 'bob')
      alice.wire.close()
      await stage.advance(8500)
      const sent = invite(bob, callTo(alice, 'forgotten'))
      bob.wire.send(sent)
      acknowledge(bob, sent, await until(bob, 400))
    },
  },
]

/**
 * Calls with browsers: what goes to them goes over the connection that they opened. The log tells a second later that connections
 * were closed, which must not be in the log of another story.
 */
export const websocketScenarios = stories.map(onOwnServer)
