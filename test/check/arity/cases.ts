import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import { argumentListsOf } from '#compiler/5-check/check-calls.ts'

/** A call of a function with a number of arguments, in the block that the function belongs to. */
export interface Call {
  readonly name: string
  readonly count: number
  readonly text: string
}

/** Every function of a module with no argument, with as many as any form of it takes, and with one more than the longest. */
export function callsOf(module: string): readonly Call[] {
  return Object.entries(createModuleCatalogue().module(module)?.functions ?? {}).flatMap(([name, facts]) => {
    const most = Math.max(0, ...argumentListsOf(facts).map((list) => Object.keys(list).length))
    return Array.from({ length: most + 2 }, (_, count): Call => {
      const list = Array.from({ length: count }, () => '"1"').join(', ')
      return { name, count, text: `${name}(${list});` }
    })
  })
}
