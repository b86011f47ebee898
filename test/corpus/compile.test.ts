import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Release } from '#grammar/releases.ts'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { typeCheck } from '../support/type-check.ts'
import { exceptions } from './exceptions.ts'
import { corpusFolder, hasCorpus, readVerdicts } from './files.ts'
import { verdicts61 } from './verdicts-6.1.ts'

if (!hasCorpus) {
  it.skip(`real configurations: none at ${corpusFolder}; set KAMKIT_CORPUS to their folder`, () => undefined)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-corpus-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const catalogue = createCatalogue()
  const compile = (file: string, target: Release, hasProbe: boolean): string =>
    compileConfig(basename(file), createCompilerHost(dirname(file)), catalogue, {
      defines: [],
      target,
      outputName: 'program.ts',
      isTypeScript: true,
      hasProbe,
    }).code
  const accepted = readVerdicts().flatMap((one): readonly (readonly [string, string, Release])[] => [
    ...(one.accepts ? [[one.id, one.file, '5.6'] as const] : []),
    ...(verdicts61.get(one.id) === 'ok' ? [[one.id, one.file, '6.1'] as const] : []),
  ])

  describe('TypeScript from real configurations that Kamailio accepts', () => {
    it('passes the TypeScript compiler, with and without probes', () => {
      expect(accepted.length).toBeGreaterThan(60)
      for (const [id, file, target] of accepted) {
        writeFileSync(join(folder, `${id}-${target}.ts`), compile(file, target, false))
        if (target === '6.1') writeFileSync(join(folder, `${id}-probe.ts`), compile(file, target, true))
      }
      expect(typeCheck(folder)).toBe('')
    }, 120_000)
  })

  it.each(readVerdicts().filter(({ id }) => verdicts61.get(id) !== 'ok' || exceptions.has(id)))(
    'something is made of $id $file, though it is refused',
    ({ file }) => expect(compile(file, '6.1', true)).toContain('export function link('),
  )
}
