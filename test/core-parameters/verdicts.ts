import { join } from 'node:path'

/** What one release of `kamailio -c` said: `ok`, or the first line of its complaint. */
export interface Recorded {
  /** Groups of parameters for which every value got the same answer. */
  readonly parameters: readonly {
    readonly names: readonly string[]
    readonly answers: { readonly [value: string]: string }
  }[]
  readonly forms: readonly { readonly text: string; readonly answer: string }[]
}

export type RecordedVerdicts = { readonly [release in '5.6' | '6.1']: Recorded }

export const verdictsFile = join(import.meta.dirname, 'verdicts.recorded.json')
