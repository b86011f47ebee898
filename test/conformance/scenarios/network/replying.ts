import type { Stage } from '../../../support/stage.ts'
import type { Scenario } from '../../scenario.ts'
import { openPhone } from '../../phones.ts'
import { reply } from '../../../support/user-agent.ts'
import { answered, asked, until } from './ask.ts'

/** A Via of Alice and the endpoint where its reply is expected to arrive. */
const vias = [
  ['own', 'UDP 127.8.30.11:5071', false, 'alice'],
  ['own-rport', 'UDP 127.8.30.11:5071', true, 'alice'],
  ['other-port', 'UDP 127.8.30.11:5091', false, 'alice-elsewhere'],
  ['other-port-rport', 'UDP 127.8.30.11:5091', true, 'alice'],
  ['private-address', 'UDP 10.0.0.1:5091', false, 'alice-elsewhere'],
  ['private-address-rport', 'UDP 10.0.0.1:5091', true, 'alice'],
  ['name', 'UDP phone.example.invalid:5091', false, 'alice-elsewhere'],
  ['forged-received', 'UDP 10.0.0.1:5091;received=127.8.30.13', false, 'alice-elsewhere'],
  ['maddr', 'UDP 127.8.30.11:5071;maddr=127.8.30.13', false, 'carol-elsewhere'],
  ['maddr-rport', 'UDP 127.8.30.11:5071;maddr=127.8.30.13', true, 'carol-elsewhere'],
  ['unknown-parameters', 'UDP 127.8.30.11:5071;ttl=1;x="a;b";i=7', true, 'alice'],
  ['spaces', ' UDP   127.8.30.11 : 5071 ', false, 'alice'],
  ['tcp-over-udp', 'TCP 127.8.30.11:5071', true, 'alice'],
] as const

const open = async (stage: Stage, place: string): Promise<void> => {
  await stage.endpoint('alice-elsewhere')
  await stage.endpoint('carol-elsewhere')
  if (place !== 'alice') await stage.endpoint(place)
}

/** Where replies go: to what the topmost Via says (RFC 3261 §18.2.2, RFC 3581). */
export const replyScenarios: readonly Scenario[] = [
  ...vias.flatMap(([what, via, hasRport, place]) =>
    (['relay', 'reply'] as const).map((how): Scenario => ({
      name: `via-${what}-${how}`,
      play: async (stage) => {
        const alice = await openPhone(stage, 'alice')
        const bob = await openPhone(stage, 'bob')
        await open(stage, place)
        alice.wire.send(asked(alice, how, { to: bob.contact, via, hasNoRport: !hasRport }))
        if (how === 'relay') await answered(bob, '200 OK')
        await stage.advance(200)
      },
    })),
  ),
  ...(['rport', 'rportreply'] as const).map((how): Scenario => ({
    name: `forced-${how}`,
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      await open(stage, 'alice')
      alice.wire.send(asked(alice, how, { to: bob.contact, via: 'UDP 10.0.0.1:5091', hasNoRport: true }))
      if (how === 'rport') await answered(bob, '200 OK')
      await until(alice, 200)
    },
  })),
  {
    name: 'via-of-several-hops',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const below =
        'Via: SIP/2.0/UDP 10.1.1.1:5090;branch=z9hG4bK-test-below;received=10.1.1.2;rport=7,SIP/2.0/TCP [2001:db8::1];branch=z9hG4bK-test-lowest'
      alice.wire.send(asked(alice, 'relay', { to: bob.contact, headers: [below] }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  ...(
    [
      [
        'foreign-top-via',
        (text: string) => text.replace(/^Via: SIP\/2\.0\/UDP 127\.8\.30\.1/m, 'Via: SIP/2.0/UDP 127.8.30.77'),
      ],
      ['one-via', (text: string) => text.replace(/^Via: .*z9hG4bK-test-.*\r\n/m, '')],
      [
        'unknown-branch',
        (text: string) => text.replace(/branch=z9hG4bK[0-9a-f]+\.[0-9a-f.]+/, 'branch=z9hG4bKffff.123.0'),
      ],
      ['another-method', (text: string) => text.replace('CSeq: 1 MESSAGE', 'CSeq: 1 INVITE')],
      ['another-cseq', (text: string) => text.replace('CSeq: 1 MESSAGE', 'CSeq: 2 MESSAGE')],
      ['another-call-id', (text: string) => text.replace(/^Call-ID: .*$/m, 'Call-ID: other')],
    ] as const
  ).map(([what, change]): Scenario => ({
    name: `reply-with-${what}`,
    ...(what === 'one-via'
      ? { differs: { '6.1.5': 'a reply that nobody can be given is dropped; a whole one may follow' } }
      : {}),
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'relay', { to: bob.contact }))
      const received = await bob.wire.receive()
      bob.wire.send(change(reply(received, '404 Changed', { tag: 'test-bob' })))
      await stage.advance(100)
      bob.wire.send(reply(received, '200 OK', { tag: 'test-bob' }))
      await stage.advance(150)
    },
  })),
]
