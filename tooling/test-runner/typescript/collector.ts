import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssertionFailure, TestMistake } from '../engine/assertion.ts'
import type { Stage } from '../engine/stage.ts'
import type { TestCase, TestPlace } from '../test-case.ts'
import { AgentHandle } from './agent-handle.ts'
import { joinOptions, setupOf, type TestOptions } from './options.ts'
import { ServerHandle } from './server-handle.ts'

/** Told that a step of a test begins; its place is that of the caller in the test file. */
export type BeginStep = () => void

/** What a test is given: its agents by name, and the server. */
export type AnyStage = { readonly server: ServerHandle } & { readonly [name: string]: AgentHandle | ServerHandle }

/** A test as it is declared. */
export interface Declared {
  readonly name: string
  readonly options: TestOptions
  readonly play: (stage: AnyStage) => Promise<void> | void
  readonly skip?: string | undefined
  readonly isOnly?: boolean | undefined
}

/** Gathers the tests that a file declares while it is imported. */
export class Collector {
  readonly #path: string
  readonly tests: TestCase[] = []
  #suite: readonly string[] = []
  #options: TestOptions = {}

  constructor(path: string) {
    this.#path = path
  }

  /** Declares the tests of a group. */
  group(name: string, options: TestOptions, declare: () => void): void {
    const [suite, outer] = [this.#suite, this.#options]
    this.#suite = [...suite, name]
    this.#options = joinOptions(outer, options)
    try {
      declare()
    } finally {
      this.#suite = suite
      this.#options = outer
    }
  }

  test({ name, options, play, skip, isOnly = false }: Declared): void {
    const joined = joinOptions(this.#options, options)
    const path = this.#path
    this.tests.push({
      file: path,
      line: lineIn(path) ?? 1,
      suite: this.#suite,
      name,
      tags: joined.tags ?? [],
      skip,
      isOnly,
      setup: setupOf(joined, dirname(path)),
      play: (stage, begin) => playOn(stage, play, path, begin),
    })
  }
}

async function playOn(
  stage: Stage,
  play: Declared['play'],
  path: string,
  begin: (place: TestPlace) => void,
): Promise<void> {
  const beginStep = (): void => {
    const line = lineIn(path)
    if (line !== undefined) begin({ file: path, line })
  }
  const agents = [...stage.agents].map(([name, agent]) => [name, new AgentHandle(stage, agent, beginStep)] as const)
  const handles = Object.fromEntries(agents)
  try {
    await play({ ...handles, server: new ServerHandle(stage, beginStep) } as AnyStage)
  } catch (error) {
    if (error instanceof AssertionFailure || error instanceof TestMistake || !(error instanceof Error)) throw error
    // What the test itself throws is a failure too: node:assert and the like.
    const line = lineIn(path, error.stack)
    if (line !== undefined) begin({ file: path, line })
    throw new AssertionFailure(error.message.split('\n')[0] ?? '', differenceOf(error))
  }
}

function differenceOf(error: Error): { readonly expected?: string; readonly actual?: string } {
  if (!('expected' in error) || !('actual' in error)) return {}
  return { expected: JSON.stringify(error.expected) ?? '', actual: JSON.stringify(error.actual) ?? '' }
}

/** The innermost line of the file on the stack. */
function lineIn(path: string, stack = new Error().stack): number | undefined {
  for (const [, place = '', line] of (stack ?? '').matchAll(/\(?((?:file:\/\/|\/)[^\s()]*?):(\d+):\d+\)?$/gm)) {
    const file = place.startsWith('file:') ? fileURLToPath(place.replace(/\?.*$/, '')) : place.replace(/\?.*$/, '')
    if (file === path) return Number(line)
  }
  return undefined
}
