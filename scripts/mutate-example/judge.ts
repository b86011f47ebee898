import { compileConfig } from '#compiler/compile.ts'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { Overlay } from '#tooling/check/overlay.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { importText } from '#tooling/load-program.ts'
import { playTest } from '#tooling/test-runner/play-test.ts'
import type { TestProgram } from '#tooling/test-runner/programs.ts'
import type { TestCase } from '#tooling/test-runner/test-case.ts'
import { applyMutant, type Mutant } from './mutants.ts'

/** Which lines (`file:line`) each test executed, by the number of the test. */
export type LinesOfTests = readonly ReadonlySet<string>[]

/** What became of a mutant. `killer`: the test that failed first. */
export type Verdict =
  | { readonly kind: 'killed'; readonly killer: string }
  | { readonly kind: 'survived' }
  | { readonly kind: 'does not compile' }

const seed = 1

/** Plays the tests of a suite on programs with and without changes. */
export class Judge {
  readonly #tests: readonly TestCase[]
  readonly #host = createCompilerHost()
  readonly #catalogue = createCatalogue()
  readonly #parser = new ConfigParser()
  readonly #codes = new Map<string, string>()

  constructor(tests: readonly TestCase[]) {
    this.#tests = tests
  }

  /** Plays every test on the configuration as it is; those that fail are named. */
  async playAll(): Promise<{ readonly lines: LinesOfTests; readonly failed: readonly string[] }> {
    const programs = new Map<string, TestProgram>()
    const lines: ReadonlySet<string>[] = []
    const failed: string[] = []
    for (const test of this.#tests) {
      const key = keyOf(test)
      const program = programs.get(key) ?? (await load(this.#compile(test, new Overlay(this.#host)) ?? ''))
      programs.set(key, program)
      const seen = new Set<number>()
      const { outcome } = await playTest(test, program, {
        seed,
        onServer: (server) => server.core.probes.add({ step: (_ctx, _step, number) => void seen.add(number) }),
      })
      if (outcome.kind === 'failed') failed.push(test.name)
      const { steps = [], files } = program.module.program
      lines.push(
        new Set([...seen].flatMap((number) => (steps[number] === undefined ? [] : [placeOf(files, steps[number].at)]))),
      )
    }
    return { lines, failed }
  }

  /** Plays the tests that execute the line of the mutant until one fails. */
  async judge(mutant: Mutant, lines: LinesOfTests): Promise<Verdict> {
    const place = `${mutant.file}:${mutant.line}`
    const concerned = this.#tests.filter((_, index) => lines[index]?.has(place) === true)
    const text = this.#host.readFile(mutant.file) ?? ''
    const overlay = new Overlay(this.#host, new Map([[mutant.file, applyMutant(text, mutant)]]))
    for (const [key, tests] of Map.groupBy(concerned, keyOf)) {
      const [first] = tests
      if (first === undefined) continue
      const code = this.#compile(first, overlay)
      if (code === undefined) return { kind: 'does not compile' }
      if (code === this.#codeOf(key, first)) continue
      const program = await load(code)
      for (const test of tests) {
        const { outcome } = await playTest(test, program, { seed })
        if (outcome.kind === 'failed') return { kind: 'killed', killer: test.name }
      }
    }
    return { kind: 'survived' }
  }

  #codeOf(key: string, test: TestCase): string {
    const code = this.#codes.get(key) ?? this.#compile(test, new Overlay(this.#host)) ?? ''
    this.#codes.set(key, code)
    return code
  }

  /** The program with the switches of a test; undefined when it has errors. */
  #compile({ setup }: TestCase, { host }: Overlay): string | undefined {
    const defines = setup.defines.map((text) => {
      const [, name = text, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      return value === undefined ? { name } : { name, value }
    })
    const { diagnostics, code } = compileConfig(setup.config, host, this.#catalogue, {
      defines,
      target: '6.1',
      outputName: 'program.mjs',
      hasProbe: true,
      parser: this.#parser,
    })
    return diagnostics.some(({ severity }) => severity === 'error') ? undefined : code
  }
}

function keyOf({ setup }: TestCase): string {
  return setup.defines.join('\n')
}

/** The example loads no module that kamkit cannot run. */
async function load(code: string): Promise<TestProgram> {
  return { module: await importText(code), stubs: new Set(), functions: new Set(), files: [] }
}

function placeOf(files: readonly string[], [source, line]: readonly [number, number, number]): string {
  return `${files[source] ?? ''}:${line}`
}
