import type { Stage } from '../../support/stage.ts'
import { header, request, toTag } from '../../support/user-agent.ts'
import { inDialog, openPhone, type Phone } from '../phones.ts'
import type { Scenario } from '../scenario.ts'
import { acknowledge, follow, say, until } from './network/ask.ts'

interface Registering {
  readonly contact?: string
  readonly expires?: number
  readonly headers?: readonly string[]
  readonly cseq?: number
}

/** A phone registers for the user of the story. */
async function register(phone: Phone, options: Registering = {}): Promise<string> {
  const { cseq = 1, headers = [], expires } = options
  const aor = `sip:${phone.story}@127.8.30.1`
  const text = request({
    method: 'REGISTER',
    uri: 'sip:127.8.30.1',
    from: aor,
    to: aor,
    callId: `${phone.story}-${phone.user}`,
    cseq,
    branch: `${phone.story}-${phone.user}-${cseq}`,
    via: phone.via,
    headers: [
      `Contact: ${options.contact ?? `<${phone.contact}>`}`,
      ...(expires === undefined ? [] : [`Expires: ${expires}`]),
      ...headers,
    ],
  })
  phone.wire.send(text)
  return until(phone, 200)
}

/** Alice calls the user of the story. */
function call(alice: Phone, how = 'parallel', method = 'INVITE', id = '1'): string {
  const to = `sip:${alice.story}@127.8.30.1`
  const text = request({
    method,
    uri: to,
    from: 'sip:alice@127.8.30.1',
    to,
    callId: `${alice.story}-call-${id}`,
    cseq: 1,
    branch: `${alice.story}-call-${id}`,
    via: alice.via,
    contact: alice.contact,
    headers: [`X-How: ${how}`],
  })
  alice.wire.send(text)
  return text
}

async function answered(phone: Phone, ...statuses: readonly string[]): Promise<string> {
  const received = await phone.wire.receive(4000)
  if (received.startsWith('ACK') || received.startsWith('SIP/2.0')) return answered(phone, ...statuses)
  say(phone, received, ...statuses)
  return received
}

async function finish(alice: Phone, sent: string, stage: Stage): Promise<string> {
  const final = await until(alice, 200, 6000)
  if (!final.startsWith('SIP/2.0 2')) acknowledge(alice, sent, final)
  else if (sent.startsWith('INVITE')) alice.wire.send(inDialog('ACK', final, alice, 1))
  await stage.advance(200)
  return final
}

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

const withQ = (phone: Phone, q: string): Registering => ({ contact: `<${phone.contact}>;q=${q}` })

/** Bob first, then Carol and Dave together. */
async function registerByQ({ bob, carol, dave }: Cast): Promise<void> {
  await register(carol, withQ(carol, '0.5'))
  await register(bob, withQ(bob, '0.9'))
  await register(dave, withQ(dave, '0.5'))
}

/** Registrations, and calls to those who registered. */
export const registeredScenarios: readonly Scenario[] = [
  {
    name: 'parallel-whatever-q',
    play: async (stage) => {
      const cast = await openCast(stage)
      await registerByQ(cast)
      const sent = call(cast.alice)
      const toBob = await answered(cast.bob, '180 Ringing')
      const toCarol = await answered(cast.carol, '180 Ringing')
      await stage.advance(50)
      await answered(cast.dave, '200 OK')
      await finish(cast.alice, sent, stage)
      await answered(cast.bob, '200 OK')
      await answered(cast.carol, '200 OK')
      say(cast.bob, toBob, '487 Request Terminated')
      say(cast.carol, toCarol, '487 Request Terminated')
      await stage.advance(200)
    },
  },
  {
    name: 'serial-by-q-all-busy',
    play: async (stage) => {
      const cast = await openCast(stage)
      await registerByQ(cast)
      const sent = call(cast.alice, 'serial')
      await answered(cast.bob, '486 Busy Here')
      await answered(cast.carol, '480 Away')
      await answered(cast.dave, '486 Busy Here')
      await finish(cast.alice, sent, stage)
    },
  },
  {
    name: 'serial-by-q-second-group-answers',
    play: async (stage) => {
      const cast = await openCast(stage)
      await registerByQ(cast)
      const sent = call(cast.alice, 'serial')
      await answered(cast.bob, '180 Ringing', '486 Busy Here')
      const toCarol = await answered(cast.carol, '180 Ringing')
      await stage.advance(50)
      await answered(cast.dave, '200 OK')
      await finish(cast.alice, sent, stage)
      await answered(cast.carol, '200 OK')
      say(cast.carol, toCarol, '487 Request Terminated')
      await stage.advance(200)
    },
  },
  {
    name: 'serial-by-q-first-silent',
    slowSeconds: 3,
    play: async (stage) => {
      const cast = await openCast(stage)
      await registerByQ(cast)
      const sent = call(cast.alice, 'serial')
      await answered(cast.carol, '404 Not Found')
      await answered(cast.dave, '603 Decline')
      await finish(cast.alice, sent, stage)
    },
  },
  {
    name: 'serial-by-q-cancelled-between',
    play: async (stage) => {
      const cast = await openCast(stage)
      await registerByQ(cast)
      const sent = call(cast.alice, 'serial')
      await answered(cast.bob, '486 Busy Here')
      const toCarol = await answered(cast.carol, '180 Ringing')
      const toDave = await answered(cast.dave, '180 Ringing')
      await until(cast.alice, 180)
      await stage.advance(50)
      cast.alice.wire.send(follow('CANCEL', sent))
      await answered(cast.carol, '200 OK')
      await answered(cast.dave, '200 OK')
      say(cast.carol, toCarol, '487 Request Terminated')
      say(cast.dave, toDave, '487 Request Terminated')
      await until(cast.alice, 200)
      acknowledge(cast.alice, sent, await until(cast.alice, 487))
      await stage.advance(200)
    },
  },
  {
    name: 'single-contact-serial',
    play: async (stage) => {
      const cast = await openCast(stage)
      await register(cast.bob)
      const sent = call(cast.alice, 'serial')
      await answered(cast.bob, '486 Busy Here')
      await finish(cast.alice, sent, stage)
    },
  },
  {
    name: 'nobody-registered',
    play: async (stage) => {
      const { alice } = await openCast(stage)
      await finish(alice, call(alice), stage)
    },
  },
  {
    name: 'unregistered-again',
    play: async (stage) => {
      const { alice, bob } = await openCast(stage)
      await register(bob, { expires: 600 })
      await register(bob, { expires: 0, cseq: 2 })
      await finish(alice, call(alice), stage)
    },
  },
  {
    name: 'star-removes-all',
    play: async (stage) => {
      const { alice, bob, carol } = await openCast(stage)
      await register(bob)
      await register(carol)
      await register(bob, { contact: '*', expires: 0, cseq: 2 })
      await finish(alice, call(alice), stage)
    },
  },
  {
    name: 'star-without-expires-0',
    play: async (stage) => {
      const { bob } = await openCast(stage)
      await register(bob)
      await register(bob, { contact: '*', expires: 600, cseq: 2 })
    },
  },
  {
    name: 'expires-too-short-and-too-long',
    play: async (stage) => {
      const { bob, carol } = await openCast(stage)
      await register(bob, { expires: 10 })
      await register(carol, { expires: 99_999 })
      await register(bob, { contact: `<${bob.contact}>;expires=120`, expires: 600, cseq: 2 })
    },
  },
  {
    name: 'cseq-not-newer',
    play: async (stage) => {
      const { bob } = await openCast(stage)
      await register(bob, { cseq: 5 })
      await register(bob, { cseq: 4 })
      await register(bob, { cseq: 6 })
    },
  },
  {
    name: 'more-contacts-than-allowed',
    play: async (stage) => {
      const { alice, bob, carol, dave } = await openCast(stage)
      for (const phone of [bob, carol, dave]) await register(phone)
      await register(alice)
    },
  },
  {
    name: 'method-that-no-contact-takes',
    play: async (stage) => {
      const { alice, bob, carol } = await openCast(stage)
      await register(bob, { headers: ['Allow: INVITE, ACK, BYE, CANCEL'] })
      await finish(alice, call(alice, 'parallel', 'MESSAGE'), stage)
      await register(carol, { headers: ['Allow: INVITE, MESSAGE'] })
      const sent = call(alice, 'parallel', 'MESSAGE', '2')
      await answered(carol, '200 OK')
      await finish(alice, sent, stage)
    },
  },
  {
    name: 'path-of-registration',
    play: async (stage) => {
      const { alice, bob, carol } = await openCast(stage)
      const path = `Path: <sip:127.8.30.13:5073;lr>, <sip:edge@10.9.9.9;lr>`
      await register(bob, { headers: ['Supported: path', path] })
      const sent = call(alice)
      await answered(carol, '486 Busy Here')
      await finish(alice, sent, stage)
    },
  },
  {
    name: 'registered-over-tcp-called-over-udp',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const bob = await openPhone(stage, 'bob', 'tcp')
      await register(bob)
      const sent = call(alice)
      await answered(bob, '180 Ringing', '200 OK')
      const final = await finish(alice, sent, stage)
      alice.wire.send(inDialog('BYE', final, alice, 2))
      await answered(bob, '200 OK')
      await until(alice, 200)
    },
  },
  ...(
    [
      ['', []],
      [';ob', []],
      ['', ['Supported: outbound']],
      ['', ['Supported: path']],
    ] as const
  ).map(([parameter, headers], at): Scenario => ({
    name: `reg-id-${at + 1}`,
    play: async (stage) => {
      const { bob } = await openCast(stage)
      const instance = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>"'
      await register(bob, { contact: `<${bob.contact}${parameter}>;${instance};reg-id=1`, headers })
    },
  })),
  ...([[], ['Supported: outbound']] as const).map((headers, at): Scenario => ({
    name: `reg-id-moves-${at + 1}`,
    play: async (stage) => {
      const { bob, carol } = await openCast(stage)
      const flow = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>";reg-id=1'
      await register(bob, { contact: `<${bob.contact}>;${flow}`, headers })
      await register(bob, { contact: `<${carol.contact}>;${flow}`, headers, cseq: 2 })
      await register(bob, { contact: `<${carol.contact}>;${flow.replace('reg-id=1', 'reg-id=2')}`, headers, cseq: 3 })
    },
  })),
  {
    name: 'contact-with-headers-and-parameters',
    play: async (stage) => {
      const { alice, bob } = await openCast(stage)
      await register(bob, {
        contact: `"Bob \\"B\\"" <${bob.contact};x=1;ob>;q=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>";methods="INVITE,ACK"`,
      })
      const sent = call(alice)
      const received = await answered(bob, '486 Busy Here')
      if (header(received, 'Contact') === '') throw new Error('the INVITE has no contact')
      const final = await finish(alice, sent, stage)
      if (toTag(final) === '') throw new Error('the answer has no tag')
    },
  },
]
