import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The main file of the example of a proxy. */
export const proxyFile = join(import.meta.dirname, '../../examples/proxy/kamailio.cfg')

/** Its switches, as the comment at its head lists them. */
export function proxySwitches(): readonly string[] {
  return Array.from(readFileSync(proxyFile, 'utf8').matchAll(/^# {3}(WITH_\w+)/gm), ([, name = '']) => name)
}

/** Each switch alone, all together, and none. */
export function switchSets(): readonly (readonly string[])[] {
  const all = proxySwitches()
  return [[], ...all.map((name) => [name]), all]
}
