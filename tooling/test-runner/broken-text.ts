import { renderPretty } from '#compiler/diagnostics/render.ts'
import type { BrokenProgram } from './programs.ts'

/** Why a configuration does not compile, as `kamkit check` shows it. */
export function renderDiagnostics({ broken }: BrokenProgram): string {
  const { diagnostics, sources } = broken
  return diagnostics
    .map((one) => `${renderPretty(one, sources, { isColoured: false, folder: process.cwd() })}\n`)
    .join('')
}
