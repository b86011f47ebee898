import assert from 'node:assert/strict'
import { describe, test } from 'kamkit/test'

/** What is easier to say in a program than in a list of steps. */
const config = '../kamailio.cfg'
const domain = 'sip.example.org'
const alice = 'udp:10.0.0.11:5060'
const bob = 'udp:10.0.0.12:5060'
const inDomain = (user: string): string => `sip:${user}@${domain}`

/** A text frame of a browser (RFC 6455 §5.2); a mask of zeros leaves the text as it is. */
function frame(text: string): string {
  const long = text.length > 125
  const length = long
    ? String.fromCharCode(0xfe, text.length >> 8, text.length & 255)
    : String.fromCharCode(0x80 | text.length)
  return `\x81${length}\0\0\0\0${text}`
}

const handshake = [
  'GET / HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: sip',
  'Sec-WebSocket-Version: 13',
  'Content-Length: 0',
  '\r\n',
].join('\r\n')

const registration = [
  `REGISTER sip:${domain} SIP/2.0`,
  'Via: SIP/2.0/WS browser.invalid;branch=z9hG4bK-browser',
  'Max-Forwards: 70',
  `From: <${inDomain('carol')}>;tag=1`,
  `To: <${inDomain('carol')}>`,
  'Call-ID: browser',
  'CSeq: 1 REGISTER',
  'Contact: <sip:carol@browser.invalid;transport=ws>',
  'Content-Length: 0',
  '\r\n',
].join('\r\n')

describe('in code', { config, domain }, () => {
  test.each([{ acknowledged: true }, { acknowledged: false }])(
    'a reply is sent until it is acknowledged ($acknowledged)',
    { agents: { alice: { at: alice, acknowledges: false }, bob } },
    async ({ alice: caller, bob: callee, server }, { acknowledged }) => {
      await callee.register()
      const call = await caller.invite(inDomain('bob'))
      await callee.expect('INVITE')
      await callee.replyLast(486)
      await caller.expect(486)
      if (acknowledged) await call.ack()
      await server.advance('4s')
      const replies = caller.messages.filter(({ status }) => status === 486)
      assert.equal(replies.length > 1, !acknowledged)
    },
  )

  test(
    'a browser is registered with its connection',
    { define: ['WITH_WEBSOCKET'], agents: { browser: 'tcp:10.0.0.30:40030' }, extra: 'allowed' },
    async ({ browser }) => {
      await browser.sendRaw(handshake)
      await browser.expect(101)
      await browser.sendRaw(frame(registration))
      const last = browser.messages.at(-1)?.text ?? ''
      assert.match(last, /SIP\/2\.0 200 OK/)
      assert.match(last, /received="sip:10\.0\.0\.30:40030;transport=ws"/)
    },
  )

  test(
    'thirty calls at once ring each at its own phone',
    { agents: { alice, bob } },
    async ({ alice: caller, bob: phone }) => {
      const users = Array.from({ length: 30 }, (_, number) => `user${number}`)
      for (const user of users) {
        const contact = `<sip:${user}@10.0.0.12:5060>`
        await phone.send('REGISTER', `sip:${domain}`, { to: inDomain(user), contact })
        await phone.expect(200)
      }
      for (const user of users) await caller.invite(inDomain(user))
      const rung = new Set<string>()
      for (const _ of users) {
        const invite = await phone.expect('INVITE')
        assert.equal(invite.uri, `sip:${invite.header('X-Called') ?? ''}@10.0.0.12:5060`)
        rung.add(invite.uri)
        await phone.reply(invite, 486)
      }
      for (const _ of users) await caller.expect(486)
      assert.equal(rung.size, users.length)
    },
  )

  const prices = [
    { dialled: '0900123456', isDear: true },
    { dialled: '090012', isDear: true },
    { dialled: '0137123456', isDear: true },
    { dialled: '0049900123456', isDear: true },
    { dialled: '0049301234567', isDear: false },
    { dialled: '0044900123456', isDear: false },
    { dialled: '0190123456', isDear: false },
  ]
  test.each(prices)(
    '$dialled is dear: $isDear',
    { define: ['WITH_PSTN'], agents: { alice, gateway: 'udp:127.0.0.1:5071' } },
    async ({ alice: caller, gateway, server }, { dialled, isDear }) => {
      await caller.invite(inDomain(dialled))
      server.expectExecuted('route[NEXT_GATEWAY]', !isDear)
      if (isDear) return void (await caller.expect('403 This number is too dear'))
      await gateway.expect('INVITE', { headers: { 'Record-Route': 'present' } })
      await gateway.replyLast(404)
      await caller.expect(404)
    },
  )
})
