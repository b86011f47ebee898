import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from './catalogue.ts'
import { createCompilerHost } from './compiler-host.ts'
import { loadCompiledText } from './load-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-load-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('loads many programs without a warning of Node', async () => {
  const file = join(folder, 'a.cfg')
  writeFileSync(file, 'request_route { exit; }\n')
  const options = { defines: [], target: '6.1', outputName: 'a.mjs' } as const
  const { code, map } = compileConfig(file, createCompilerHost(folder), createCatalogue(), options)
  const warnings: string[] = []
  const note = (warning: Error): void => void warnings.push(warning.name)
  process.on('warning', note)
  const before = process.listenerCount('exit')
  for (let count = 0; count < 12; count += 1) await loadCompiledText(code, map, file)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(process.listenerCount('exit')).toBe(before + 12)
  expect(warnings).toEqual([])
})

it('shows the define of a macro that keeps a configuration from being compiled', () => {
  const file = join(folder, 'macro.cfg')
  writeFileSync(file, '#!define SIP_PORT FILL_IN\nlisten=udp:127.0.0.1:SIP_PORT\nrequest_route { exit; }\n')
  const options = { defines: [], target: '6.1', outputName: 'a.mjs' } as const
  const { diagnostics } = compileConfig(file, createCompilerHost(folder), createCatalogue(), options)
  expect(diagnostics[0]?.related?.map(({ message }) => message)).toEqual(['expanded from #!define SIP_PORT here'])
})
