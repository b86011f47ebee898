import { hostname } from 'node:os'
import type { CheckResult } from '../result.ts'

/** Formats that other programs read, by the name of `--format`. */
export type MachineFormat = 'json' | 'sarif' | 'github' | 'junit'

export type CheckFormat = 'pretty' | 'unix' | MachineFormat

export const checkFormats: readonly CheckFormat[] = ['pretty', 'unix', 'json', 'sarif', 'github', 'junit']

/** Where and when a report was made. */
export interface ReportOrigin {
  readonly hostname: string
  readonly time: Date
}

/** The whole report as text. Each format is loaded when it is asked for, since most runs want another. */
export async function renderReport(
  results: readonly CheckResult[],
  format: MachineFormat,
  folder: string,
  origin: ReportOrigin = { hostname: hostname(), time: new Date() },
): Promise<string> {
  switch (format) {
    case 'json':
      return `${(await import('#compiler/diagnostics/render.ts')).renderJson(results)}\n`
    case 'sarif':
      return (await import('./sarif.ts')).renderSarif(results, folder)
    case 'github':
      return (await import('./github.ts')).renderGithub(results, folder)
    case 'junit':
      return (await import('./junit.ts')).renderJunit(results, origin)
  }
}
