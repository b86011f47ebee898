import { describe, expect, it } from 'vitest'
import { catalogue as diagnostics } from '#compiler/diagnostics/catalogue.ts'
import { coreFunctions } from '#grammar/core-functions.ts'
import { coreParameterNames } from '#grammar/core-parameters.ts'
import { directiveNames } from '#grammar/directives.ts'
import { reservedWords } from '#grammar/keywords.ts'
import { implementedExports } from '#stdlib/index.ts'
import { createCatalogue } from '../catalogue.ts'
import { renderEntry } from './entry.ts'
import { createExplainer } from './explain.ts'

const running = new Set(implementedExports.map(({ name }) => name))
const explain = createExplainer(createCatalogue(), running)
const kindsOf = (name: string): readonly string[] => explain(name).entries.map(({ kind }) => kind)

describe('what a name stands for', () => {
  it.each([
    ['t_relay', ['function of module tm']],
    ['t_relay()', ['function of module tm']],
    ['udp_mtu', ['core parameter']],
    ['shm', ['core parameter']],
    ['force_rport', ['core parameter', 'command of the core']],
    ['$ru', ['pseudo-variable of module pv']],
    ['$(hdr(Via)[-1]{s.len})', ['pseudo-variable of module pv']],
    ['$null', ['pseudo-variable of the core']],
    ['{s.substr,0,1}', ['transformation of module pv']],
    ['s.len', ['transformation of module pv']],
    ['{uri}', ['class of transformations of module pv']],
    ['#!ifdef', ['directive']],
    ['tm.fr_timer', ['parameter of module tm']],
    ['tm', ['module']],
    ['xlog', ['module', 'function of module xlog']],
    ['=~', ['operator']],
    ['and', ['operator']],
    ['while', ['statement']],
    ['failure_route', ['routing block']],
    ['kemi.reply_route_callback', ['callback of embedded interpreters']],
    ['kam3001', ['error']],
    ['fifo', ['core parameter of older releases']],
  ])('%s', (name, kinds) => expect(kindsOf(name)).toEqual(expect.arrayContaining(kinds)))

  it('knows every core parameter, command, directive and diagnostic', () => {
    const names = [
      ...coreParameterNames('6.1'),
      ...Object.keys(coreFunctions),
      ...directiveNames,
      ...Object.keys(diagnostics),
    ]
    expect(names.filter((name) => explain(name).entries.length === 0)).toEqual([])
  })

  it('knows every export of a module that runs', () => {
    const names = implementedExports.flatMap(({ functions, params, pvars, name }) => [
      ...Object.keys(functions ?? {}),
      ...Object.keys(params ?? {}).map((param) => `${name}.${param}`),
      ...Object.keys(pvars ?? {}).map((pvar) => `$${pvar}`),
    ])
    expect(names.length).toBeGreaterThan(500)
    expect(names.filter((name) => explain(name).entries.length === 0)).toEqual([])
  })

  it('proposes the name that was probably meant', () => {
    expect(explain('t_rely')).toEqual({ entries: [], suggestion: 't_relay' })
    expect(explain('')).toMatchObject({ entries: [] })
    expect(explain('$(')).toMatchObject({ entries: [] })
  })
})

describe('core parameters that are explained', () => {
  it('are all reserved words', () => {
    const reserved = reservedWords('6.1')
    expect(coreParameterNames('6.1').filter((name) => !reserved.has(name))).toEqual([])
  })
})

describe('an entry as text', () => {
  it('leaves out what is empty and breaks long lines', () => {
    const entry = {
      kind: 'thing',
      name: 'x',
      forms: ['x()'],
      doc: 'one two three',
      facts: [
        ['a', ''],
        ['bc', 'four five'],
      ],
    } as const
    expect(renderEntry(entry, 12)).toBe('x: thing\n  x()\n\n  one two\n  three\n\n  bc  four\n      five')
  })
})

describe('diagnostics', () => {
  const explain = createExplainer(createCatalogue(), new Set())
  const shown = (name: string): string =>
    explain(name)
      .entries.map((entry) => renderEntry(entry))
      .join('\n')

  it('a lint rule, by its name and its code: why, what to do, and examples with carets', () => {
    expect(shown('reply-after-relay')).toBe(shown('KAM6101'))
    expect(shown('kam6101')).toContain('lint rule reply-after-relay')
    expect(shown('KAM6101')).toMatch(/ {6} {2}sl_send_reply\("404", "Not Found"\);\n {6} {2}\^+\n/)
    expect(shown('KAM6101')).toContain('# kamkit-disable-next-line reply-after-relay -- reason')
  })

  it('a code of the language, with a sample', () => {
    expect(shown('KAM2002')).toMatch(/route \{ drop \}\n {6} {11}\^\n/)
  })

  it('a category lists its rules', () => expect(shown('sip-flow')).toContain('reply-after-relay'))
})
