// Browsers on WebSockets and a phone on TLS, for record.sh: they register, are called, call, and are refused.
import { connect, createServer } from 'node:tls'
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'

const [certificates] = process.argv.slice(2)
const host = '127.8.40.1'
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const get = (text, name) => text.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name}:`))

/** The answer of a phone to a request. */
function answer(text, status, tag, contact) {
  const to = get(text, 'to')[0] ?? ''
  const lines = [
    ...get(text, 'via'),
    ...get(text, 'record-route'),
    ...get(text, 'from'),
    to.includes(';tag=') ? to : `${to};tag=${tag}`,
  ]
  return [
    `SIP/2.0 ${status}`,
    ...lines,
    ...get(text, 'call-id'),
    ...get(text, 'cseq'),
    `Contact: ${contact}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

function request(
  method,
  user,
  {
    transport,
    callId,
    cseq = 1,
    to = `<sip:${user}@phone.example>`,
    uri = `sip:${user}@phone.example`,
    contact,
    routes = [],
  },
) {
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} client.invalid;branch=z9hG4bK${callId}${cseq}${method}`,
    ...routes,
    'Max-Forwards: 70',
    `From: <sip:alice@phone.example>;tag=${callId}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    ...(contact === undefined ? [] : [`Contact: ${contact}`]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

function dialogOf(text, contact) {
  const routes = get(text, 'record-route')
    .map((line) => line.replace(/^Record-/, ''))
    .toReversed()
  return {
    to: (get(text, 'to')[0] ?? '').slice(4),
    uri: /<([^>]*)>/.exec(get(text, 'contact')[0] ?? '')?.[1],
    contact,
    routes,
  }
}

async function call(peer, user, transport, callId, contact) {
  peer.send(request('INVITE', user, { transport, callId, contact }))
  const final = await peer.until((text) => /^SIP\/2.0 [2-6]/.test(text) && text.includes(callId))
  if (!final.startsWith('SIP/2.0 200')) {
    peer.send(
      request('ACK', user, { transport, callId, to: (get(final, 'to')[0] ?? '').slice(4) }).replaceAll(
        `${callId}1ACK`,
        `${callId}1INVITE`,
      ),
    )
    return
  }
  const dialog = dialogOf(final, contact)
  peer.send(request('ACK', user, { transport, callId, ...dialog }))
  await pause(100)
  peer.send(request('BYE', user, { transport, callId, cseq: 2, ...dialog }))
  await peer.until((text) => text.startsWith('SIP/2.0 200') && text.includes('2 BYE') && text.includes(callId))
}

/** Something that sends and gets messages, and answers calls. */
function party(send, contact) {
  const seen = []
  return {
    send,
    got: (text) => {
      seen.push(text)
      if (text.startsWith('INVITE ')) {
        send(answer(text, '180 Ringing', 'callee', contact))
        setTimeout(() => send(answer(text, '200 OK', 'callee', contact)), 150)
      }
      if (text.startsWith('BYE ')) send(answer(text, '200 OK', 'callee', contact))
    },
    until: async (fits) => {
      for (let turn = 0; turn < 100; turn += 1) {
        const found = seen.find(fits)
        if (found !== undefined) return found
        await pause(50)
      }
      throw new Error(`nothing like ${fits} among ${seen.join('\n---\n')}`)
    },
  }
}

async function browser(url, contact) {
  const client = new WebSocket(url, ['sip'], {
    rejectUnauthorized: false,
    headers: { Origin: 'https://phone.example' },
  })
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  const own = party((text) => client.send(text), contact)
  client.on('message', (data) => own.got(Buffer.from(data).toString('latin1')))
  return { ...own, close: () => client.close() }
}

function register(peer, transport, callId) {
  peer.send(request('REGISTER', 'browser', { transport, callId, contact: '<sip:browser@client.invalid;transport=ws>' }))
  return peer.until((text) => text.includes(callId) && text.startsWith('SIP/2.0 200'))
}

const options = { key: readFileSync(`${certificates}/server.key`), cert: readFileSync(`${certificates}/server.pem`) }
const phone = createServer(options, (socket) => {
  const own = party((text) => socket.write(text), '<sip:phone@127.8.40.2:5062;transport=tls>')
  socket.on('data', (data) => own.got(data.toString('latin1'))).on('error', () => undefined)
}).listen(5062, '127.8.40.2')
const contact = '<sip:alice@client.invalid;transport=ws>'
const secure = await browser(`wss://${host}:5061/`, contact)
await register(secure, 'WSS', 'register-wss')
await call(secure, 'phone', 'WSS', 'wss-to-tls', contact)
const plain = await browser(`ws://${host}:5080/`, '<sip:browser@client.invalid;transport=ws>')
await register(plain, 'WS', 'register-ws')
await call(plain, 'nobody', 'WS', 'ws-refused', contact)
const socket = connect({ host, port: 5061, rejectUnauthorized: false, localAddress: '127.8.40.3' })
const desk = party((text) => socket.write(text), '<sip:desk@127.8.40.3:5063;transport=tls>')
socket.on('data', (data) => desk.got(data.toString('latin1')))
await call(desk, 'browser', 'TLS', 'tls-to-ws', '<sip:desk@127.8.40.3:5063;transport=tls>')
plain.close()
secure.close()
socket.destroy()
phone.close()
setTimeout(() => process.exit(0), 300)
