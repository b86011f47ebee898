import type { Catalogue } from '#compiler/catalogue.ts'
import { checkConfig, type CheckedConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { reportOf, type CheckSettings } from '../../check/check-file.ts'
import { isIgnored } from '../../project/project-file.ts'
import { isLocalCode, localRules } from './local-rules.ts'
import { blankBody, isUnreadable, shapeOf, type BlockBody, type Outline } from './outline.ts'
import type { TextChange } from './text-change.ts'

/** The body of a block that was checked. */
export interface CheckedBody {
  readonly path: string
  /** The number of the file among those that were read. */
  readonly source: number
  /** With its braces. */
  readonly body: BlockBody
}

/** What was found in the blocks that were edited. */
export interface FocusCheck {
  readonly checked: CheckedConfig
  readonly bodies: readonly CheckedBody[]
  /** Of local codes and inside of these bodies only. */
  readonly diagnostics: readonly Diagnostic[]
}

interface FocusFile {
  bodies: readonly BlockBody[]
  /** The text with all bodies blank. */
  skeleton: string
  /** What of each edited body reached beyond it when everything was checked, by its number. */
  readonly shapes: Map<number, string | undefined>
  /** The bodies that were edited since they were checked. */
  readonly dirty: Set<number>
}

/**
 * Follows a configuration from a check of everything through the edits behind it, and checks the blocks that are edited alone: the
 * compiler reads the same files, with the bodies of all other blocks blank. Blank bodies are as long as they were, so that every place
 * is the right one.
 */
export class Focus {
  readonly main: string
  readonly #files: ReadonlyMap<string, FocusFile>

  constructor(main: string, outline: Outline) {
    this.main = main
    this.#files = new Map([...outline].map(([path, file]) => [path, { ...file, shapes: new Map(), dirty: new Set() }]))
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** Follows an edit. False when it touches anything but the inside of one block: then nothing is known any more. */
  follow(path: string, old: string, text: string, change: TextChange): boolean {
    const file = this.#files.get(path)
    const index = file?.bodies.findIndex(({ start, end }) => start <= change.start && change.oldEnd <= end) ?? -1
    const body = file?.bodies[index]
    if (file === undefined || body === undefined) return false
    if (!file.shapes.has(index)) file.shapes.set(index, shapeOf(old.slice(body.start, body.end)))
    const shift = change.newEnd - change.oldEnd
    const edited = { start: body.start, end: body.end + shift }
    file.bodies = file.bodies.map((one, at) => {
      if (at === index) return edited
      return one.start > body.start ? { start: one.start + shift, end: one.end + shift } : one
    })
    const { skeleton } = file
    const blank = blankBody(text.slice(edited.start, edited.end))
    file.skeleton = skeleton.slice(0, body.start) + blank + skeleton.slice(body.end)
    file.dirty.add(index)
    return true
  }

  /**
   * Checks the blocks that were edited since they were checked; undefined when one that was ever edited is no closed whole, or changes
   * what others see.
   */
  check(host: CompilerHost, catalogue: Catalogue, settings: CheckSettings): FocusCheck | undefined {
    if (!this.#isSound(host)) return undefined
    const checked = checkConfig(this.main, this.#focusedHost(host), catalogue, settings.parse)
    const bodies = this.#dirtyBodies(checked)
    if (bodies === undefined) return undefined
    const isInside = ({ span }: Diagnostic): boolean =>
      bodies.some(({ source, body }) => source === span.source && body.start <= span.start && span.start < body.end)
    // What cannot be read in a block may be told behind it.
    if (checked.diagnostics.some((one) => isUnreadable(one) && !isInside(one))) return undefined
    const found = isIgnored(this.main, settings.project)
      ? []
      : reportOf(checked, catalogue, { ...settings, rules: localRules })
    for (const { dirty } of this.#files.values()) dirty.clear()
    return { checked, bodies, diagnostics: found.filter((one) => isLocalCode(one.code) && isInside(one)) }
  }

  /** Undefined when the compiler saw another block in the place of one: a macro may close it before its end. */
  #dirtyBodies({ parsed, sources }: CheckedConfig): readonly CheckedBody[] | undefined {
    const ends = new Set(
      parsed.file.items.flatMap(({ kind, span }) => (kind === 'RouteBlock' ? [`${span.source}:${span.end}`] : [])),
    )
    const found: CheckedBody[] = []
    for (const [path, { bodies, dirty }] of this.#files) {
      const source = sources.all.find(({ name }) => name === path)?.id ?? -1
      for (const index of dirty) {
        const body = bodies[index]
        if (body === undefined || !ends.has(`${source}:${body.end + 1}`)) return undefined
        found.push({ path, source, body: { start: body.start - 1, end: body.end + 1 } })
      }
    }
    return found
  }

  #isSound(host: CompilerHost): boolean {
    for (const [path, { bodies, shapes }] of this.#files) {
      if (shapes.size === 0) continue
      const text = host.readFile(path) ?? ''
      for (const [index, shape] of shapes) {
        const body = bodies[index]
        if (body === undefined || shape === undefined) return false
        if (shapeOf(text.slice(body.start, body.end)) !== shape) return false
      }
    }
    return true
  }

  #focusedHost(host: CompilerHost): CompilerHost {
    return {
      ...host,
      readFile: (path) => {
        const file = this.#files.get(path)
        if (file === undefined || file.dirty.size === 0) return file?.skeleton ?? host.readFile(path)
        const text = host.readFile(path) ?? ''
        return [...file.dirty].reduce((focused, index) => {
          const { start, end } = file.bodies[index] ?? { start: 0, end: 0 }
          return focused.slice(0, start) + text.slice(start, end) + focused.slice(end)
        }, file.skeleton)
      },
    }
  }
}
