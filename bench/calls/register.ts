import { createSocket } from 'node:dgram'
import { request } from '../../test/support/user-agent.ts'

interface Address {
  readonly ip: string
  readonly port: number
}

/** Registers a phone for an hour; rejects when the server does not answer 200. */
export async function registerPhone(
  server: Address,
  phone: Address,
  user: string,
  transport: 'udp' | 'tcp' = 'udp',
): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(phone.port, phone.ip, resolve))
  const text = request({
    method: 'REGISTER',
    uri: `sip:${server.ip}`,
    from: `sip:${user}@${server.ip}`,
    to: `sip:${user}@${server.ip}`,
    callId: `bench-${user}`,
    cseq: Date.now() % 1_000_000,
    branch: `bench-${Date.now()}`,
    via: `UDP ${phone.ip}:${phone.port}`,
    contact: `sip:${user}@${phone.ip}:${phone.port}${transport === 'tcp' ? ';transport=tcp' : ''}`,
    headers: ['Expires: 3600'],
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer to REGISTER')), 3000)
      socket.once('message', (data) => {
        clearTimeout(timer)
        const answer = data.toString('latin1')
        if (answer.startsWith('SIP/2.0 200')) resolve()
        else reject(new Error(`REGISTER was answered ${answer.split('\r\n')[0]}`))
      })
      socket.send(text, server.port, server.ip)
    })
  } finally {
    socket.close()
  }
}
