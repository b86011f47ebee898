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
  // Every message asks for some twenty of them: what was found stays until one is set.
  const ints = new Map<string, number>()
  const texts = new Map<string, string>()
  return {
    int: (name) => {
      let known = ints.get(name)
      if (known === undefined) ints.set(name, (known = numberOf(read(name))))
      return known
    },
    text: (name) => {
      let known = texts.get(name)
      if (known === undefined) texts.set(name, (known = String(read(name) ?? '')))
      return known
    },
    isSet: (name) => values.has(name),
    set: (name, value) => {
      values.set(name, value)
      ints.delete(name)
      texts.delete(name)
    },
  }
}

function numberOf(value: number | string | undefined): number {
  return typeof value === 'string' ? Number.parseInt(value, 10) || 0 : (value ?? 0)
}
