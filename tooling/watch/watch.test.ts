import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { isRpcStruct, RpcFault } from '#runtime/rpc/registry.ts'
import type { Server } from '#runtime/server/server.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { readCoverage } from '../coverage/codec.ts'
import { digestOnDisk } from '../coverage/store.ts'
import { lineCounts } from '../coverage/summary.ts'
import { loadCompiledText, type LoadedProgram } from '../load-program.ts'
import { readProfile } from '../profile/codec.ts'
import { startVirtualServer, type VirtualServer } from '../virtual/virtual-server.ts'
import { Emissions } from './emissions.ts'
import { offerWatching } from './process-watch.ts'
import { watchServer } from './server-watch.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-watch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'a.cfg')
const text = 'loadmodule "pv.so"\nrequest_route {\n  $var(x) = 1;\n  route(A);\n}\nroute[A] {\n  drop;\n}\n'

interface Watched {
  readonly virtual: VirtualServer
  readonly emissions: Emissions<LoadedProgram>
  /** The text of each program that was made for the server. */
  readonly texts: readonly string[]
}

/** A server with the commands. */
async function start(measured = join(folder, 'measured')): Promise<Watched> {
  writeFileSync(file, text)
  const texts: string[] = []
  const emissions = new Emissions<LoadedProgram>(createCompilerHost(folder), async ({ host, hasProbe }) => {
    const compiled = compileConfig(file, host, createCatalogue(), {
      defines: [],
      target: '6.1',
      outputName: 'a.mjs',
      ...(hasProbe === undefined ? {} : { hasProbe }),
    })
    texts.push(compiled.code)
    return loadCompiledText(compiled.code, compiled.map, file)
  })
  const program = await emissions.anew()
  if (!('link' in program)) throw new Error(JSON.stringify(program))
  const options = { listen: ['udp:127.0.0.1:5060'], zone: [], stubModules: new Set<string>(), settings: new Map() }
  const virtual = await startVirtualServer(program, options)
  if ('errors' in virtual) throw new Error(JSON.stringify(virtual.errors))
  watchServer(virtual.server, offerWatching(virtual.server.core), emissions, measured)
  return { virtual, emissions, texts }
}

async function send({ network, clock }: VirtualServer, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const message =
      `OPTIONS sip:b@a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK${number}\r\nFrom: <sip:x@a>;tag=1\r\n` +
      `To: <sip:b@a>\r\nCall-ID: ${number}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n`
    network.deliver(message, { proto: 'udp', ip: '127.0.0.1', port: 5080 }, { ip: '127.0.0.1', port: 5060 })
    await clock.advance(1)
  }
}

async function dump({ core }: Server, name: string): Promise<string> {
  const [answer] = await core.rpc.call(`kamkit.${name}.dump`, [])
  const path = typeof answer === 'object' && isRpcStruct(answer) ? answer.get('file') : undefined
  return typeof path === 'string' ? readFileSync(path, 'utf8') : ''
}

describe('a server that can be watched', () => {
  it('runs the same text before and after it is watched, whatever became of the file meanwhile', async () => {
    const { virtual, texts } = await start()
    const { server } = virtual
    const steps = (): unknown => server.core.routes.linked.program.steps
    expect(texts[0]).not.toMatch(/probe|arm|steps/)
    expect(steps()).toBeUndefined()
    await send(virtual, 2)
    const compiled = digestOnDisk(file)
    writeFileSync(file, 'request_route { changed(); }\n')
    await server.core.rpc.call('kamkit.coverage.start', [])
    expect(steps()).toBeDefined()
    await send(virtual, 3)
    await server.core.rpc.call('kamkit.profile.start', [])
    await server.core.rpc.call('kamkit.coverage.stop', [])
    expect(steps()).toBeDefined()
    await send(virtual, 4)
    await server.core.rpc.call('kamkit.profile.stop', [])
    expect(steps()).toBeUndefined()
    await send(virtual, 5)
    expect(texts).toHaveLength(3)
    expect(texts[2]).toBe(texts[0])
    const covered = readCoverage(await dump(server, 'coverage'))?.files.get(file)
    expect(covered && [...lineCounts(covered)]).toEqual([
      [3, 3],
      [4, 3],
      [7, 3],
    ])
    expect(covered?.digest).toBe(compiled)
    const profile = readProfile(await dump(server, 'profile'))
    expect(profile?.roots.map(({ route, calls }) => [route, calls])).toEqual([['request_route', 4]])
    await virtual.stop()
  })

  it('runs what was wanted last, when that is before the first is in place', async () => {
    const { virtual } = await start()
    const { core } = virtual.server
    await Promise.all([core.rpc.call('kamkit.coverage.start', []), core.rpc.call('kamkit.coverage.stop', [])])
    expect(core.routes.linked.program.steps).toBeUndefined()
    await virtual.stop()
  })

  it('measures the configuration that is being read anew, not the one before it', async () => {
    const { virtual, emissions } = await start()
    const { core, replace } = virtual.server
    writeFileSync(file, 'loadmodule "pv.so"\nrequest_route {\n  route(A);\n}\nroute[A] {\n  $var(y) = 2;\n}\n')
    const reload = replace(() => emissions.anew())
    await core.rpc.call('kamkit.coverage.start', [])
    await reload
    expect(core.routes.linked.program.steps?.map(({ text: shown }) => shown)).toEqual(['route(A)', '$var(y) = 2'])
    await virtual.stop()
  })

  it('refuses what cannot be, and goes on as it was', async () => {
    const { virtual } = await start()
    const { rpc } = virtual.server.core
    await expect(rpc.call('kamkit.coverage.dump', [])).rejects.toThrow('coverage was never started')
    await expect(rpc.call('kamkit.profile.stop', [])).rejects.toThrow('profile is not running')
    await rpc.call('kamkit.coverage.start', [])
    await expect(rpc.call('kamkit.coverage.start', [])).rejects.toThrow('coverage is running; stop it first')
    const nothing = readCoverage(await dump(virtual.server, 'coverage'))?.files.get(file)
    expect(nothing && [...lineCounts(nothing).values()]).toEqual([0, 0, 0])
    await virtual.stop()
  })

  it('says why what was measured cannot be written', async () => {
    const { virtual } = await start(join(file, 'measured'))
    await virtual.server.core.rpc.call('kamkit.coverage.start', [])
    const fault: unknown = await virtual.server.core.rpc
      .call('kamkit.coverage.dump', [])
      .catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(RpcFault)
    expect(String(fault)).toContain('ENOTDIR')
    await virtual.stop()
  })
})
