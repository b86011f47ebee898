import { afterAll, describe, expect, it } from 'vitest'
import { clientCases, relayCases, routes } from './cases.ts'
import { configWith } from './configs.ts'
import { playClient, playRelay, withFile } from './play.ts'
import { profiles } from './profiles.ts'
import { readRecording } from './recording.ts'
import { startOurs, type TlsServer } from './server.ts'

const recorded = readRecording()

/** One server for each text of profiles, started by its first case. */
const servers = new Map<string, Promise<TlsServer>>()
let last = ''
async function serverOf(name: keyof typeof profiles, script: string): Promise<TlsServer> {
  // All listen on the same address: the one before has to go first.
  if (last !== name) await servers.get(last)?.then((server) => server.stop())
  last = name
  const started = servers.get(name) ?? withFile(profiles[name], (path) => startOurs(configWith(path, script)))
  servers.set(name, started)
  return started
}
afterAll(() => servers.get(last)?.then((server) => server.stop()))

describe('clients', () => {
  it.each(clientCases)('$name', async (one) => {
    const { logged } = await serverOf(one.profiles, routes.client)
    expect(await playClient(one, logged)).toEqual(recorded.clients[one.name])
  })
})

/**
 * Connections that fail: Kamailio waits for a handshake that was refused until fr_timer, and for a connection before t_relay() ends;
 * here t_relay() is over by then, and the request is answered as soon as that is known.
 */
const failing = new Set(['a certificate that is not trusted', 'a certificate that expired', 'nobody there'])

describe('requests that are relayed over TLS', () => {
  it.each(relayCases)('$name', async (one) => {
    const { logged } = await serverOf('out', routes.relay)
    const outcome = await playRelay(one, logged)
    if (!failing.has(one.name)) return expect(outcome).toEqual(recorded.relays[one.name])
    expect(recorded.relays[one.name]?.gotRequest).toBe(false)
    expect(outcome).toMatchObject({ gotRequest: false, reply: expect.stringMatching(/^SIP\/2.0 477 /) })
  })
})
