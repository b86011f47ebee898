import type { Diagnostic } from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Checker } from './checking/checker.ts'
import { Focus } from './checking/focus.ts'
import type { CheckedMain, FullCheck } from './checking/full-check.ts'
import { localCheck, type LocalCheck } from './checking/local-check.ts'
import { isLocalCode } from './checking/local-rules.ts'
import { isBefore, shiftDiagnostic, shiftOf } from './checking/shift.ts'
import { changeBetween } from './checking/text-change.ts'
import { pathOf } from './open-files.ts'
import type { Project } from './project.ts'
import { toBytes } from '../to-bytes.ts'

/** How long nobody must have typed, in milliseconds: before the block at the cursor is checked, and before everything is. */
const quietMs = { local: 5, full: 150 }

export interface PublishedDiagnostics {
  readonly uri: string
  readonly version?: number
  readonly diagnostics: Diagnostic[]
}

/** What the publisher needs of the connection with the editor. */
export interface PublisherPorts {
  readonly send: (published: PublishedDiagnostics) => void
  readonly complain: (message: string) => void
  /** Tells the editor that a check has begun; what it gives back is called at the end. */
  readonly begin: () => () => void
}

/**
 * Tells the editor what is wrong with the open configurations: at once what the block at the cursor tells by itself, everything once
 * typing rests. docs/decisions/007-language-server.md says what each of the two answers holds.
 */
export class DiagnosticsPublisher {
  readonly #project: Project
  readonly #checker: Checker
  readonly #ports: PublisherPorts
  #localTimer: NodeJS.Timeout | undefined
  #fullTimer: NodeJS.Timeout | undefined
  #running: { readonly revision: string; readonly done: Promise<void> } | undefined
  /** What the last check of everything was about. */
  #settledRevision: string | undefined
  #mains: readonly CheckedMain[] = []
  #focuses = new Map<string, Focus>()
  /** The texts of open documents as the editor and as the compiler has them. */
  readonly #texts = new Map<string, { readonly text: string; readonly bytes: string }>()
  /** What is known to be wrong with each file, by URI; it moves with the text. */
  #known = new Map<string, readonly Diagnostic[]>()
  /** The same of when all blocks could be told apart last, and what local checks found since. */
  #sound = new Map<string, readonly Diagnostic[]>()
  /** What the editor was sent of each file, so that nothing is sent twice. */
  readonly #sent = new Map<string, string>()
  #edited = ''
  #setup = -1
  #isWarm = false

  constructor(project: Project, checker: Checker, ports: PublisherPorts) {
    this.#project = project
    this.#checker = checker
    this.#ports = ports
  }

  /** What is known of a document; undefined before it was checked. */
  known(uri: string): readonly Diagnostic[] | undefined {
    return this.#known.get(uri)
  }

  get knownUris(): Iterable<string> {
    return this.#known.keys()
  }

  /** What `kamkit check` says of a main file, if nothing has changed since everything was checked. */
  settledDiagnostics(main: string): CheckedMain['diagnostics'] | undefined {
    if (this.#settledRevision !== this.#project.revision) return undefined
    return this.#mains.find((one) => one.main === main)?.diagnostics
  }

  /** A document was opened or changed; the project knows it already. */
  changed(document: TextDocument): void {
    const { uri } = document
    const old = this.#texts.get(uri)
    const text = document.getText()
    const now = { text, bytes: toBytes(text) }
    this.#texts.set(uri, now)
    if (old !== undefined) this.#follow(uri, old, now)
    this.#edited = uri
    clearTimeout(this.#localTimer)
    this.#localTimer = setTimeout(() => this.#safely(() => this.checkLocally()), quietMs.local)
    this.schedule()
  }

  closed(uri: string): void {
    this.#texts.delete(uri)
    this.#known.delete(uri)
    this.#sent.delete(uri)
    this.#focuses.clear()
    this.#sound.clear()
    this.#ports.send({ uri, diagnostics: [] })
    this.schedule()
  }

  /** Something changed: check everything when it rests. */
  schedule(): void {
    clearTimeout(this.#fullTimer)
    this.#fullTimer = setTimeout(() => void this.settle(), quietMs.full)
  }

  stop(): void {
    clearTimeout(this.#localTimer)
    clearTimeout(this.#fullTimer)
  }

  /** Checks the block that was edited last and publishes what it tells; false when only a check of everything can tell. */
  checkLocally(): boolean {
    clearTimeout(this.#localTimer)
    // What settings or other files have changed, no block tells.
    if (this.#setup !== this.#project.setup) return false
    const path = pathOf(this.#edited)
    const mains = this.#mains.filter(({ paths }) => paths.includes(path))
    const focus = this.#focuses.get(mains[0]?.main ?? '')
    const found = focus === undefined || mains.length !== 1 ? undefined : localCheck(this.#project, focus)
    if (found === undefined) return false
    for (const one of found) this.#sound.set(one.uri, merge(this.#sound.get(one.uri) ?? [], one))
    for (const [uri, diagnostics] of this.#sound) this.#show(uri, diagnostics)
    return true
  }

  /** Resolves when everything was checked as it is now, or has changed again meanwhile. */
  async settle(): Promise<void> {
    clearTimeout(this.#fullTimer)
    const { revision } = this.#project
    if (this.#settledRevision === revision) return
    if (this.#running?.revision !== revision) this.#running = { revision, done: this.#checkAll(revision) }
    await this.#running.done
  }

  async #checkAll(revision: string): Promise<void> {
    const end = this.#ports.begin()
    try {
      const result = await this.#checker.check()
      // A change that came meanwhile has asked for a check of its own.
      if (this.#project.revision === revision) this.#publish(result, revision)
    } catch (error) {
      this.#complain(error)
      // Who asks next has it tried again.
      this.#running = undefined
    } finally {
      end()
    }
  }

  #publish({ byUri, mains }: FullCheck, revision: string): void {
    clearTimeout(this.#localTimer)
    this.#settledRevision = revision
    this.#setup = this.#project.setup
    this.#mains = mains
    const isSound = mains.every(({ outline }) => outline !== undefined)
    this.#focuses = new Map(
      mains.flatMap(({ main, outline }) => {
        // While a block cannot be read the others are where they were.
        const focus = isSound && outline !== undefined ? new Focus(main, outline) : this.#focuses.get(main)
        return focus === undefined ? [] : [[main, focus]]
      }),
    )
    if (isSound) this.#sound = new Map(byUri)
    const gone = [...this.#known.keys()].filter((uri) => !byUri.has(uri))
    for (const [uri, diagnostics] of byUri) this.#show(uri, diagnostics)
    for (const uri of gone) {
      this.#show(uri, [])
      this.#known.delete(uri)
      this.#sent.delete(uri)
    }
    this.#warmUp()
  }

  /** The first run of the compiler in a thread takes many times as long: it is not to be the one somebody waits for. */
  #warmUp(): void {
    if (this.#isWarm || this.#focuses.size === 0) return
    this.#isWarm = true
    this.#localTimer = setTimeout(() => this.#safely(() => this.checkLocally()), quietMs.local)
  }

  /** What is known moves with the text. */
  #follow(
    uri: string,
    old: { readonly text: string; readonly bytes: string },
    now: { readonly text: string; readonly bytes: string },
  ): void {
    const change = changeBetween(old.text, now.text)
    const isAscii = old.text === old.bytes && now.text === now.bytes
    const inBytes = isAscii ? change : changeBetween(old.bytes, now.bytes)
    if (change === undefined || inBytes === undefined) return
    const shift = shiftOf(old.text, now.text, change)
    const shifted = (known: ReadonlyMap<string, readonly Diagnostic[]>) =>
      new Map([...known].map(([of, all]) => [of, all.map((one) => shiftDiagnostic(one, of, uri, shift))]))
    this.#known = shifted(this.#known)
    this.#sound = shifted(this.#sound)
    const path = pathOf(uri)
    for (const [main, focus] of this.#focuses) {
      if (!focus.has(path)) continue
      const isFollowed = !hasBareReturns(now.text) && focus.follow(path, old.bytes, now.bytes, inBytes)
      if (!isFollowed) this.#focuses.delete(main)
    }
  }

  #show(uri: string, diagnostics: readonly Diagnostic[]): void {
    this.#known.set(uri, diagnostics)
    const text = JSON.stringify(diagnostics)
    if (this.#sent.get(uri) === text) return
    this.#sent.set(uri, text)
    const version = this.#project.versionOf(uri)
    this.#ports.send({ uri, ...(version === null ? {} : { version }), diagnostics: [...diagnostics] })
  }

  /** A mistake of ours in one rule must not end the server: the other features go on. */
  #safely(work: () => unknown): void {
    try {
      work()
    } catch (error) {
      this.#complain(error)
    }
  }

  #complain(error: unknown): void {
    this.#ports.complain(`kamkit: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

/** What is known of a file, with what one of its blocks tells anew, in the order of the file. */
function merge(known: readonly Diagnostic[], { bodies, diagnostics }: LocalCheck): readonly Diagnostic[] {
  const kept = known.filter(({ code, range: { start } }) => {
    const isInside = bodies.some((body) => !isBefore(start, body.start) && !isBefore(body.end, start))
    return !(isInside && isLocalCode(String(code)))
  })
  return [...kept, ...diagnostics].toSorted((one, other) => {
    if (isBefore(one.range.start, other.range.start)) return -1
    return isBefore(other.range.start, one.range.start) ? 1 : 0
  })
}

/** The protocol ends lines there too, the compiler does not: such files are only checked as a whole. */
function hasBareReturns(text: string): boolean {
  return text.includes('\r') && /\r(?!\n)/.test(text)
}
