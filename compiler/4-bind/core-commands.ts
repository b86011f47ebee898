import { findCoreFunction } from '#grammar/core-functions.ts'

/** A core command by name or alias; undefined for anything else, which may be a module function. */
export function isCoreCommand(name: string): { readonly name: string; readonly suspends: boolean } | undefined {
  const known = findCoreFunction(name)
  return known === undefined ? undefined : { name, suspends: known.facts.suspends === true }
}
