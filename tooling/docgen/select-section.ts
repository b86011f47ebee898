import type { Catalogue } from '#compiler/catalogue.ts'
import { coreSelects, uriParts, type SelectTable } from '#grammar/selects.ts'
import { cell, code, section, table } from './markdown.ts'
import { selectForms } from './select-forms.ts'

/** The section on selects: those of the core and of the modules that run here. */
export function selectSection(catalogue: Catalogue, running: readonly string[]): string {
  const modules = running.flatMap((name) => {
    const { selects } = catalogue.module(name) ?? {}
    return selects === undefined ? [] : [section(3, `Of module ${name}`, selectTable(selects))]
  })
  return section(
    2,
    'Selects',
    'A select reads a part of the message: `@` and names with dots. `n` is an index (from 1, negative from the end), `NAME` a name of your choice, also written `["name"]`. One that finds nothing gives an empty text. What gives a URI may go on with a part of it: ' +
      `${Object.keys(uriParts).map(code).join(', ')}. An unknown select is reported by \`kamkit check\`; Kamailio says so at its start and goes on.`,
    section(3, 'Of the core', selectTable(coreSelects)),
    ...modules,
  )
}

function selectTable(selects: SelectTable): string {
  // Parts of URIs are listed once, above.
  const rows = new Map(selectForms(selects, uriParts).map(({ text, doc }) => [text, [code(text), cell(doc)]]))
  return table(['Select', 'Gives'], [...rows.values()])
}
