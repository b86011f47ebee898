import type { CompilerHost } from '#compiler/host.ts'

/** The files of a host with changes in memory above them. */
export class Overlay {
  readonly #host: CompilerHost
  readonly #changed: Map<string, string>

  constructor(host: CompilerHost, changed: ReadonlyMap<string, string> = new Map()) {
    this.#host = host
    this.#changed = new Map(changed)
  }

  get host(): CompilerHost {
    return { ...this.#host, readFile: (path) => this.#changed.get(path) ?? this.#host.readFile(path) }
  }

  /** Texts by resolved path. */
  get changed(): ReadonlyMap<string, string> {
    return this.#changed
  }

  /** The same with further changes. */
  with(texts: ReadonlyMap<string, string>): Overlay {
    return new Overlay(this.#host, new Map([...this.#changed, ...texts]))
  }
}
