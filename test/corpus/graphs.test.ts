import { basename, dirname } from 'node:path'
import { expect, it } from 'vitest'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { buildRouteGraph } from '#tooling/graph/build-graph.ts'
import { renderDot } from '#tooling/graph/dot.ts'
import { renderMermaid } from '#tooling/graph/mermaid.ts'
import { corpusFolder, hasCorpus, readVerdicts } from './files.ts'

if (!hasCorpus) {
  it.skip(`real configurations: none at ${corpusFolder}; set KAMKIT_CORPUS to their folder`, () => undefined)
} else {
  it('graphs of real configurations have every block once, and edges between blocks only', () => {
    const catalogue = createCatalogue()
    const files = readVerdicts().map(({ file }) => file)
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) {
      const host = createCompilerHost(dirname(file))
      const { graph } = buildRouteGraph(basename(file), host, catalogue, { defines: [], target: '6.1', substs: [] })
      const ids = new Set(graph.nodes.map(({ id }) => id))
      expect(ids.size, file).toBe(graph.nodes.length)
      expect(
        graph.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to)),
        file,
      ).toEqual([])
      expect(renderDot(graph).match(/^ +\w+ \[label=/gm)?.length ?? 0, file).toBeGreaterThanOrEqual(graph.nodes.length)
      expect(renderMermaid(graph).startsWith('flowchart '), file).toBe(true)
    }
  })
}
