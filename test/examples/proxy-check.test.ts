import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { messageOf } from '#compiler/diagnostics/render.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { checkFile } from '#tooling/check/check-file.ts'
import { checkCombinations } from '#tooling/check/combinations.ts'
import type { CheckResult } from '#tooling/check/result.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { noProject } from '#tooling/project/project-file.ts'
import { proxyFile, proxySwitches } from './proxy-switches.ts'

const [host, catalogue, parser] = [createCompilerHost(), createCatalogue(), new ConfigParser()]

function settings(switches: readonly string[]) {
  const parse = { defines: switches.map((name) => ({ name })), target: '6.1', parser } as const
  return { parse, severities: new Map(), project: noProject }
}

function said({ diagnostics, sources }: CheckResult): readonly string[] {
  return diagnostics.map((one) => `${sources.position(one.span.source, one.span.start).line} ${messageOf(one)}`)
}

/** `kamkit check` finds nothing in the example of a proxy, whatever is switched on; test/live tries each switch alone. */
describe('examples/proxy is clean', () => {
  it.each([[[]], [proxySwitches()]])('with %j', (set) => {
    expect(said(checkFile(proxyFile, host, catalogue, settings(set)))).toEqual([])
  })

  it('with each pair of switches in all four ways', () => {
    const { results, note } = checkCombinations(proxyFile, host, catalogue, settings([]), 'pairwise')
    expect(results.flatMap(said)).toEqual([])
    for (const name of proxySwitches()) expect(note).toContain(name)
  })
})

it('the page on the example names all of its switches', () => {
  const page = readFileSync(join(import.meta.dirname, '../../examples/proxy/README.md'), 'utf8')
  expect(proxySwitches().filter((name) => !page.includes(name))).toEqual([])
})
