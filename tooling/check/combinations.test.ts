import { describe, expect, it } from 'vitest'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { messageOf } from '#compiler/diagnostics/render.ts'
import { checkText, createMemoryHost } from '../../test/support/compile-text.ts'
import { createCatalogue } from '../catalogue.ts'
import { noProject } from '../project/project-file.ts'
import { checkCombinations } from './combinations.ts'
import { allCombinations, pairwiseCombinations } from './covering-array.ts'
import { findSwitches } from './switches.ts'

const catalogue = createCatalogue()
const parser = new ConfigParser()

function combine(
  text: string,
  mode: 'all' | 'pairwise',
  options: {
    readonly files?: ReadonlyMap<string, string>
    readonly defines?: readonly { readonly name: string }[]
  } = {},
): { readonly found: readonly string[]; readonly note: string } {
  const parse = { defines: options.defines ?? [], target: '6.1', parser } as const
  const settings = { parse, severities: new Map(), project: noProject }
  const { results, note } = checkCombinations('test.cfg', createMemoryHost(text, options), catalogue, settings, mode)
  const found = results.flatMap(({ diagnostics, sources }) =>
    diagnostics.map((one) => `${sources.position(one.span.source, one.span.start).line} ${messageOf(one)}`),
  )
  return { found, note }
}

function switchesOf(text: string): readonly string[] {
  const { parsed } = checkText(text)
  return findSwitches(parsed, '6.1', new Set()).map(({ name, value }) =>
    value === undefined ? name : `${name}=${value}`,
  )
}

describe('combinations', () => {
  it.each([2, 3, 4, 5, 10, 11, 20, 35, 60])('pairwise: any two of %i switches are seen in all four ways', (count) => {
    const names = Array.from({ length: count }, (_, index) => `S${index}`)
    const combinations = pairwiseCombinations(names)
    for (const one of names) {
      for (const other of names) {
        if (one === other) continue
        const ways = new Set(combinations.map((on) => `${on.has(one)} ${on.has(other)}`))
        expect([one, other, ways.size]).toEqual([one, other, 4])
      }
    }
    expect([...(combinations[0] ?? [])]).toEqual([])
  })

  it('pairwise: twenty switches take eight, none take one', () => {
    expect(pairwiseCombinations(Array.from({ length: 20 }, (_, index) => `S${index}`))).toHaveLength(8)
    expect(pairwiseCombinations([])).toEqual([new Set()])
    expect(pairwiseCombinations(['A'])).toEqual([new Set(), new Set(['A'])])
  })

  it('all: each subset once', () => {
    const all = allCombinations(['A', 'B', 'C']).map((one) => [...one].join(''))
    expect(new Set(all)).toEqual(new Set(['', 'A', 'B', 'C', 'AB', 'AC', 'BC', 'ABC']))
  })
})

describe('switches', () => {
  it.each([
    [
      'those that conditions ask for',
      '#!ifdef A\n#!endif\n#!ifndef B\n#!endif\n#!ifexp C && !D\n#!endif\n',
      ['A', 'B', 'C', 'D'],
    ],
    ['in parts that are left out', '#!ifdef A\n#!ifdef B\n#!endif\n#!endif\n', ['A', 'B']],
    ['not what the file defines', '#!define A\n#!ifdef A\n#!endif\n#!ifndef B\n#!define B 1\n#!endif\n', []],
    ['what another switch turns on', '#!ifdef A\n#!trydef B\n#!endif\n#!ifdef B\n#!endif\n', ['A', 'B']],
    ['not what is compared', '#!ifexp A > 3\n#!endif\n', []],
    ['not what stands for a value', '#!ifdef PORT\nlisten=udp:127.0.0.1:PORT\n#!endif\n', []],
    ['a value from a comment', '##!define PORT 5070\n#!ifdef PORT\nport=PORT\n#!endif\n', ['PORT=5070']],
    ['not modules and what is built in', '#!ifdef MOD_tm\n#!endif\n#!ifdef KAMAILIO_VERSION\n#!endif\n', []],
    ['not prose behind a condition', '#!ifdef ACCDB_COMMENT\n#!endif\n', []],
  ])('are %s', (_what, text, expected) => expect(switchesOf(`${text}route { exit; }\n`)).toEqual(expected))
})

describe('kamkit check --defines', () => {
  const config =
    '#!ifdef WITH_A\nroute[X] { nothing_a(); }\n#!endif\nroute { exit; }\n#!ifndef WITH_B\nroute[Y] { nothing_b(); }\n#!endif\n'

  it.each(['all', 'pairwise'] as const)('%s: says under which switches each diagnostic appears', (mode) => {
    const { found, note } = combine(config, mode)
    expect(found.filter((one) => one.includes('nothing'))).toEqual([
      '2 unknown function nothing_a() (only with WITH_A)',
      '6 unknown function nothing_b() (only without WITH_B)',
    ])
    expect(note).toBe('test.cfg: 4 combinations of 2 switches checked (WITH_A WITH_B)')
  })

  it.each(['all', 'pairwise'] as const)('%s: finds what takes two switches, among ten', (mode) => {
    const others = Array.from({ length: mode === 'all' ? 3 : 8 }, (_, index) => `#!ifdef S${index}\n#!endif\n`).join('')
    const text = `${others}#!ifdef WITH_A\n#!ifdef WITH_B\nroute[X] { nothing(); }\n#!endif\n#!else\n#!ifndef WITH_B\nroute[Z] { never(); }\n#!endif\n#!endif\nroute { exit; }\n`
    expect(combine(text, mode).found.filter((one) => one.includes('unknown function'))).toEqual([
      expect.stringMatching(/nothing\(\) \(only with WITH_A and WITH_B\)$/),
      expect.stringMatching(/never\(\) \(not with every combination of the switches\)$/),
    ])
  })

  it('what is always there has no note, and what -A settled stays', () => {
    const { found, note } = combine(`${config}route[Z] { always(); }\n`, 'all', { defines: [{ name: 'WITH_A' }] })
    expect(found.filter((one) => one.includes('unknown function'))).toEqual([
      '2 unknown function nothing_a()',
      '6 unknown function nothing_b() (only without WITH_B)',
      '8 unknown function always()',
    ])
    expect(note).toContain('2 combinations of 1 switch checked (WITH_B)')
  })

  it('finds the switches of files that are included under a switch', () => {
    const files = new Map([['more.cfg', '#!ifdef WITH_B\nroute[X] { nothing(); }\n#!endif\n']])
    const { found } = combine('#!ifdef WITH_A\ninclude_file "more.cfg"\n#!endif\nroute { exit; }\n', 'all', { files })
    expect(found.filter((one) => one.includes('nothing'))).toEqual([
      '2 unknown function nothing() (only with WITH_A and WITH_B)',
    ])
  })

  it('takes pairs when all are too many, and says so', () => {
    const many = Array.from({ length: 12 }, (_, index) => `#!ifdef S${index}\n#!endif\n`).join('')
    expect(combine(`${many}route { exit; }\n`, 'all').note).toMatch(
      /12 switches: all 2\^12 combinations are too many, so every pair was checked in 7 \(/,
    )
  })

  it('a comment that one combination needs is of use', () => {
    const text = '#!ifdef WITH_A\n# kamkit-disable unknown-suppression\n#!endif\nroute { exit; }\n'
    expect(combine(text, 'all').found.filter((one) => one.includes('finds nothing')).length).toBeLessThanOrEqual(1)
  })
})
