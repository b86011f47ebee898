import { header, headers, reply } from '../../../support/user-agent.ts'
import type { Carrier } from '../../../support/stage.ts'
import type { Scenario } from '../../scenario.ts'
import { inDialog, openPhone } from '../../phones.ts'
import { acknowledge, answered, asked, follow, fromCallee, say, until, wholeCall } from './ask.ts'

const pairs: readonly (readonly [string, readonly [string, Carrier], readonly [string, Carrier]])[] = [
  ['udp-to-udp', ['alice', 'udp'], ['bob', 'udp']],
  ['udp-to-tcp', ['alice', 'udp'], ['bob', 'tcp']],
  ['udp-to-tcp-opened', ['alice', 'udp'], ['bob', 'tcp-server']],
  ['tcp-to-udp', ['alice', 'tcp'], ['bob', 'udp']],
  ['tcp-to-tcp', ['alice', 'tcp'], ['bob', 'tcp']],
  ['tcp-to-tcp-opened', ['alice', 'tcp'], ['bob', 'tcp-server']],
  ['ipv6', ['alice6', 'udp'], ['bob6', 'udp']],
  ['ipv6-to-ipv4', ['alice6', 'udp'], ['bob', 'udp']],
  ['ipv4-to-ipv6', ['alice', 'udp'], ['bob6', 'udp']],
  ['ipv6-tcp-to-ipv4-udp', ['alice6', 'tcp'], ['bob', 'udp']],
  ['ipv4-udp-to-ipv6-tcp', ['alice', 'udp'], ['bob6', 'tcp']],
  ['ipv6-tcp-opened', ['alice6', 'udp'], ['bob6', 'tcp-server']],
]

/** Calls between phones of different protocols and families: two Record-Routes where they differ (RFC 5658). */
export const carrierScenarios: readonly Scenario[] = [
  ...pairs.map(([name, [caller, from], [callee, to]]): Scenario => ({
    name: `call-${name}`,
    play: async (stage) =>
      wholeCall(await openPhone(stage, caller, from), await openPhone(stage, callee, to), 'routed'),
  })),
  ...pairs.slice(1, 9).map(([name, [caller, from], [callee, to]]): Scenario => ({
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
    name: 'fork-udp-and-tcp',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const carol = await openPhone(stage, 'carol', 'tcp-server')
      alice.wire.send(asked(alice, 'pair', { method: 'INVITE', to: bob.contact, and: carol.contact }))
      const toBob = await answered(bob, '180 Ringing')
      await until(alice, 180)
      await answered(carol, '200 OK')
      await until(alice, 200)
      await answered(bob, '200 OK')
      say(bob, toBob, '487 Request Terminated')
      await bob.wire.receive()
      await stage.advance(150)
    },
  },
  {
    name: 'fork-ipv4-and-ipv6',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const bob6 = await openPhone(stage, 'bob6')
      alice.wire.send(asked(alice, 'pair', { method: 'INVITE', to: bob.contact, and: bob6.contact }))
      const toBob = await answered(bob, '180 Ringing')
      await until(alice, 180)
      await answered(bob6, '200 OK')
      await until(alice, 200)
      await answered(bob, '200 OK')
      say(bob, toBob, '487 Request Terminated')
      await bob.wire.receive()
      await stage.advance(150)
    },
  },
  {
    name: 'tcp-refused',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const sent = asked(alice, 'relay', { method: 'INVITE', to: 'sip:bob@127.8.30.12:5079;transport=tcp' })
      alice.wire.send(sent)
      acknowledge(alice, sent, await until(alice, 400))
      await stage.advance(150)
    },
  },
  {
    name: 'tcp-refused-beside-udp',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const and = 'sip:bob@127.8.30.12:5079;transport=tcp'
      alice.wire.send(asked(alice, 'pair', { method: 'INVITE', to: bob.contact, and }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'tcp-alias-of-via',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tcp')
      // Bob's connection comes from port 5072; his Via names 5999 and asks for an alias (RFC 5923).
      bob.wire.send(asked(bob, 'reply', { via: 'TCP 127.8.30.12:5999;alias' }))
      await until(bob, 200)
      await stage.advance(50)
      alice.wire.send(asked(alice, 'relay', { to: 'sip:bob@127.8.30.12:5999;transport=tcp' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'tcp-alias-by-script',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tcp')
      bob.wire.send(asked(bob, 'alias', { via: 'TCP 127.8.30.12:5999' }))
      await until(bob, 200)
      await stage.advance(50)
      alice.wire.send(asked(alice, 'relay', { to: 'sip:bob@127.8.30.12:5999;transport=tcp' }))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  {
    name: 'tcp-several-messages-at-once',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice', 'tcp')
      const bob = await openPhone(stage, 'bob')
      const first = asked(alice, 'relay', { to: bob.contact, id: 'a', body: 'one' })
      const second = asked(alice, 'relay', { to: bob.contact, id: 'b', body: 'two' })
      alice.wire.send(`\r\n\r\n${first}${second.slice(0, 40)}`)
      await answered(bob, '200 OK')
      await stage.advance(50)
      alice.wire.send(second.slice(40))
      await answered(bob, '200 OK')
      await stage.advance(150)
    },
  },
  {
    name: 'prack',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'routed', { method: 'INVITE', to: bob.contact, headers: ['Supported: 100rel'] }))
      const invitation = await bob.wire.receive()
      const reliable = reply(invitation, '183 Session Progress', {
        tag: 'test-bob',
        contact: bob.contact,
        headers: ['Require: 100rel', 'RSeq: 1'],
      })
      bob.wire.send(reliable)
      await until(alice, 183)
      // It is repeated until PRACK comes (RFC 3262 §3): each goes on.
      bob.wire.send(reliable)
      const early = await until(alice, 183)
      const prack = inDialog('PRACK', early, alice, 2).replace('User-Agent:', 'RAck: 1 1 INVITE\r\nUser-Agent:')
      alice.wire.send(prack)
      await answered(bob, '200 OK')
      await until(alice, 200)
      alice.wire.send(inDialog('UPDATE', early, alice, 3))
      await answered(bob, '200 OK')
      await until(alice, 200)
      say(bob, invitation, '200 OK')
      const final = await until(alice, 200)
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await bob.wire.receive()
      await stage.advance(100)
    },
  },
  {
    name: 'success-repeated-until-ack',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'routed', { method: 'INVITE', to: bob.contact }))
      const invitation = await answered(bob, '200 OK')
      await until(alice, 200)
      await stage.advance(300)
      say(bob, invitation, '200 OK')
      const final = await until(alice, 200)
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await bob.wire.receive()
      // The ACK was lost behind us: the callee repeats, the caller acknowledges again, long after wt_timer.
      await stage.advance(1500)
      say(bob, invitation, '200 OK')
      const again = await until(alice, 200)
      alice.wire.send(inDialog('ACK', again, alice, 1))
      await bob.wire.receive()
    },
  },
  {
    name: 'everything-doubled',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      const twice = (send: () => void): void => {
        send()
        send()
      }
      const sent = asked(alice, 'routed', { method: 'INVITE', to: bob.contact })
      twice(() => alice.wire.send(sent))
      const invitation = await bob.wire.receive()
      await stage.advance(100)
      twice(() => say(bob, invitation, '180 Ringing'))
      await stage.advance(100)
      twice(() => say(bob, invitation, '200 OK'))
      const final = await until(alice, 200)
      await stage.advance(100)
      twice(() => alice.wire.send(inDialog('ACK', final, alice, 1)))
      await stage.advance(100)
      twice(() => bob.wire.send(fromCallee('BYE', invitation, bob)))
      const bye = await until(alice, 200).catch(() => '')
      await stage.advance(50)
      const asking = alice.wire.arrivals.findLast(({ message }) => message.startsWith('BYE'))?.message ?? bye
      twice(() => say(alice, asking, '200 OK'))
      await stage.advance(150)
    },
  },
  {
    name: 're-invite-from-callee',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob')
      alice.wire.send(asked(alice, 'routed', { method: 'INVITE', to: bob.contact }))
      const invitation = await answered(bob, '200 OK')
      const final = await until(alice, 200)
      alice.wire.send(inDialog('ACK', final, alice, 1))
      await bob.wire.receive()
      const again = fromCallee('INVITE', invitation, bob, 7)
      bob.wire.send(again)
      await answered(alice, '491 Request Pending')
      const refused = await until(bob, 400)
      bob.wire.send(
        again
          .replace(/^INVITE/, 'ACK')
          .replace('CSeq: 7 INVITE', 'CSeq: 7 ACK')
          .replace(header(again, 'To'), header(refused, 'To')),
      )
      await stage.advance(150)
      if (headers(again, 'Route').length === 0) throw new Error('the dialog has no route')
    },
  },
]
