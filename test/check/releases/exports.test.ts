import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { headOf } from '../modules/setups.ts'
import { readExports, type RecordedModule } from './fixture.ts'
import { pending } from './pending.ts'
import { probeText } from './probes.ts'

const catalogue = createCatalogue()
const recorded = Object.entries(readExports())

/** What is said of functions, blocks and parameters that do not exist, and of parameters of the other type. */
const codes = new Set(['KAM3002', 'KAM4001', 'KAM4002', 'KAM4005', 'KAM5002'])

/** `module name: misses letters, invents letters` of what the checker and `-c` of 5.6.3 differ on. */
function differences(module: string, row: RecordedModule): readonly string[] {
  const theirs = new Map(Object.entries(row).flatMap(([letters, keys]) => keys.split(' ').map((key) => [key, letters])))
  const { text, lines } = probeText(module, headOf(module))
  const ours = refusedLines(text)
  const missed = new Map<string, string>()
  const invented = new Map<string, string>()
  for (const [line, { key, letter }] of lines) {
    const isRefused = theirs.get(key)?.includes(letter) ?? true
    if (isRefused === ours.has(line)) continue
    const found = isRefused ? missed : invented
    found.set(key, (found.get(key) ?? '') + letter)
  }
  return [...new Set([...missed.keys(), ...invented.keys()])].map((key) => {
    const parts = [`misses ${missed.get(key) ?? ''}`, `invents ${invented.get(key) ?? ''}`]
    return `${module} ${key}: ${parts.filter((part) => !part.endsWith(' ')).join(', ')}`
  })
}

/** The same code stands for a value that the module refuses while it is read, which is another question. */
function isOfOtherType(code: string, message: string): boolean {
  return code === 'KAM5003' && / takes a (?:number|text)/.test(message)
}

function refusedLines(text: string): ReadonlySet<number> {
  const options = { defines: [], target: '5.6', substs: [] } as const
  const { diagnostics, sources } = checkConfig('test.cfg', createMemoryHost(text), catalogue, options)
  const errors = diagnostics.filter(
    ({ severity, code, message }) => severity === 'error' && (codes.has(code) || isOfOtherType(code, message)),
  )
  return new Set(errors.map(({ span }) => sources.position(span.source, span.start).line))
}

describe('functions and parameters are those of 5.6.3', () => {
  it.each(recorded)('%s', (module, row) => {
    const found = differences(module, row)
    const known = [...pending.keys()].filter((line) => line.startsWith(`${module} `))
    expect(found.filter((line) => !pending.has(line))).toEqual([])
    expect(known.filter((line) => !found.includes(line))).toEqual([])
  })
})
