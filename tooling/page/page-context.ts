import type { LadderLinks } from '../ladder/ladder-svg.ts'
import { PlaceNames } from '../recording/place-names.ts'
import type { Recording, StepEntry } from '../recording/recording.ts'

/** What the parts of a page share: how places are named, and where their lines and messages stand. */
export class PageContext implements LadderLinks {
  readonly recording: Recording
  readonly places: PlaceNames
  /** The files of the configuration, in the order in which they were first run. */
  readonly files: readonly string[]

  constructor(recording: Recording) {
    this.recording = recording
    this.places = PlaceNames.of(recording.entries)
    this.files = [...new Set(recording.entries.flatMap((one) => (one.kind === 'run' ? one.run.files : [])))]
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
