import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { argumentListsOf } from '#compiler/5-check/check-calls.ts'
import type { FunctionFacts, TransformationParamFacts } from '#grammar/manifest.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { headOf } from '../modules/setups.ts'
import { blockHeads } from '../fixups/cases.ts'

/** A line of a configuration, and the answer it belongs to. */
export interface Probe {
  /** `name/arity` of a function, or the name of a parameter. */
  readonly key: string
  /** The kind of block of a call, or the type of the value of a parameter. */
  readonly letter: string
  readonly line: string
}

/** Kinds of blocks by a letter, as calls of a function are written in each. */
const blocks: readonly (readonly [letter: string, head: string])[] = blockHeads.map(([, head], index) => [
  'rfobOlBs'.charAt(index),
  head,
])

const mostArguments = 6

/**
 * Calls of every function of a module, each on a line of its own: with up to six arguments in a request route, and with as many as
 * 6.1.5 takes in every other kind of block.
 */
function callProbes(module: string): readonly (readonly [head: string, probes: readonly Probe[]])[] {
  const functions = Object.entries(createModuleCatalogue().module(module)?.functions ?? {})
  return blocks.map(([letter, head]) => [
    head,
    functions.flatMap(([name, facts]) => {
      const counts = letter === 'r' ? Array.from({ length: mostArguments + 1 }, (_, count) => count) : countsOf(facts)
      return counts.map((count): Probe => {
        const args = Array.from({ length: count }, () => '"1"').join(', ')
        return { key: `${name}/${count}`, letter, line: `${name}(${args});` }
      })
    }),
  ])
}

/** The numbers of arguments that a function takes. */
function countsOf(facts: FunctionFacts): readonly number[] {
  const counts = argumentListsOf(facts).flatMap((list) => {
    const all = Object.values(list)
    const least = all.filter((one) => one.optional !== true).length
    return Array.from({ length: all.length - least + 1 }, (_, more) => least + more)
  })
  return [...new Set(counts)].toSorted((one, other) => one - other)
}

/** Every parameter of a module with a number and with a text. */
function paramProbes(module: string): readonly Probe[] {
  const names = Object.keys(createModuleCatalogue().module(module)?.params ?? {})
  return names.flatMap((key) =>
    (
      [
        ['i', '5'],
        ['s', '"abc"'],
      ] as const
    ).map(([letter, value]): Probe => ({ key, letter, line: `modparam("${module}", "${key}", ${value})` })),
  )
}

/** The file of all probes of a module below its head, with the line of each. */
export function probeText(
  module: string,
  head: string,
): { readonly text: string; readonly lines: ReadonlyMap<number, Probe> } {
  const all = head.split('\n').slice(0, -1)
  const lines = new Map<number, Probe>()
  const add = (probes: readonly Probe[]): void => {
    for (const probe of probes) {
      all.push(probe.line)
      lines.set(all.length, probe)
    }
  }
  add(paramProbes(module))
  for (const [block, probes] of callProbes(module)) {
    all.push(block)
    add(probes)
    all.push('exit;', '}')
  }
  return { text: `${all.join('\n')}\n`, lines }
}

/** A variable or transformation, and the line that uses it; `core` has no module. */
export interface NameProbe {
  readonly module: string
  /** `$name` or `{class.name}`. */
  readonly name: string
  readonly line: string
}

const samples: { readonly [kind in TransformationParamFacts['kind']]: string } = {
  text: 'a',
  int: '1',
  first: 'a',
  char: 'a',
  separator: '|',
  substitution: '/a/b/',
  raw: 'a',
}

/** One use of every pseudo-variable and every transformation of the core and all modules. */
export function nameProbes(): readonly NameProbe[] {
  const catalogue = createCatalogue()
  const modules = catalogue.moduleNames.flatMap((name) => catalogue.module(name) ?? [])
  return [catalogue.core, ...modules].flatMap(({ name: module, pvars = {}, transformations = {} }) => [
    ...Object.entries(pvars).map(([name, { inner }]): NameProbe => {
      const text = inner === 'required' ? `$${name}(a)` : `$${name}`
      return { module, name: `$${name}`, line: `$var(x) = ${text};` }
    }),
    ...Object.entries(transformations).flatMap(([className, members]) =>
      Object.entries(members).map(([name, { params = [] }]): NameProbe => {
        const values = params.filter(({ optional }) => optional !== true).map(({ kind }) => `,${samples[kind]}`)
        const text = `{${className}.${name}${values.join('')}}`
        return { module, name: `{${className}.${name}}`, line: `$var(x) = $(ru${text});` }
      }),
    ),
  ])
}

/** The head of a configuration in which the names of a module are known. */
export function nameHead(module: string): string {
  return headOf(module === 'core' ? 'pv' : module)
}
