import type { PvAccessor, Step } from '#grammar/abi.ts'
import { findCoreFunction } from '#grammar/core-functions.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { Reading } from './recording.ts'

/** What is read for the record at a statement. */
export interface StepReaders {
  readonly reads: readonly Reader[]
  /** The variable that it is about to set. */
  readonly written: Reader | undefined
  /** Whether a function is called in its head, so that `$rc` then is the code which that gave. */
  readonly hasCode: boolean
}

interface Reader {
  readonly text: string
  readonly accessor: PvAccessor
}

/** Variables that are not read for the record, because reading them changes what comes after, or the value is another each time. */
const unread =
  /\$\(?(RANDOM|TV|Tf|Ts|Tb|TF|TS|cnt|sht|shtinc|shtdec|shtcn|shtcv|shtex|shvinc|sruid|dlg_var|sqlrows|dbr)\b/

/** A name with an opening parenthesis that is neither a variable nor a word of the language. */
const functionCalls = /(?<![\w$]|\$\()(?!(?:and|or|not|in|int|str|mod|if|while|switch)\s*\()([A-Za-z_]\w*)\s*\(/g

/** Whether a function of a module is called; what stands in strings is none, and commands of the core do not tell their code. */
function callsFunction({ action, text }: Step): boolean {
  if (action === 'route') return false
  const calls = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(functionCalls)
  return [...calls].some(([, name = '']) => findCoreFunction(name) === undefined)
}

/** Binds the variables of statements once. */
export class StepReaderTable {
  readonly #core: Server['core']
  readonly #bySteps = new WeakMap<Step, StepReaders>()
  readonly #byPrograms = new WeakMap<readonly Step[], (StepReaders | undefined)[]>()
  readonly #readers = new Map<string, Reader | undefined>()

  constructor(core: Server['core']) {
    this.#core = core
  }

  /** Those that are known of the statements of a program, by their numbers; to be filled. */
  allOf(steps: readonly Step[]): (StepReaders | undefined)[] {
    const known = this.#byPrograms.get(steps)
    if (known !== undefined) return known
    const made: (StepReaders | undefined)[] = []
    this.#byPrograms.set(steps, made)
    return made
  }

  of(step: Step): StepReaders {
    const known = this.#bySteps.get(step)
    if (known !== undefined) return known
    const made = {
      reads: (step.reads ?? []).flatMap((text) => this.#readerOf(text) ?? []),
      written: step.writes === undefined ? undefined : this.#readerOf(step.writes),
      hasCode: callsFunction(step),
    }
    this.#bySteps.set(step, made)
    return made
  }

  #readerOf(text: string): Reader | undefined {
    if (!this.#readers.has(text)) {
      const bound = unread.test(text) ? undefined : this.#core.linkTools.fixups.pv(text)
      this.#readers.set(text, bound === undefined || 'error' in bound ? undefined : { text, accessor: bound })
    }
    return this.#readers.get(text)
  }
}

const nothing: readonly Reading[] = []

/** The values of the variables as they are now. */
export function readAll(readers: readonly Reader[], ctx: RouteContext): readonly Reading[] {
  return readers.length === 0 ? nothing : readers.map(({ text, accessor }) => ({ text, value: accessor.get(ctx) }))
}
