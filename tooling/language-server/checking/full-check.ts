import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import { diagnosticsOf, projectDiagnostic } from '../features/diagnostics.ts'
import type { Project } from '../project.ts'
import { outlineOf, type Outline } from './outline.ts'

/** One configuration as it was checked. */
export interface CheckedMain {
  readonly main: string
  /** The files that were read. */
  readonly paths: readonly string[]
  /** What `kamkit check` says of it. */
  readonly diagnostics: readonly Diagnostic[]
  /** Undefined when its blocks cannot be told apart. */
  readonly outline: Outline | undefined
}

/** Everything that is wrong with the open configurations. Plain data: it may come from another thread. */
export interface FullCheck {
  /** By URI; a file without fault has an empty list. */
  readonly byUri: ReadonlyMap<string, readonly LspDiagnostic[]>
  readonly mains: readonly CheckedMain[]
}

/** Checks all open configurations. A file of several configurations has what is wrong in any of them, once. */
export function fullCheck(project: Project): FullCheck {
  const byUri = new Map<string, Map<string, LspDiagnostic>>()
  const mains = project.liveMains().map((main): CheckedMain => {
    const analysis = project.analysisOf(main)
    for (const [uri, diagnostics] of diagnosticsOf(analysis)) {
      const all = byUri.get(uri) ?? new Map<string, LspDiagnostic>()
      for (const one of diagnostics) all.set(JSON.stringify(one), one)
      byUri.set(uri, all)
    }
    const paths = [...new Set(analysis.sources.map(({ name }) => name))]
    return { main, paths, diagnostics: analysis.diagnostics, outline: outlineOf(analysis.checked) }
  })
  for (const [path, message] of project.projectProblems()) {
    byUri.set(project.files.uriOf(path), new Map([[message, projectDiagnostic(path, message)]]))
  }
  return { byUri: new Map([...byUri].map(([uri, all]) => [uri, [...all.values()]])), mains }
}
