import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RpcValue } from '#runtime/rpc/registry.ts'
import { address, certificates, configWith, relayOut, tlsPort } from './configs.ts'
import { playClient, playRelay } from './play.ts'
import { profiles } from './profiles.ts'
import { startOurs, type OurServer } from './server.ts'

const answer = 'request_route { sl_send_reply("200", "OK"); }'
const client = { name: '', profiles: 'none', certificate: 'client', serverName: 'sip.example.com' } as const

let folder: string
let server: OurServer | undefined
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kamkit-tls-'))))
afterEach(async () => {
  await server?.stop()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a server whose tls.cfg, or folder of such files, is at this path. */
async function start(path: string, routes = answer): Promise<OurServer> {
  server = await startOurs(configWith(path, routes))
  return server
}

function file(text: string, name = 'tls.cfg'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function connected(): Promise<TLSSocket> {
  const socket = connect({ host: address, port: tlsPort, servername: 'sip.example.com', rejectUnauthorized: false })
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  return socket
}

const members = (value: RpcValue | undefined): Readonly<Record<string, RpcValue>> =>
  value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, RpcValue>) : {}

describe('the commands of tls', () => {
  // Names, order and values as 6.1.5 gave them over kamcmd; of the thresholds it makes its own from the memory that it has.
  it('show connections, limits and parameters as 6.1.5', async () => {
    const { rpc } = await start(file(profiles.none.replace('TLSv1.2', 'TLSv1.3')))
    expect(await rpc('tls.list')).toEqual([])
    const socket = await connected()
    // The client is done with the handshake of TLS 1.3 first.
    const listed = await vi.waitFor(async () => {
      const [one] = await rpc('tls.list')
      expect(members(one)['state']).toBe('established')
      return one
    })
    expect(Object.entries(members(listed))).toEqual([
      ['id', 1],
      ['dom', 'TLSs<default>'],
      ['sni', 'sip.example.com'],
      ['timestamp', expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)],
      ['timeout', expect.any(Number)],
      ['src_ip', socket.localAddress],
      ['src_port', socket.localPort],
      ['dst_ip', address],
      ['dst_port', tlsPort],
      ['cipher', 'TLS_AES_256_GCM_SHA384         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(256)            Mac=AEAD'],
      ['ct_wq_size', 0],
      ['enc_rd_buf', 0],
      ['flags', 2],
      ['state', 'established'],
    ])
    expect(Object.entries(members((await rpc('tls.info'))[0]))).toEqual([
      ['max_connections', 2048],
      ['opened_connections', 1],
      ['clear_text_write_queued_bytes', 0],
    ])
    const options = members((await rpc('tls.options'))[0])
    expect(options).toMatchObject({ method: 'TLSv1', ca_list: '<null string>', verify_client: 'off', log: 3 })
    expect(Object.keys(options).slice(0, 4)).toEqual(['force_run', 'method', 'verify_certificate', 'verify_depth'])
    socket.destroy()
  })

  it('close the connection of an id, and no other', async () => {
    const { rpc } = await start(file(profiles.none))
    const socket = await connected()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    expect([await rpc('tls.kill', []), await rpc('tls.kill', [7])]).toEqual([
      ['TLS connection id not found'],
      ['TLS connection id not found'],
    ])
    expect(await rpc('tls.kill', [1])).toEqual(['OK'])
    await closed
    expect(await rpc('tls.list')).toEqual([])
  })
})

describe('files of tls', () => {
  it('may be a folder of profiles', async () => {
    const path = join(folder, 'profiles')
    mkdirSync(path)
    file(profiles.none, 'profiles/a.cfg')
    file(
      `${profiles.none.replace('default', 'any').replaceAll('/server.', '/second.')}server_name = second.example.com\n`,
      'profiles/b.cfg',
    )
    const { logged } = await start(path)
    expect((await playClient(client, logged)).presented).toBe('sip.example.com')
    const second = { ...client, serverName: 'second.example.com' }
    expect((await playClient(second, logged)).presented).toBe('second.example.com')
  })

  it('may name a folder of trusted certificates', async () => {
    const trusted = join(folder, 'trusted')
    mkdirSync(trusted)
    copyFileSync(join(certificates, 'ca.pem'), join(trusted, 'anything.0'))
    const text = `${profiles.none}verify_client = on\nca_path = ${trusted}\n`
    const { logged } = await start(file(text))
    expect((await playClient(client, logged)).reply).toBe('SIP/2.0 200 OK')
    expect((await playClient({ ...client, certificate: 'self' }, logged)).reply).toBeUndefined()
  })
})

describe('connections that are opened', () => {
  it('run event_route[tls:connection-out], which may drop them', async () => {
    const event = 'event_route[tls:connection-out] { xlog("L_NOTICE", "out $sndto(ip) $sndto(proto)\\n"); drop; }'
    const { logged } = await start(file(profiles.out), `${relayOut}\n${event}`)
    const outcome = await playRelay({ name: '', header: 'X-Id: lax', certificate: 'server' }, logged)
    expect(outcome).toMatchObject({ gotRequest: false, reply: expect.stringContaining('477') })
    expect(outcome.logged).toContain(`out ${address} 3`)
  })
})
