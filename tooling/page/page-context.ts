import type { LadderLinks } from '../ladder/ladder-svg.ts'
import { PlaceNames } from '../recording/place-names.ts'
import { frameOf, type LadderFrame } from '../ladder/ladder.ts'
import type { Entry, Recording, StepEntry } from '../recording/recording.ts'

/** What the parts of a page share: how places are named, and where their lines and messages stand. */
export class PageContext implements LadderLinks {
  readonly recording: Recording
  readonly places: PlaceNames
  /** The files of the configuration, in the order in which they were first run. */
  readonly files: readonly string[]

  readonly frame: LadderFrame
  readonly #calls = new Map<string, Entry[]>()

  constructor(recording: Recording) {
    this.recording = recording
    this.frame = frameOf(recording)
    for (const entry of recording.entries) {
      const known = this.#calls.get(entry.callId)
      if (known === undefined) this.#calls.set(entry.callId, [entry])
      else known.push(entry)
    }
    this.places = PlaceNames.of(recording.entries)
    this.files = [...new Set(recording.entries.flatMap((one) => (one.kind === 'run' ? one.run.files : [])))]
  }

  /** What belongs to a call. */
  call(callId: string): Recording {
    return { entries: this.#calls.get(callId) ?? [] }
  }

  /** The calls that have messages, in the order in which they began. */
  get calls(): readonly string[] {
    return [...this.#calls].flatMap(([callId, entries]) =>
      entries.some(({ kind }) => kind === 'received' || kind === 'sent') ? [callId] : [],
    )
  }

  /** The identifier of a line of a file. */
  lineId(file: string, line: number): string {
    return `f${this.files.indexOf(file)}-${line}`
  }

  messageId(number: number): string {
    return `m${number}`
  }

  message(number: number): string {
    return `#${this.messageId(number)}`
  }

  step({ run, step }: StepEntry): string {
    return `#${this.lineId(run.files[step.at[0]] ?? '', step.at[1])}`
  }

  place(step: StepEntry): string {
    return this.places.step(step)
  }
}
