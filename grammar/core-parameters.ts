import type { CoreParameterFacts, CoreParameterTable } from './core-parameters/facts.ts'
import { loggingParameters, memoryParameters, processParameters } from './core-parameters/general.ts'
import { messageParameters, scriptParameters } from './core-parameters/messages.ts'
import { dnsParameters, networkParameters, tcpParameters, tlsParameters } from './core-parameters/network.ts'
import { isSince, type Release } from './releases.ts'

export {
  withoutEffect,
  type CoreParameterFacts,
  type CoreParameterValue,
  type WithoutEffect,
} from './core-parameters/facts.ts'

/** Core parameters by what they are about, in the order of the reference. */
export const coreParameterGroups: ReadonlyMap<string, CoreParameterTable> = new Map([
  ['Messages', messageParameters],
  ['Routing blocks', scriptParameters],
  ['Sockets and UDP', networkParameters],
  ['TCP', tcpParameters],
  ['TLS and SCTP', tlsParameters],
  ['DNS and blocked destinations', dnsParameters],
  ['Log', loggingParameters],
  ['Processes', processParameters],
  ['Memory', memoryParameters],
])

/** Every core parameter that is set by `name = value`, by the name under which the runtime reads it. */
export const coreParameters: CoreParameterTable = Object.fromEntries(
  [...coreParameterGroups.values()].flatMap((table) => Object.entries(table)),
)

/** A core parameter together with the name under which the runtime reads it. */
export interface KnownCoreParameter {
  readonly name: string
  readonly facts: CoreParameterFacts
}

const byName: ReadonlyMap<string, KnownCoreParameter> = new Map(
  Object.entries(coreParameters).flatMap(([name, facts]) =>
    [name, ...(facts.aliases ?? [])].map((written): [string, KnownCoreParameter] => [written, { name, facts }]),
  ),
)

/** The parameter by its name or an alias; undefined when no release has it. */
export function findCoreParameter(written: string): KnownCoreParameter | undefined {
  return byName.get(written)
}

/** Whether the name is one of this release. */
export function isCoreParameterOf(written: string, release: Release): boolean {
  const known = byName.get(written)
  if (known === undefined) return false
  if (known.facts.newAliases?.includes(written) === true) return isSince('5.7', release)
  return isSince(known.facts.since, release)
}

/** All names and aliases of one release. */
export function coreParameterNames(release: Release): readonly string[] {
  return [...byName.keys()].filter((name) => isCoreParameterOf(name, release))
}
