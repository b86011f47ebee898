/** An injection file: its rows, and which of them a call takes. */
export interface Rows {
  readonly rows: readonly (readonly string[])[]
  readonly isRandom: boolean
}

/** The fields of injection files that one call takes: the same row whenever it asks. */
export class CallFields {
  readonly #files: ReadonlyMap<string, Rows>
  readonly #number: number
  readonly #chance: () => number
  readonly #drawn = new Map<string, number>()

  /** `number`: which call of its scenario it is, from 1. */
  constructor({ files, number, chance }: { files: ReadonlyMap<string, Rows>; number: number; chance: () => number }) {
    this.#files = files
    this.#number = number
    this.#chance = chance
  }

  /** A field in the row of this call, or in the row with this number; '' when there is none. */
  get(index: number, name: string, row: number | undefined): string {
    const file = this.#files.get(name)
    if (file === undefined) return ''
    const count = Math.max(1, file.rows.length)
    return file.rows[(row ?? this.#rowOf(name, file, count)) % count]?.[index] ?? ''
  }

  #rowOf(name: string, { isRandom }: Rows, count: number): number {
    const known = this.#drawn.get(name)
    if (known !== undefined) return known
    const row = isRandom ? Math.floor(this.#chance() * count) : this.#number - 1
    this.#drawn.set(name, row)
    return row
  }
}
