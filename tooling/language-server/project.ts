import type { Position, TextDocumentIdentifier } from 'vscode-languageserver'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { CompilerHost } from '#compiler/host.ts'
import type { CheckSettings } from '../check/check-file.ts'
import { withModuleFacts } from '../catalogue.ts'
import { Analysis, type Place } from './analysis.ts'
import { loadCheckSettings, type LoadedSettings } from './check-settings.ts'
import { IncludeGraph } from './include-graph.ts'
import { OpenFiles, pathOf } from './open-files.ts'
import { readSettings, type Settings } from './settings.ts'

interface Cached {
  readonly analysis: Analysis
  /** The files that were read, or looked for, each as it was then. */
  readonly stamps: ReadonlyMap<string, string>
  readonly loaded: LoadedSettings
}

/** The configurations that an editor has open, and what is known of them. An analysis lasts until a file that it read changes. */
export class Project {
  readonly files: OpenFiles
  readonly catalogue: Catalogue
  readonly #graph: IncludeGraph
  /** One for all: setting it up takes longer than reading a small file. */
  readonly #parser = new ConfigParser()
  readonly #cache = new Map<string, Cached>()
  #settings: Settings
  #setup = 0

  constructor(catalogue: Catalogue, folders: readonly string[], settings: Settings = readSettings({})) {
    this.catalogue = catalogue
    this.files = new OpenFiles(folders[0] ?? process.cwd())
    this.#graph = new IncludeGraph(this.files, folders)
    this.#settings = settings
  }

  get settings(): Settings {
    return this.#settings
  }

  /** Changes with everything that may change what is known. */
  get revision(): string {
    return `${this.#setup} ${this.files.changes}`
  }

  /** Changes with settings and with files on disk, not with what somebody types. */
  get setup(): number {
    return this.#setup
  }

  /** How many letters the files of all open configurations have, as far as their texts tell who includes whom. */
  get letters(): number {
    const mains = new Set([...this.files.paths].flatMap((path) => [path, ...this.mainsOf(path)]))
    const paths = new Set([...mains].flatMap((main) => [...this.#graph.reachableFrom(main)]))
    return [...paths].reduce((sum, path) => sum + (this.files.read(path)?.length ?? 0), 0)
  }

  changeSettings(settings: Settings): void {
    this.#setup += 1
    this.#settings = settings
    this.#cache.clear()
  }

  /** Files came, went or changed on disk. */
  forgetFiles(): void {
    this.#setup += 1
    this.#graph.forgetFiles()
  }

  /** The main files through which a file is read: those that include it, or itself. */
  mainsOf(path: string): readonly string[] {
    const { mainFile } = this.#settings
    if (mainFile !== undefined) {
      const main = this.files.resolve(mainFile)
      if (main === path || this.analysisOf(main).sourceOf(path) !== undefined) return [main]
    }
    return this.#graph.rootsOf(path)
  }

  /** What is known of a main file, as the files are now. */
  analysisOf(main: string): Analysis {
    const cached = this.#cache.get(main)
    if (cached !== undefined && this.#isFresh(cached)) return cached.analysis
    const stamps = new Map<string, string>()
    const host = this.host((path) => stamps.set(path, this.files.stampOf(path)))
    const loaded = loadCheckSettings(main, this.#settings, this.#parser)
    const { inactiveRegions, inlayHints } = this.#settings
    const options = { check: loaded.check, inactiveRegions, inlayHints }
    const catalogue = withModuleFacts(this.catalogue, loaded.check.project.modules)
    const analysis = new Analysis(main, host, catalogue, options, (path) => this.files.uriOf(path))
    this.#cache.set(main, { analysis, stamps, loaded })
    return analysis
  }

  /** The files as the editor has them, for the compiler; `onRead` is told of each one that is looked for. */
  host(onRead: (path: string) => void = () => {}): CompilerHost {
    return {
      readFile: (path) => {
        onRead(path)
        return this.files.read(path)
      },
      resolvePath: (path, from) => this.files.resolve(path, from),
      env: (name) => this.files.env(name),
    }
  }

  /** How a main file is checked. */
  settingsFor(main: string): CheckSettings {
    return loadCheckSettings(main, this.#settings, this.#parser).check
  }

  /** What is wrong with the project files of the open configurations, by their paths. */
  projectProblems(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#cache.values()].flatMap(({ loaded: { problem } }) => (problem === undefined ? [] : [problem])),
    )
  }

  /** The analysis through which a document is read. An included file that its main file does not reach stands for itself. */
  analysisFor(path: string): Analysis {
    for (const main of this.mainsOf(path)) {
      const analysis = this.analysisOf(main)
      if (analysis.sourceOf(path) !== undefined) return analysis
    }
    return this.analysisOf(path)
  }

  /** The place that a request is about; undefined for a document that cannot be read. */
  placeOf(document: TextDocumentIdentifier, position: Position = { line: 0, character: 0 }): Place | undefined {
    const path = pathOf(document.uri)
    const analysis = this.analysisFor(path)
    const source = analysis.sourceOf(path)
    if (source === undefined) return undefined
    return { analysis, source, offset: analysis.linesOf(source).offsetAt(position) }
  }

  /** The version of an open document, null for any other. */
  versionOf(uri: string): number | null {
    return this.files.versionOf(pathOf(uri))
  }

  /** The main files of all open documents; analyses of others are given up. */
  liveMains(): readonly string[] {
    const mains = new Set([...this.files.paths].flatMap((path) => this.#mainsWithSelf(path)))
    this.#keepOnly(mains)
    return [...mains]
  }

  /** Analyses of configurations of which no file is open any more are given up. */
  forgetClosed(): void {
    this.#keepOnly(new Set([...this.files.paths].flatMap((path) => [path, ...this.mainsOf(path)])))
  }

  #keepOnly(mains: ReadonlySet<string>): void {
    for (const main of this.#cache.keys()) if (!mains.has(main)) this.#cache.delete(main)
  }

  #mainsWithSelf(path: string): readonly string[] {
    const mains = this.mainsOf(path)
    return mains.some((main) => this.analysisOf(main).sourceOf(path) !== undefined) ? mains : [...mains, path]
  }

  #isFresh(cached: Cached): boolean {
    if (!cached.loaded.isCurrent()) return false
    for (const [path, stamp] of cached.stamps) if (this.files.stampOf(path) !== stamp) return false
    return true
  }
}
