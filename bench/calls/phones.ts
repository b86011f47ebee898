import { createSocket, type Socket } from 'node:dgram'
import { header, reply, request } from '../../test/support/user-agent.ts'
import { callee } from './load.ts'

const phone = { ip: '127.8.31.3', port: 5063 }

/** So many messages are sent at once. */
const batch = 100

async function open(ip: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(port, ip, resolve))
  socket.setRecvBufferSize(4 * 1024 * 1024)
  return socket
}

/**
 * Sends requests in batches, each when the one before is answered, and again what got no answer for half a second; rejects when
 * answers stay away. Gives what closes the socket.
 */
async function sendAll(server: string, requests: readonly string[], answer: string): Promise<() => void> {
  const socket = await open(phone.ip, phone.port)
  const waiting = new Map<string, string>()
  socket.on('message', (data) => {
    const text = data.toString('latin1')
    if (text.startsWith(answer)) waiting.delete(header(text, 'Call-ID'))
  })
  for (let at = 0; at < requests.length; at += batch) {
    for (const text of requests.slice(at, at + batch)) waiting.set(header(text, 'Call-ID'), text)
    for (let tries = 0; waiting.size > 0; tries += 1) {
      if (tries > 20) throw new Error(`${server} does not answer ${waiting.size} messages`)
      for (const text of waiting.values()) socket.send(text, 5060, server)
      for (let passedMs = 0; waiting.size > 0 && passedMs < 500; passedMs += 5)
        await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return () => void socket.close()
}

/** Leaves so many INVITE transactions in the state Proceeding: the callee says 100 and no more. Gives what lets go of the sockets. */
export async function holdTransactions(server: string, count: number): Promise<() => void> {
  const socket = await open(callee.ip, callee.port)
  socket.on('message', (data, from) => {
    const text = data.toString('latin1')
    if (!text.startsWith('INVITE ')) return
    socket.send(reply(text, '100 Trying'), from.port, from.address)
  })
  const texts = Array.from({ length: count }, (_, index) => invite(server, index))
  const close = await sendAll(server, texts, 'SIP/2.0 100')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  return () => {
    close()
    socket.close()
  }
}

function invite(server: string, index: number): string {
  return request({
    method: 'INVITE',
    uri: `sip:callee@${server}`,
    from: `sip:caller@${server}`,
    to: `sip:callee@${server}`,
    fromTag: `from-${index}`,
    callId: `hold-${index}@${phone.ip}`,
    cseq: 1,
    branch: `hold-${index}`,
    via: `UDP ${phone.ip}:${phone.port}`,
    contact: `sip:caller@${phone.ip}:${phone.port}`,
    headers: ['Content-Type: application/sdp'],
    body: 'v=0\r\no=- 1 1 IN IP4 127.8.31.3\r\ns=-\r\nc=IN IP4 127.8.31.3\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n',
  })
}

/** Registers so many phones, each with an address of record of its own, for an hour. */
export async function registerPhones(server: string, count: number): Promise<void> {
  const texts = Array.from({ length: count }, (_, index) => register(server, `user${index}`))
  const close = await sendAll(server, texts, 'SIP/2.0 200')
  close()
}

function register(server: string, user: string): string {
  return request({
    method: 'REGISTER',
    uri: `sip:${server}`,
    from: `sip:${user}@${server}`,
    to: `sip:${user}@${server}`,
    fromTag: `from-${user}`,
    callId: `register-${user}@${phone.ip}`,
    cseq: 1,
    branch: `register-${user}`,
    via: `UDP ${phone.ip}:${phone.port}`,
    contact: `sip:${user}@${phone.ip}:${phone.port}`,
    headers: ['Expires: 3600'],
  })
}
