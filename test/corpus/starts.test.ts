import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderUnix } from '#compiler/diagnostics/render.ts'
import type { Release } from '#grammar/releases.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { checkFile } from '#tooling/check/check-file.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { noProject } from '#tooling/project/project-file.ts'
import { corpusFolder, hasCorpus } from './files.ts'
import { readStarts } from './starts.ts'

/** Complaints about the machine: what a configuration alone does not tell. */
const machine =
  /Address already in use|requested address|Can't connect|cannot stat|Error opening|can't open list file|could not resolve|could not find module|Unable to load certificate|init_unix_sock|not read/

if (!hasCorpus) {
  it.skip(`starts of real configurations: none at ${corpusFolder}; set KAMKIT_CORPUS to their folder`, () => undefined)
} else {
  const catalogue = createCatalogue()

  const errors = (path: string, target: Release): readonly string[] => {
    const file = join(corpusFolder, path)
    const settings = { parse: { defines: [], target }, severities: new Map(), project: noProject }
    const { diagnostics, sources } = checkFile(basename(file), createCompilerHost(dirname(file)), catalogue, settings)
    return diagnostics.filter((one) => one.severity === 'error').map((one) => renderUnix(one, sources))
  }

  const rows = readStarts().flatMap((row) => [
    { id: row.id, path: row.path, said: row['6.1.5'], target: '6.1' as const },
    { id: row.id, path: row.path, said: row['5.6.3'], target: '5.6' as const },
  ])

  describe('no error is said of what starts', () => {
    it.each(rows.filter((row) => row.said === 'ok'))('$id $path with $target', ({ path, target }) => {
      expect(errors(path, target)).toEqual([])
    })
  })

  describe('an error is said of what does not start for a reason that stands in the file', () => {
    const refused = rows.filter((row) => row.said !== 'ok' && !machine.test(row.said))
    it.each(refused)('$id $path with $target: $said', ({ path, target }) => {
      expect(errors(path, target)).not.toEqual([])
    })
  })
}
