import { describe, expect, it } from 'vitest'
import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createMemoryHost } from '../../support/compile-text.ts'
import { headOf } from '../modules/setups.ts'
import { paramsOf, values } from './cases.ts'
import { readParams } from './fixture.ts'
import { pending } from './pending.ts'

const catalogue = createCatalogue()
const recorded = readParams()
const modules = [...new Set([...recorded.keys()].map((key) => key.slice(0, key.indexOf(' '))))]

interface Probe {
  readonly key: string
  readonly letter: string
  readonly line: string
}

function probesOf(module: string): readonly Probe[] {
  return paramsOf(module).flatMap(([name, type]) =>
    [...values[type]].map(([letter, value]) => ({
      key: `${module} ${name}`,
      letter,
      line: `modparam("${module}", "${name}", ${value})`,
    })),
  )
}

/** The values on which the checker and a start of 6.1.5 differ, by parameter. */
function differences(module: string): readonly string[] {
  const probes = probesOf(module).filter(({ key }) => recorded.has(key))
  const head = headOf(module)
  const refused = refusedLines(head, probes)
  const found = probes.filter((probe, index) => isRefusedAtStart(probe) !== refused.has(index))
  const keys = [...new Set(found.map(({ key }) => key))]
  return keys.flatMap((key) => {
    const own = found.filter((probe) => probe.key === key)
    const line = describeDifference(key, own)
    if (pending.has(line)) return [line]
    // Lines that set the same parameter again hide what the last of them does: a difference is looked at alone.
    const alone = own.filter((probe) => isRefused(head, probe) !== isRefusedAtStart(probe))
    return alone.length === 0 ? [] : [describeDifference(key, alone)]
  })
}

function isRefusedAtStart({ key, letter }: Probe): boolean {
  const { unread = '', refused = '' } = recorded.get(key) ?? {}
  return `${unread}${refused}`.includes(letter)
}

/** `module parameter: misses letters, invents letters`. */
function describeDifference(key: string, probes: readonly Probe[]): string {
  const letters = (isMissed: boolean): string =>
    probes.flatMap((probe) => (isRefusedAtStart(probe) === isMissed ? [probe.letter] : [])).join('')
  const parts = [`misses ${letters(true)}`, `invents ${letters(false)}`].filter((part) => !part.endsWith(' '))
  return `${key}: ${parts.join(', ')}`
}

function check(text: string): ReturnType<typeof checkConfig> {
  return checkConfig('test.cfg', createMemoryHost(text), catalogue, { defines: [], target: '6.1', substs: [] })
}

function refusedLines(head: string, probes: readonly Probe[]): ReadonlySet<number> {
  const lines = probes.map(({ line }) => line).join('\n')
  const { diagnostics, sources } = check(`${head}${lines}\nrequest_route { exit; }\n`)
  const first = head.split('\n').length
  const errors = diagnostics.filter((one) => one.severity === 'error')
  return new Set(errors.map(({ span }) => sources.position(span.source, span.start).line - first))
}

function isRefused(head: string, { line }: Probe): boolean {
  return check(`${head}${line}\nrequest_route { exit; }\n`).diagnostics.some((one) => one.severity === 'error')
}

describe('values of parameters are refused as by a start of 6.1.5', () => {
  it.each(modules)('%s', (module) => {
    const found = differences(module)
    const known = [...pending.keys()].filter((line) => line.startsWith(`${module} `))
    expect(found.filter((line) => !pending.has(line))).toEqual([])
    expect(known.filter((line) => !found.includes(line))).toEqual([])
  })
})
