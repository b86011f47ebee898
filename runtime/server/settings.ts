import { findCoreParameter } from '#grammar/core-parameters.ts'
import type { Settings } from './core.ts'

/** Defaults of what is set by command-line options only. */
const optionDefaults: ReadonlyMap<string, number> = new Map([['pkg_mem_size', 8]])

/** Kamailio's default of a core parameter; undefined where it is 0 or ''. */
function defaultOf(name: string): number | string | undefined {
  return findCoreParameter(name)?.facts.default ?? optionDefaults.get(name)
}

/** Core parameters as set by the configuration, with Kamailio's defaults behind them. */
export function createSettings(): Settings {
  const values = new Map<string, number | string>()
  const read = (name: string): number | string | undefined => values.get(name) ?? defaultOf(name)
  return {
    int: (name) => {
      const value = read(name)
      return typeof value === 'string' ? Number.parseInt(value, 10) || 0 : (value ?? 0)
    },
    text: (name) => String(read(name) ?? ''),
    isSet: (name) => values.has(name),
    set: (name, value) => void values.set(name, value),
  }
}
