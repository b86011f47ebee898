import { header, reply, request, toTag } from '../../support/user-agent.ts'
import type { Carrier, Stage } from '../../support/stage.ts'
import { answer, followUp, inDialog, invite, openPhone as openUnnamed, register, type Phone } from '../phones.ts'
import type { Scenario } from '../scenario.ts'

/** A user whom nobody registers. */
const absent = 'sip:bob@127.8.30.1'

/** A phone whose user is of this story alone. */
async function openPhone(stage: Stage, name: string, proto: Carrier = 'udp'): Promise<Phone> {
  const phone = await openUnnamed(stage, name, proto)
  return { ...phone, aor: `sip:${name}-of-${stage.story}@${stage.server.ip}` }
}

/** What a registrar and proxy must do, one story each: played on the stock configurations and on our own example. */
export const proxyScenarios: readonly Scenario[] = [
  {
    name: 'register-and-unregister',
    play: async (stage) => {
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      await register(stage, bob, 600, 2)
      await register(stage, bob, 0, 3)
    },
  },
  {
    name: 'register-several-contacts',
    differs: { '5.6.3': 'it answers the refused REGISTER twice: 400 by save(), then 500 by sl_reply_error()' },
    play: async (stage) => {
      const bob = await openPhone(stage, 'bob')
      const send = (cseq: number, contact: string, more: readonly string[] = []): void =>
        bob.wire.send(
          request({
            method: 'REGISTER',
            uri: 'sip:127.8.30.1',
            from: bob.aor,
            to: bob.aor,
            callId: 'register-many',
            cseq,
            branch: `many-${cseq}`,
            via: bob.via,
            headers: [contact, ...more],
          }),
        )
      send(1, `Contact: <${bob.contact}>;q=0.5;expires=300, <sip:bob@127.8.30.99:5099>;q=0.9`, ['Expires: 100'])
      await bob.wire.receive()
      send(2, 'Supported: path')
      await bob.wire.receive()
      send(3, 'Contact: *', ['Expires: 0'])
      await bob.wire.receive()
      send(4, 'Contact: *', ['Expires: 60'])
      await bob.wire.receive()
      await stage.advance(200)
    },
  },
  {
    name: 'options-keepalive',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      alice.wire.send(
        request({
          method: 'OPTIONS',
          uri: 'sip:127.8.30.1:5060',
          from: alice.aor,
          to: 'sip:127.8.30.1',
          callId: 'options-1',
          cseq: 1,
          branch: 'options-1',
          via: alice.via,
        }),
      )
      await alice.wire.receive()
    },
  },
  {
    name: 'call',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      alice.wire.send(invite(alice, { callId: 'call-1', to: bob.aor }))
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '180 Ringing', { contact: bob.contact }))
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '200 OK', { contact: bob.contact }))
      const final = await alice.wire.receive()
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await bob.wire.receive()
      alice.wire.send(inDialog('BYE', final, alice, 2))
      await answer(bob, '200 OK')
      await alice.wire.receive()
    },
  },
  {
    name: 'call-over-tcp',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice', 'tcp')
      const bob = await openPhone(stage, 'bob', 'tcp')
      await register(stage, bob)
      alice.wire.send(invite(alice, { callId: 'call-tcp', to: bob.aor }))
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '200 OK', { contact: bob.contact }))
      const final = await alice.wire.receive()
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await bob.wire.receive()
      alice.wire.send(inDialog('BYE', final, alice, 2))
      await answer(bob, '200 OK')
      await alice.wire.receive()
    },
  },
  {
    name: 'cancel',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      const sent = invite(alice, { callId: 'cancel-1', to: bob.aor })
      alice.wire.send(sent)
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '180 Ringing', { contact: bob.contact }))
      await alice.wire.receive()
      alice.wire.send(followUp('CANCEL', sent, alice))
      await alice.wire.receive()
      await answer(bob, '200 OK')
      bob.wire.send(reply(invitation, '487 Request Terminated'))
      await bob.wire.receive()
      const terminated = await alice.wire.receive()
      alice.wire.send(followUp('ACK', sent, alice, toTag(terminated)))
      await stage.advance(200)
    },
  },
  {
    name: 'busy',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      const sent = invite(alice, { callId: 'busy-1', to: bob.aor })
      alice.wire.send(sent)
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '486 Busy Here'))
      await bob.wire.receive()
      const busy = await alice.wire.receive()
      alice.wire.send(followUp('ACK', sent, alice, toTag(busy)))
      await stage.advance(200)
    },
  },
  {
    name: 'no-answer',
    slowSeconds: 40,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      const sent = invite(alice, { callId: 'no-answer-1', to: bob.aor })
      alice.wire.send(sent)
      await alice.wire.receive()
      const timeout = await alice.wire.receive(35_000)
      alice.wire.send(followUp('ACK', sent, alice, toTag(timeout)))
      await stage.advance(1000)
    },
  },
  {
    name: 'ringing-too-long',
    slowSeconds: 130,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      const sent = invite(alice, { callId: 'ringing-1', to: bob.aor })
      alice.wire.send(sent)
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '180 Ringing', { contact: bob.contact }))
      await alice.wire.receive()
      const cancel = await bob.wire.receive(125_000)
      bob.wire.send(reply(cancel, '200 OK'))
      bob.wire.send(reply(invitation, '487 Request Terminated'))
      const timeout = await alice.wire.receive()
      alice.wire.send(followUp('ACK', sent, alice, toTag(timeout)))
      await stage.advance(1000)
    },
  },
  {
    name: 'unknown-user',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = invite(alice, { callId: 'unknown-1', to: 'sip:nobody@127.8.30.1' })
      alice.wire.send(sent)
      const first = await alice.wire.receive()
      const final = first.startsWith('SIP/2.0 100') ? await alice.wire.receive() : first
      alice.wire.send(followUp('ACK', sent, alice, toTag(final)))
      await stage.advance(200)
    },
  },
  {
    name: 'foreign-domain',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = invite(alice, { callId: 'foreign-1', to: 'sip:x@198.51.100.7' })
      alice.wire.send(sent)
      const refused = await alice.wire.receive()
      alice.wire.send(followUp('ACK', sent, alice, toTag(refused)))
      await stage.advance(200)
    },
  },
  {
    name: 'too-many-hops',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      alice.wire.send(invite(alice, { callId: 'hops-1', to: absent, maxForwards: 0 }))
      await alice.wire.receive()
    },
  },
  {
    name: 'scanner-dropped',
    play: async (stage) => {
      const mallory = await openPhone(stage, 'mallory')
      const scan = request({
        method: 'OPTIONS',
        uri: 'sip:100@127.8.30.1',
        from: mallory.aor,
        to: 'sip:100@127.8.30.1',
        callId: 'scan-1',
        cseq: 1,
        branch: 'scan-1',
        via: mallory.via,
      })
      mallory.wire.send(scan.replace('test-phone', 'friendly-scanner'))
      await mallory.wire.isQuiet(500)
    },
  },
  {
    name: 'retransmitted-invite',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await register(stage, bob)
      const sent = invite(alice, { callId: 'again-1', to: bob.aor })
      alice.wire.send(sent)
      const invitation = await bob.wire.receive()
      await alice.wire.receive()
      alice.wire.send(sent)
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '183 Session Progress', { contact: bob.contact }))
      await alice.wire.receive()
      alice.wire.send(sent)
      await alice.wire.receive()
      bob.wire.send(reply(invitation, '603 Decline'))
      await bob.wire.receive()
      const declined = await alice.wire.receive()
      alice.wire.send(followUp('ACK', sent, alice, toTag(declined)))
      await stage.advance(200)
    },
  },
  {
    name: 'fork-two-contacts',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const carol = await openPhone(stage, 'carol')
      await register(stage, bob)
      carol.wire.send(
        request({
          method: 'REGISTER',
          uri: 'sip:127.8.30.1',
          from: bob.aor,
          to: bob.aor,
          callId: 'register-carol',
          cseq: 1,
          branch: 'register-carol-1',
          via: carol.via,
          contact: `sip:bob@${carol.wire.ip}:${carol.wire.port}`,
          headers: ['Expires: 600'],
        }),
      )
      await carol.wire.receive()
      const sent = invite(alice, { callId: 'fork-1', to: bob.aor })
      alice.wire.send(sent)
      const first = await bob.wire.receive()
      const second = await carol.wire.receive()
      await alice.wire.receive()
      bob.wire.send(reply(first, '180 Ringing', { contact: bob.contact, tag: 'test-bob' }))
      await alice.wire.receive()
      carol.wire.send(reply(second, '200 OK', { contact: carol.contact, tag: 'test-carol' }))
      const final = await alice.wire.receive()
      await answer(bob, '200 OK')
      bob.wire.send(reply(first, '487 Request Terminated', { tag: 'test-bob' }))
      await bob.wire.receive()
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await carol.wire.receive()
    },
  },
  {
    name: 'stray-requests-in-dialog',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const send = (method: string): void =>
        alice.wire.send(
          request({
            method,
            uri: 'sip:bob@127.8.30.1',
            from: alice.aor,
            to: absent,
            toTag: 'test-stray',
            callId: `stray-${method}`,
            cseq: 5,
            branch: `stray-${method}`,
            via: alice.via,
          }),
        )
      send('BYE')
      await alice.wire.receive()
      send('ACK')
      await alice.wire.isQuiet(300)
    },
  },
  {
    name: 'subscribe-and-publish',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      for (const [method, event] of [
        ['SUBSCRIBE', 'message-summary'],
        ['PUBLISH', 'presence'],
      ] as const) {
        alice.wire.send(
          request({
            method,
            uri: absent,
            from: alice.aor,
            to: absent,
            callId: `${method}-1`,
            cseq: 1,
            branch: `${method}-1`,
            via: alice.via,
            headers: [`Event: ${event}`],
          }),
        )
        const answered = await alice.wire.receive()
        if (header(answered, 'CSeq') === '') throw new Error('a reply without CSeq')
      }
    },
  },
]
