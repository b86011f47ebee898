import { extname } from 'node:path'
import { suggest } from '#compiler/5-check/suggest.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { buildRouteGraph } from '../graph/build-graph.ts'
import { renderDot } from '../graph/dot.ts'
import { findNodes, focusOn } from '../graph/focus.ts'
import type { GraphFormat } from '../graph/formats.ts'
import { renderGraphJson } from '../graph/json.ts'
import { renderMermaid } from '../graph/mermaid.ts'
import type { RouteGraph } from '../graph/route-graph.ts'
import { UserError } from '../user-error.ts'
import { requireFiles, writeOutput } from './files.ts'
import { catalogueFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'

export interface GraphCommandOptions extends ConfigOptions {
  readonly format?: GraphFormat
  readonly output?: string
  readonly focus?: string
  readonly depth?: string
}

/** `kamkit graph`: writes the call graph of the blocks of a configuration. 1 when parts of it could not be read. */
export async function runGraph(file: string, options: GraphCommandOptions): Promise<number> {
  requireFiles([file])
  const { graph, parsed } = buildRouteGraph(
    file,
    createCompilerHost(),
    catalogueFor(file, options),
    toParseOptions(options, file),
  )
  const text = await render(focused(graph, options), formatOf(options))
  writeOutput(text, options.output)
  const errors = parsed.diagnostics.filter(({ severity }) => severity === 'error')
  printDiagnostics([{ sources: parsed.sources, diagnostics: errors }], 'pretty')
  return errors.length > 0 ? 1 : 0
}

const extensions: ReadonlyMap<string, GraphFormat> = new Map([
  ['.svg', 'svg'],
  ['.dot', 'dot'],
  ['.gv', 'dot'],
  ['.json', 'json'],
])

/** What is asked for, or what the name of the output says. */
function formatOf({ format, output }: GraphCommandOptions): GraphFormat {
  return format ?? extensions.get(extname(output ?? '').toLowerCase()) ?? 'mermaid'
}

function focused(graph: RouteGraph, { focus, depth }: GraphCommandOptions): RouteGraph {
  const steps = depth === undefined ? Infinity : Number(depth)
  if (Number.isNaN(steps) || (depth !== undefined && !/^\d+$/.test(depth))) {
    throw new UserError(`--depth ${depth}: write a number of steps such as 2`)
  }
  if (focus === undefined) {
    if (depth !== undefined) throw new UserError('--depth counts from the block of --focus: say which')
    return graph
  }
  const nodes = findNodes(graph, focus)
  if (nodes.length > 0) return focusOn(graph, nodes, steps)
  const names = graph.nodes.flatMap(({ name, title }) => (name === '' ? [title] : [name, title]))
  const near = suggest(focus, names)
  throw new UserError(`--focus ${focus}: there is no such block${near === undefined ? '' : `; did you mean ${near}?`}`)
}

async function render(graph: RouteGraph, format: GraphFormat): Promise<string> {
  switch (format) {
    case 'mermaid':
      return renderMermaid(graph)
    case 'dot':
      return renderDot(graph)
    case 'json':
      return renderGraphJson(graph)
    case 'svg':
      return (await import('../graph/svg.ts')).renderSvg(graph)
  }
}
