import { join } from 'node:path'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { createCoverageCounter } from '#tooling/coverage/counter.ts'
import { loadCompiledText } from '#tooling/load-program.ts'
import { createProfiler } from '#tooling/profile/profiler.ts'
import { createRecorder } from '#tooling/recording/recorder.ts'
import { startVirtualServer, type VirtualServer } from '#tooling/virtual/virtual-server.ts'

/** A server that is watched in some way. */
export interface Variant {
  readonly name: string
  readonly server: VirtualServer
  /** Drops what was recorded, as who writes it to a file does. */
  readonly forget: () => void
}

interface Watching {
  readonly name: string
  readonly hasProbe: boolean
  /** Attaches to a server; gives what forgets. */
  attach(started: VirtualServer): () => void
}

const nothing = (): void => undefined

const ways: readonly Watching[] = [
  { name: 'plain', hasProbe: false, attach: () => nothing },
  // What a server runs before, and again after, it is watched: two of the same show how much the figures waver.
  { name: 'plain again', hasProbe: false, attach: () => nothing },
  { name: 'probes, nobody', hasProbe: true, attach: () => nothing },
  {
    name: 'coverage',
    hasProbe: true,
    attach: ({ server }) => {
      server.core.probes.add(createCoverageCounter().probe)
      return nothing
    },
  },
  {
    name: 'profile',
    hasProbe: true,
    attach: ({ server }) => {
      server.core.probes.add(createProfiler().probe)
      return nothing
    },
  },
  {
    name: 'trace',
    hasProbe: true,
    attach: ({ server, network }) => {
      const recorder = createRecorder(server)
      network.onSent = (sent) => recorder.sent(sent)
      return () => recorder.clear()
    },
  },
]

/** The configuration of a folder on a server for each way of watching. */
export async function startVariants(file: string, listen: string): Promise<readonly Variant[]> {
  const variants: Variant[] = []
  for (const { name, hasProbe, attach } of ways) {
    const compiled = compileConfig(file, createCompilerHost(join(import.meta.dirname)), createCatalogue(), {
      defines: [],
      target: '6.1',
      outputName: 'program.mjs',
      hasProbe,
    })
    const started = await startVirtualServer(await loadCompiledText(compiled.code, compiled.map, file), {
      listen: [listen],
      zone: [],
      stubModules: new Set(),
      settings: new Map(),
    })
    if ('errors' in started) throw new Error(started.errors.map(({ text }) => text).join('\n'))
    variants.push({ name, server: started, forget: attach(started) })
  }
  return variants
}
