import { basename } from 'node:path'
import type { Entry, StepEntry } from './recording.ts'

/** How places are named for people: the file's base name, where no other file has the same. */
export class PlaceNames {
  readonly #names: ReadonlyMap<string, string>

  constructor(files: Iterable<string>) {
    const all = [...new Set(files)]
    const count = new Map<string, number>()
    for (const file of all) count.set(basename(file), (count.get(basename(file)) ?? 0) + 1)
    this.#names = new Map(all.map((file) => [file, count.get(basename(file)) === 1 ? basename(file) : file]))
  }

  /** Of all files that a recording names. */
  static of(entries: readonly Entry[]): PlaceNames {
    return new PlaceNames(entries.flatMap((one) => (one.kind === 'run' ? one.run.files : [])))
  }

  file(path: string): string {
    return this.#names.get(path) ?? path
  }

  /** `kamailio.cfg:17`. */
  step({ run, step }: StepEntry): string {
    return `${this.file(run.files[step.at[0]] ?? '')}:${step.at[1]}`
  }
}
