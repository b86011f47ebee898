import { declaredSelects } from '#grammar/module-selects.ts'
import { parseSelect, resolveSelect, type SelectFault } from '#grammar/select-syntax.ts'
import { coreSelects, modulesWithOtherSelects, type SelectTable } from '#grammar/selects.ts'
import type { SelectReference } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { Span } from '../1-source/span.ts'
import type { Details } from '../diagnostics/collector.ts'
import type { CheckContext } from './check.ts'
import { loadHelp, loadSuggestions } from './load-lines.ts'
import { misspelt } from './suggest.ts'

/** Selects: each part is known, of the core or of a loaded module. */
export function checkSelects(ctx: CheckContext): void {
  const tables = selectTables(ctx)
  const mayHaveOthers = ctx.program.modules.some(({ name }) => modulesWithOtherSelects.has(name))
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind === 'SelectReference') checkSelect(node, tables, mayHaveOthers, ctx)
      })
    }
  }
}

/** The selects of the core and of the loaded modules. */
function selectTables({ program }: CheckContext): readonly SelectTable[] {
  return [
    coreSelects,
    ...program.modules.flatMap(({ name, exports }) => {
      const table = exports?.selects ?? declaredSelects.get(name)
      return table === undefined ? [] : [table]
    }),
  ]
}

function checkSelect(
  node: SelectReference,
  tables: readonly SelectTable[],
  mayHaveOthers: boolean,
  ctx: CheckContext,
): void {
  const parts = parseSelect(node.text)
  if (parts === undefined) return
  const [first] = parts
  const found = resolveSelect(parts, tables)
  if (!('text' in found) || (mayHaveOthers && found.start === first?.start)) return
  const span = { ...node.span, start: node.span.start + found.start, end: node.span.start + found.end }
  // A select from a macro or a #!subst has another length in the file.
  const isAsWritten = node.span.end - node.span.start === node.text.length
  ctx.diagnostics.report('KAM3018', isAsWritten ? span : node.span, `unknown select ${node.text}: ${found.text}`, {
    ...helpFor(found, isAsWritten ? span : node.span, ctx),
  })
}

function helpFor({ unknown }: SelectFault, span: Span, ctx: CheckContext): Pick<Details, 'help' | 'repair'> {
  if (unknown === undefined) return {}
  const exporter = ctx.catalogue.moduleNames.find((name) => {
    const selects = ctx.catalogue.module(name)?.selects ?? declaredSelects.get(name)
    return selects !== undefined && Object.hasOwn(selects, unknown.name.toLowerCase())
  })
  if (unknown.isFirst && exporter !== undefined) {
    return { help: loadHelp([exporter]), repair: () => loadSuggestions([exporter], ctx) }
  }
  return misspelt(unknown.name, () => unknown.known, span, ctx.sources)
}
