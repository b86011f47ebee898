import type { RouteGraph } from './route-graph.ts'

/** The graph for programs: `version`, `file`, `nodes`, `edges`, `notes`. Texts are as the configuration has them, a character a byte. */
export function renderGraphJson(graph: RouteGraph): string {
  return `${JSON.stringify({ version: 1, ...graph }, undefined, 2)}\n`
}
