import type { Diagnostic } from 'vscode-languageserver'
import { diagnosticsOf, projectDiagnostic } from './features/diagnostics.ts'
import type { Project } from './project.ts'

/** How long nobody must have typed before the files are checked, in milliseconds. */
const quietMs = 150

export interface PublishedDiagnostics {
  readonly uri: string
  readonly version?: number
  readonly diagnostics: Diagnostic[]
}

/** Sends what is wrong with the open configurations once typing rests; each change starts the wait anew. */
export class DiagnosticsPublisher {
  readonly #project: Project
  readonly #send: (published: PublishedDiagnostics) => void
  readonly #complain: (message: string) => void
  #timer: NodeJS.Timeout | undefined
  /** What the editor shows of each file, as text, so that nothing is sent twice. */
  #shown = new Map<string, string>()

  constructor(project: Project, send: (published: PublishedDiagnostics) => void, complain: (message: string) => void) {
    this.#project = project
    this.#send = send
    this.#complain = complain
  }

  /** Something changed: check when it rests. */
  schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#publishSafely(), quietMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** A mistake of ours in one rule must not end the server: the other features go on. */
  #publishSafely(): void {
    try {
      this.publish()
    } catch (error) {
      this.#complain(`kamkit: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }

  /** Checks now. A file of several configurations has what is wrong in any of them, once. */
  publish(): void {
    clearTimeout(this.#timer)
    const byUri = new Map<string, Map<string, Diagnostic>>()
    for (const main of this.#project.liveMains()) {
      for (const [uri, diagnostics] of diagnosticsOf(this.#project.analysisOf(main))) {
        const all = byUri.get(uri) ?? new Map<string, Diagnostic>()
        for (const one of diagnostics) all.set(JSON.stringify([one.range, one.code, one.message]), one)
        byUri.set(uri, all)
      }
    }
    for (const [path, message] of this.#project.projectProblems()) {
      const one = projectDiagnostic(path, message)
      byUri.set(this.#project.files.uriOf(path), new Map([[message, one]]))
    }
    const shown = new Map<string, string>()
    for (const [uri, all] of byUri) {
      const diagnostics = [...all.values()]
      const text = JSON.stringify(diagnostics)
      shown.set(uri, text)
      if (this.#shown.get(uri) !== text) this.#send(this.#withVersion(uri, diagnostics))
    }
    for (const uri of this.#shown.keys()) if (!shown.has(uri)) this.#send({ uri, diagnostics: [] })
    this.#shown = shown
  }

  /** What the editor shows is forgotten: a file that is opened anew must be sent again. */
  forget(uri: string): void {
    this.#shown.delete(uri)
  }

  #withVersion(uri: string, diagnostics: Diagnostic[]): PublishedDiagnostics {
    const version = this.#project.versionOf(uri)
    return version === null ? { uri, diagnostics } : { uri, version, diagnostics }
  }
}
