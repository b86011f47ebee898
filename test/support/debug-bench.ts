import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RouteContext } from '#runtime/script/context.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import type { Debugger } from '#tooling/debugger/debugger.ts'
import type { DebuggedCall } from '#tooling/debugger/debugged-call.ts'
import { compilePaused } from '#tooling/debugger/compile-paused.ts'
import type { VirtualServer } from '#tooling/virtual/virtual-server.ts'
import { launchVirtual } from '#tooling/debugger/launch.ts'
import { placeOf } from '#tooling/debugger/moment.ts'
import type { CallFilter, Limits } from '#tooling/debugger/call-table.ts'

/** For tests: a debugged server on a network of its own. */
export interface DebugBench {
  readonly debugger: Debugger
  readonly folder: string
  /** Brings a message to the server; it is handled while the test does something else. */
  deliver(message: string, ip?: string): void
  /** Lets time pass; resolves when nothing holds it. */
  advance(ms: number): Promise<void>
  /** What the server sent, as first lines with where they went. */
  sent(): readonly string[]
  sentMessages(): readonly string[]
  /** The next stop, which may have been already. */
  stop(): Promise<string>
  /** The call of the last stop. */
  call(): DebuggedCall
  /** What was told and logged since it was asked last. */
  said(): readonly string[]
  pv(ctx: RouteContext, text: string): unknown
}

export async function startBench(
  files: ReadonlyMap<string, string>,
  cleanUp: (() => Promise<void>)[],
  calls?: CallFilter,
  limits?: Limits,
): Promise<DebugBench> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-debugger-'))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  const compiled = await compilePaused(join(folder, 'main.cfg'), createCatalogue(), { defines: [], target: '6.1' })
  if ('refused' in compiled) throw new Error(compiled.refused.diagnostics.map(({ message }) => message).join('\n'))
  const launched = await launchVirtual(compiled.program, {
    listen: ['udp:127.0.0.1:5060'],
    zone: [],
    stubModules: new Set(),
    settings: new Map(),
    startMs: 1_000_000,
    calls,
    limits,
  })
  if ('errors' in launched) throw new Error(launched.errors.map(({ text }) => text).join('\n'))
  cleanUp.push(async () => {
    await launched.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const { debugger: own, virtual } = launched
  return { debugger: own, folder, ...observe(own), ...drive(virtual) }
}

function drive({
  network,
  clock,
  server,
}: VirtualServer): Pick<DebugBench, 'deliver' | 'advance' | 'sent' | 'sentMessages' | 'pv'> {
  return {
    deliver: (message, ip = '127.0.0.2') =>
      void network.deliver(message, { proto: 'udp', ip, port: 5060 }, { ip: '127.0.0.1', port: 5060 }),
    advance: (ms) => clock.advance(ms),
    sent: () => network.sent.map(({ to, message }) => `${to} ${message.split('\r\n')[0] ?? ''}`),
    sentMessages: () => network.sent.map(({ message }) => message),
    pv: (ctx, text) => {
      const bound = server.core.linkTools.fixups.pv(text)
      return 'error' in bound ? bound.error : bound.get(ctx)
    },
  }
}

interface SeenStop {
  readonly call: DebuggedCall
  readonly text: string
}

function observe(own: Debugger): Pick<DebugBench, 'stop' | 'call' | 'said'> {
  const stops: SeenStop[] = []
  const waiting: ((stop: SeenStop) => void)[] = []
  const said: string[] = []
  let last: DebuggedCall | undefined
  own.events = {
    stopped: (call, { reason, text }) => {
      const { position } = call.stopped ?? {}
      if (position === undefined) return
      const { file, line } = placeOf(position.frame)
      const place = `${file.split('/').at(-1) ?? ''}:${line}${position.isEnd ? ' end' : ''}`
      const stop = { call, text: `${reason} ${place}${text === undefined ? '' : ` (${text})`}` }
      const waiter = waiting.shift()
      if (waiter === undefined) stops.push(stop)
      else waiter(stop)
    },
    told: (text, moment, isFault) =>
      void said.push(`${isFault ? 'fault' : 'told'} ${placeOf(moment.frame).line}: ${text}`),
    logged: (level, text, moment) =>
      void said.push(`${level} ${moment === undefined ? '' : placeOf(moment.frame).line}: ${text}`),
  }
  return {
    stop: async () => {
      const stop = stops.shift() ?? (await new Promise<SeenStop>((resolve) => void waiting.push(resolve)))
      last = stop.call
      return stop.text
    },
    call: () => {
      if (last === undefined) throw new Error('nothing stopped yet')
      return last
    },
    said: () => said.splice(0),
  }
}
