import type { Release } from '#grammar/releases.ts'
import type { Span } from '../1-source/span.ts'

/** A macro: its replacement text, undefined when it has none. */
export interface Define {
  readonly value: string | undefined
  /** Where it was defined; absent for built-in and command-line ones. */
  readonly at: Span | undefined
}

/** The release whose language, catalogue and built-in defines are taken. */
export type Target = Release

const releases: { readonly [target in Target]: readonly [number, number, number] } = {
  '5.6': [5, 6, 3],
  '6.0': [6, 0, 4],
  '6.1': [6, 1, 5],
}

/** The defines that exist before the first line (LANGUAGE B4). */
export function builtInDefines(target: Target): Map<string, Define> {
  const [major, minor, patch] = releases[target]
  const names = [`KAMAILIO_${major}`, `KAMAILIO_${major}_${minor}`, `KAMAILIO_${major}_${minor}_${patch}`]
  const defines = new Map<string, Define>(names.map((name) => [name, { value: undefined, at: undefined }]))
  if (target !== '5.6') {
    defines.set('KAMAILIO_VERSION', { value: String(major * 1_000_000 + minor * 1000 + patch), at: undefined })
    defines.set('OS_NAME', { value: 'Linux', at: undefined })
  }
  return defines
}
