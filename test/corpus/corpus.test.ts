import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Release } from '#grammar/releases.ts'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { renderUnix } from '#compiler/diagnostics/render.ts'
import { fatalErrors } from '#tooling/kamailio-cli/parse-errors.ts'
import { exceptions, exceptions56, otherLine } from './exceptions.ts'
import { corpusFolder, hasCorpus, readVerdicts } from './files.ts'
import { verdicts61 } from './verdicts-6.1.ts'

if (!hasCorpus) {
  it.skip(`real configurations: none at ${corpusFolder}; set KAMKIT_CORPUS to their folder`, () => undefined)
} else {
  const catalogue = createCatalogue()
  const verdicts = readVerdicts()

  /** The errors with which the drop-in refuses a file: where the first is, and all as text. */
  const refusals = (file: string, target: Release): { readonly line: number; readonly texts: readonly string[] } => {
    const checked = checkConfig(basename(file), createCompilerHost(dirname(file)), catalogue, { defines: [], target })
    const errors = fatalErrors(checked)
    const [first] = errors
    const line = first === undefined ? 0 : checked.sources.position(first.span.source, first.span.start).line
    return { line, texts: errors.map((one) => renderUnix(one, checked.sources)) }
  }

  describe('kamailio -c 5.6.3', () => {
    const isExcepted = (id: string): boolean => exceptions.has(id) || exceptions56.has(id)

    it.each(verdicts.filter((one) => !isExcepted(one.id)))('$id $file', ({ file, accepts, reason }) => {
      const found = refusals(file, '5.6').texts
      if (accepts) expect(found).toEqual([])
      else expect(found, `Kamailio refuses it: ${reason.slice(0, 300)}`).not.toEqual([])
    })

    it.each(verdicts.filter((one) => isExcepted(one.id)))('$id differs for the reason that is listed', (one) => {
      expect(refusals(one.file, '5.6').texts.length === 0).toBe(!one.accepts)
    })
  })

  describe('kamailio -c 6.1.5', () => {
    it.each(verdicts.filter((one) => !exceptions.has(one.id)))('$id $file', ({ id, file }) => {
      const verdict = verdicts61.get(id)
      const { line, texts } = refusals(file, '6.1')
      if (verdict === 'ok') expect(texts).toEqual([])
      else expect(texts).not.toEqual([])
      // Kamailio names the place of the token behind a mistake, which may stand on the next line.
      if (typeof verdict === 'number' && !otherLine.has(id)) expect([verdict - 1, verdict, verdict + 1]).toContain(line)
    })

    it.each(verdicts.filter((one) => exceptions.has(one.id)))('$id differs for the reason that is listed', (one) => {
      expect(refusals(one.file, '6.1').texts.length > 0).toBe(verdicts61.get(one.id) === 'ok')
    })
  })

  it('lists no exception that is none of the files', () => {
    const ids = new Set(verdicts.map((one) => one.id))
    const listed = [...exceptions.keys(), ...exceptions56.keys(), ...otherLine.keys(), ...verdicts61.keys()]
    expect(listed.filter((id) => !ids.has(id))).toEqual([])
  })
}
