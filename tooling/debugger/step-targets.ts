import type { Program, Step } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'

/** Functions that run the branch routes and onsend_route of a request. */
const relays = /\bt_(?:relay|forward_nonack|next_contacts)/

/**
 * The titles of the blocks that a statement may enter, in the order in which it names them: those that it calls with route(), and those
 * that run while it sends. `valueOf` evaluates a name that is computed.
 */
export async function stepTargets(
  { routes = [], text }: Step,
  { stepRoutes = [] }: Program,
  valueOf: (expression: string) => Promise<Value | undefined>,
): Promise<readonly string[]> {
  const titles: string[] = []
  for (const route of routes) {
    const name = 'name' in route ? route.name : await valueOf(route.expression)
    titles.push(`route[${String(name)}]`)
  }
  if (relays.test(text)) {
    titles.push(
      ...stepRoutes.map(({ title }) => title).filter((title) => /^(?:branch_route\[|onsend_route)/.test(title)),
    )
  }
  const known = new Set(stepRoutes.map(({ title }) => title))
  return [...new Set(titles)].filter((title) => known.has(title))
}
