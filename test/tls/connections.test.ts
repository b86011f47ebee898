import { createSocket } from 'node:dgram'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { connect } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { address, certificates, configWith, tlsPort } from './configs.ts'
import { playClient, withFile } from './play.ts'
import { profiles } from './profiles.ts'
import { startOurs } from './server.ts'

const answer = 'request_route { sl_send_reply("200", "OK"); }'
const client = { name: '', profiles: 'none', certificate: 'client' } as const

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

/** Starts a server with these profiles, and settings before the routes; gives its log. */
async function start(text: string, settings = '') {
  return withFile(text, async (path) => {
    const server = await startOurs(configWith(path, `${settings}\n${answer}`))
    stop = () => server.stop()
    return server
  })
}

/** Opens a TCP connection, sends the bytes, and gives what came until the server closed it. */
function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let got = ''
    const socket = connectTcp(tlsPort, address, () => socket.write(bytes, 'latin1'))
    socket.on('data', (data) => (got += data.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(got))
  })
}

describe('connections of TLS', () => {
  it('are listed as open once their handshake is done', async () => {
    const server = await start(profiles.none)
    const waiting = connectTcp(tlsPort, address)
    const ready = connect({ host: address, port: tlsPort, rejectUnauthorized: false })
    await new Promise((resolve) => ready.once('secureConnect', resolve))
    const listed = await server.rpc('core.tcp_list')
    const ofPort = (port: number | undefined): unknown =>
      listed.find((one) => one instanceof Map && one.get('src_port') === port)
    const states = [ready, waiting].map(({ localPort }) => {
      const found = ofPort(localPort)
      return found instanceof Map ? [found.get('type'), found.get('state')] : undefined
    })
    expect(states).toEqual([
      ['TLS', 'CONN_OK'],
      ['TLS', 'CONN_CONNECTING'],
    ])
    ready.destroy()
    waiting.destroy()
  })

  it('that never finish their handshake are closed in time, and others are served meanwhile', async () => {
    const server = await start(profiles.none, 'tcp_msg_data_timeout=1')
    const halfOpen = Array.from({ length: 50 }, () => sendRaw('\x16\x03\x01\x02\x00'))
    expect(await playClient(client, server.logged)).toMatchObject({ reply: 'SIP/2.0 200 OK' })
    expect(new Set(await Promise.all(halfOpen))).toEqual(new Set(['']))
  })

  it('are refused when they speak something else, which the log says', async () => {
    const server = await start(profiles.none)
    const got = await sendRaw('OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n')
    expect(got).not.toContain('SIP')
    expect(await playClient({ ...client, certificate: 'second' }, server.logged)).toMatchObject({
      reply: 'SIP/2.0 200 OK',
    })
    expect(server.records.map(({ module, text }) => `${module}: ${text}`)).toContainEqual(
      expect.stringMatching(/^tls: TLSs<default>: TLS handshake with 127\.[\d.]+:\d+ failed: /),
    )
  })

  it('begin behind a PROXY header', async () => {
    await start(profiles.none, 'tcp_accept_haproxy=yes')
    const reply = await new Promise<string>((resolve) => {
      const raw = connectTcp(tlsPort, address, () => {
        raw.write(`PROXY TCP4 192.0.2.9 ${address} 4321 ${tlsPort}\r\n`)
        const secure = connect({ socket: raw, rejectUnauthorized: false }, () =>
          secure.write(
            'OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TLS a;branch=z9hG4bK1;rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n' +
              'Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
          ),
        )
        secure.on('data', (data) => {
          resolve(String(data))
          secure.destroy()
        })
        secure.on('error', (error) => resolve(error.message))
      })
    })
    expect(reply).toContain('SIP/2.0/TLS a;branch=z9hG4bK1;rport=4321;received=192.0.2.9')
  })

  it('are more than tls_max_connections lets in', async () => {
    const server = await start(profiles.none, 'tls_max_connections=1')
    const first = connectTcp(tlsPort, address)
    await new Promise((resolve) => first.once('connect', resolve))
    expect((await playClient(client, server.logged)).reply).toBeUndefined()
    expect(server.records.map(({ text }) => text)).toContainEqual(expect.stringContaining('tls_max_connections'))
    first.destroy()
  })
})

describe('keys of sessions', () => {
  it('are written to a file, to the log and to a peer, those that the filter names', async () => {
    const peer = createSocket('udp4')
    await new Promise<void>((resolve) => peer.bind(0, address, resolve))
    const sent: string[] = []
    peer.on('message', (data) => sent.push(String(data)))
    await withFile('', async (file) => {
      const server = await start(
        profiles.none,
        [
          `modparam("tls", "keylog_mode", ${1 + 2 + 4 + 8 + 16 + 1024})`,
          `modparam("tls", "keylog_file", "${file}")`,
          `modparam("tls", "keylog_peer", "udp:${address}:${peer.address().port}")`,
        ].join('\n'),
      )
      await playClient({ ...client, certificate: 'second' }, server.logged)
      const line = /^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/
      await vi.waitFor(() => {
        expect(readFileSync(file, 'utf8').trim()).toMatch(line)
        expect(sent).toEqual([expect.stringMatching(line)])
      })
      expect(server.records.map(({ text }) => text)).toContain(`tlskeylog: ${sent[0]}`)
    })
    peer.close()
  })
})

describe('tls.reload', () => {
  it('serves new connections by the file as it is now, and keeps the old profiles when it is bad', async () => {
    await withFile(profiles.none, async (path) => {
      const server = await startOurs(configWith(path, answer))
      stop = () => server.stop()
      const reload = async (text: string): Promise<unknown> => {
        writeFileSync(path, text)
        return server.rpc('tls.reload').catch((error: unknown) => String(error))
      }
      const presented = async () => (await playClient(client, server.logged)).presented
      expect(await presented()).toBe('sip.example.com')
      const second = profiles.none.replaceAll('/server.', '/second.')
      expect(await reload(second)).toEqual(['Ok. TLS configuration reloaded.'])
      expect(await presented()).toBe('second.example.com')
      expect(await reload(`${second}x = 1\n`)).toContain('Error while loading TLS configuration file')
      expect(await reload(second.replace('second.pem', 'none.pem'))).toContain('Error while fixing TLS configuration')
      expect(await presented()).toBe('second.example.com')
      const problems = server.records.filter(({ module }) => module === 'tls').map(({ text }) => text)
      expect(problems).toEqual([
        "tls.cfg:5:1: Unsupported option 'x'",
        `TLSs<default>: Unable to load certificate file '${certificates}/none.pem'`,
      ])
    })
  })
})

describe('a start without what TLS needs', () => {
  it.each([
    [profiles.none.replace('server.pem', 'none.pem'), 'Unable to load certificate file'],
    [profiles.none.replace('server.key', 'second.key'), 'Unable to load private key'],
    [`${profiles.none}ca_list = ${certificates}/server.key\n`, 'Unable to load CA list file'],
    [`${profiles.none}cipher_list = NONSENSE\n`, 'Failure to set SSL context cipher list "NONSENSE"'],
    [`${profiles.none}[server:any]\nmethod = TLSv1.2\n`, 'TLSs<any:>: tls domain for any address but no server name'],
    ['', 'Unable to load certificate file'],
  ])('%j', async (text, reason) => {
    await expect(start(text)).rejects.toThrow(reason)
    stop = undefined
  })

  it('has a key with a password', async () => {
    const key = readFileSync(`${certificates}/server.key`, 'utf8')
    const { createPrivateKey } = await import('node:crypto')
    const locked = createPrivateKey(key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x y',
    })
    await withFile(String(locked), async (keyFile) => {
      const text = profiles.none.replace(/private_key = .*/, `private_key = ${keyFile}`)
      await expect(start(text)).rejects.toThrow('Unable to load private key')
      const server = await start(`${text}private_key_password = "x y"\n`)
      expect((await playClient(client, server.logged)).reply).toBe('SIP/2.0 200 OK')
    })
  })
})

// 6.1.5 listens with TLS on the port above the one that an address without a protocol names.
it.each([
  ['', [tlsPort]],
  [`listen=${address}`, [tlsPort]],
  [`listen=${address}:5090`, [tlsPort, 5091]],
  ['listen=sctp:127.0.0.1:5090', [tlsPort]],
])('%s opens TLS on %j', async (listen, ports) => {
  const server = await start(profiles.none, listen)
  const open = server.sockets.filter(({ proto, ip }) => proto === 'tls' && ip === address).map(({ port }) => port)
  expect(open).toEqual(ports)
  const isSctp = listen.includes('sctp')
  expect(server.records.some(({ text }) => text.includes('there is no SCTP in Node'))).toBe(isSctp)
})
