import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { isRefusedAtStart } from '#compiler/diagnostics/start-verdict.ts'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { startServer, type StartError } from '#runtime/server/server.ts'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { loadImplementation } from '#stdlib/index.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { importProgram } from '#tooling/load-program.ts'
import { createMemoryHost } from '../support/compile-text.ts'
import { recordingLogger } from '../support/recorded-server.ts'
import { headOf } from '../check/modules/setups.ts'
import { signaturesOf, tail, variants, type Signature } from '../check/fixups/cases.ts'
import { readFixups } from '../check/fixups/fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-taken-'))
afterAll(() => rmSync(folder, { recursive: true }))

const catalogue = createCatalogue()
const modules = createModuleCatalogue()
const recorded = readFixups().calls

/** The calls of a function with every argument that a start of 6.1.5 takes. */
function takenCalls({ module, name, arity }: Signature): readonly string[] {
  const { accepted, unread, refused } = recorded[`${module} ${name}/${arity}`] ?? {
    accepted: [],
    unread: [],
    refused: [],
  }
  return accepted.flatMap((_, index) =>
    [...variants].flatMap(([letter, text]) =>
      `${unread[index] ?? ''}${refused[index] ?? ''}`.includes(letter)
        ? []
        : [`${name}(${accepted.with(index, text).join(', ')});`],
    ),
  )
}

/** What our start has against a block of calls: with the call, if it is one of them. */
async function complaints(module: string, block: string, calls: readonly string[]): Promise<readonly string[]> {
  const head = `${headOf(module)}${block}\n`
  const request = block.startsWith('request') ? '' : 'request_route { exit; }\n'
  const config = `${head}${calls.join('\n')}\n;}\n${tail}${request}`
  const options = { defines: [], target: '6.1', outputName: 'kamailio.mjs' } as const
  const { code, diagnostics, sources } = compileConfig('test.cfg', createMemoryHost(config), catalogue, options)
  const file = join(folder, `${module}-${block.replace(/\W/g, '')}.mjs`)
  writeFileSync(file, code)
  const refused = diagnostics.filter(isRefusedAtStart).map(({ span, message }) => {
    return { line: sources.position(span.source, span.start).line, text: message }
  })
  const first = head.split('\n').length
  return [...refused, ...(await startErrors(file))].map(({ line, text }) => `${calls[line - first] ?? line} ${text}`)
}

async function startErrors(file: string): Promise<readonly StartError[]> {
  const started = await startServer(
    await importProgram(file),
    createVirtualHost(),
    { load: loadImplementation, declared: (name) => modules.module(name) },
    () => recordingLogger([]),
    {
      listenReplaces: false,
      listen: [],
      runDirectory: folder,
      settings: new Map(),
      aliases: [],
      stubModules: new Set(['all']),
      signature: 'kamailio',
    },
  )
  if ('errors' in started) return started.errors
  await started.server.stop()
  return []
}

const implemented = [...new Set(Object.keys(recorded).map((key) => key.slice(0, key.indexOf(' '))))].filter(
  (name) => modules.module(name)?.declaredOnly !== true,
)

it.each(implemented)('a start takes every argument of functions of %s that a start of 6.1.5 takes', async (module) => {
  const blocks = Map.groupBy(signaturesOf(module), ({ block }) => block)
  for (const [block, signatures] of blocks) {
    const calls = signatures.flatMap(takenCalls)
    // What nobody wrote yet is named in test/completeness.
    const found = (await complaints(module, block, calls)).filter((text) => !/ unknown command \w+, missing/.test(text))
    expect(found).toEqual([])
  }
})
