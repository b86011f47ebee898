import { describe, expect, it } from 'vitest'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { lintConfig } from '#compiler/lint/lint.ts'
import { renderPretty } from '#compiler/diagnostics/render.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { checkFile } from '#tooling/check/check-file.ts'
import { checkCombinations } from '#tooling/check/combinations.ts'
import { renderReport } from '#tooling/check/formats/render.ts'
import { noProject } from '#tooling/project/project-file.ts'
import { checkText, createMemoryHost } from '../support/compile-text.ts'

const catalogue = createCatalogue()
const settings = {
  parse: { defines: [], target: '6.1', parser: new ConfigParser() },
  severities: new Map(),
  project: noProject,
} as const

/** Milliseconds of this process. */
function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const hostile: readonly (readonly [name: string, text: string])[] = [
  ['50,000 errors', `route {\n${'  x("\x1b");\n'.repeat(50_000)}}\n`],
  ['a line of half a megabyte', `route { ${'y(1); '.repeat(80_000)}}\n`],
  ['40,000 comments for rules', `route { exit; }\n${'# kamkit-disable a -- "\n'.repeat(40_000)}`],
]

describe('reports on hostile configurations', () => {
  it.each(hostile)('%s: bounded time and text in every format', async (_name, text) => {
    const start = process.cpuUsage()
    const { sources, diagnostics } = checkFile('test.cfg', createMemoryHost(text), catalogue, settings)
    const results = [{ name: 'test.cfg', sources, diagnostics }]
    const reports = await Promise.all(
      (['json', 'sarif', 'github', 'junit'] as const).map((format) => renderReport(results, format, '/')),
    )
    const pretty = diagnostics.map((one) => renderPretty(one, sources, { isColoured: false })).join('')
    for (const report of [...reports, pretty]) {
      expect(report.length).toBeLessThan(5_000_000)
      expect(report).not.toMatch(/\x1b|\\u001b\[/)
    }
    expect(cpuMs(start)).toBeLessThan(15_000)
  })

  it('five hundred switches: pairs of them, with a short note', () => {
    const text = Array.from(
      { length: 500 },
      (_, index) => `#!ifdef S${index}\nroute[X${index}] { z(); }\n#!endif\n`,
    ).join('')
    const { note, results } = checkCombinations(
      'test.cfg',
      createMemoryHost(`${text}route { exit; }\n`),
      catalogue,
      settings,
      'all',
    )
    expect(note).toContain('all 2^500 combinations are too many')
    expect(note.length).toBeLessThan(1000)
    for (const { diagnostics } of results) expect(diagnostics[0]?.notes?.join().length ?? 0).toBeLessThan(500)
  })

  it('names that every object has', () => {
    const text =
      '#!ifdef __proto__\n#!endif\nroute[constructor] { route(__proto__); toString(); # kamkit-disable-line __proto__\n}\n'
    const checked = checkText(text)
    expect(lintConfig(checked, catalogue, { release: '6.1' }).map((one) => one.message)).toContain(
      'unknown function toString()',
    )
  })
})
