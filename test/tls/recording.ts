import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientCases, relayCases, routes } from './cases.ts'
import { configWith } from './configs.ts'
import { playClient, playRelay, withFile, type ClientOutcome, type RelayOutcome } from './play.ts'
import { profiles } from './profiles.ts'
import type { TlsServer } from './server.ts'

export const recordingFile = join(import.meta.dirname, 'recorded-6.1.5.json')

export interface Recording {
  readonly clients: Readonly<Record<string, ClientOutcome>>
  readonly relays: Readonly<Record<string, RelayOutcome>>
}

/** What was recorded with Kamailio 6.1.5. */
export function readRecording(): Recording {
  return JSON.parse(readFileSync(recordingFile, 'utf8')) as Recording
}

/** Plays all cases on servers that `start` starts. */
export async function playAll(start: (config: string) => Promise<TlsServer>): Promise<Recording> {
  const clients = new Map<string, ClientOutcome>()
  for (const [name, text] of Object.entries(profiles)) {
    const cases = clientCases.filter((one) => one.profiles === name)
    if (cases.length === 0) continue
    await withServer(start, text, routes.client, async ({ logged }) => {
      for (const one of cases) clients.set(one.name, await playClient(one, logged))
    })
  }
  const relays = new Map<string, RelayOutcome>()
  await withServer(start, profiles.out, routes.relay, async ({ logged }) => {
    for (const one of relayCases) relays.set(one.name, await playRelay(one, logged))
  })
  return { clients: Object.fromEntries(clients), relays: Object.fromEntries(relays) }
}

async function withServer(
  start: (config: string) => Promise<TlsServer>,
  text: string,
  script: string,
  act: (server: TlsServer) => Promise<void>,
): Promise<void> {
  await withFile(text, async (path) => {
    const server = await start(configWith(path, script))
    try {
      await act(server)
    } finally {
      await server.stop()
    }
  })
}
