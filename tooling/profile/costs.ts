import type { CallNode, LineCost, ProfileData } from './profile-data.ts'

/** What a line or a route cost, wherever it was called from. */
export interface Cost {
  readonly file: string
  readonly line: number
  readonly route: string
  /** The statement; '' for a route. */
  readonly text: string
  /** Executions, or calls of a route. */
  count: number
  selfMs: number
  /** With the blocks that it called; of those that call themselves the outermost counts. */
  totalMs: number
  waitMs: number
}

export interface Costs {
  /** The most expensive first, by self time. */
  readonly lines: readonly Cost[]
  readonly routes: readonly Cost[]
  /** Running time of everything, in milliseconds. */
  readonly totalMs: number
}

/** Sums up a tree by line and by route. */
export function costsOf({ roots }: ProfileData): Costs {
  const lines = new Map<string, Cost>()
  const routes = new Map<string, Cost>()
  /** The time below a call; `open`: the lines and routes that are being summed around it. */
  const addCall = (call: CallNode, open: ReadonlySet<Cost>): number => {
    const { route, file, line, calls } = call
    const cost = costAt(routes, { route, file, line, text: '' }, 0)
    const within = new Set(open).add(cost)
    let totalMs = 0
    for (const one of call.lines) totalMs += addLine(one, cost, within)
    cost.count += calls
    if (!open.has(cost)) cost.totalMs += totalMs
    return totalMs
  }
  const addLine = (one: LineCost, route: Cost, open: ReadonlySet<Cost>): number => {
    const { file, line, column, text, count, selfMs, waitMs, callees } = one
    const cost = costAt(lines, { route: route.route, file, line, text }, column)
    const within = new Set(open).add(cost)
    let totalMs = selfMs
    for (const callee of callees) totalMs += addCall(callee, within)
    cost.count += count
    if (!open.has(cost)) cost.totalMs += totalMs
    for (const sum of [cost, route]) {
      sum.selfMs += selfMs
      sum.waitMs += waitMs
    }
    return totalMs
  }
  const totalMs = roots.reduce((sum, root) => sum + addCall(root, new Set()), 0)
  return { lines: sorted(lines), routes: sorted(routes), totalMs }
}

function costAt(costs: Map<string, Cost>, what: Pick<Cost, 'file' | 'line' | 'route' | 'text'>, column: number): Cost {
  const key = JSON.stringify([what.file, what.line, column, what.route, what.text])
  const known = costs.get(key)
  if (known !== undefined) return known
  const made = { ...what, count: 0, selfMs: 0, totalMs: 0, waitMs: 0 }
  costs.set(key, made)
  return made
}

function sorted(costs: ReadonlyMap<string, Cost>): readonly Cost[] {
  return [...costs.values()].sort((one, other) => other.selfMs - one.selfMs)
}
