import type { Connection, Position, TextDocumentIdentifier } from 'vscode-languageserver'
import type { Place } from './analysis.ts'
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/call-hierarchy.ts'
import { codeLenses } from './features/code-lens.ts'
import { definition } from './features/definition.ts'
import { documentLinks } from './features/document-links.ts'
import { documentSymbols, workspaceSymbols } from './features/document-symbols.ts'
import { foldingRanges } from './features/folding.ts'
import { hover } from './features/hover.ts'
import { inlayHints } from './features/inlay-hints.ts'
import { withOwnModules, type Knowledge } from './features/knowledge.ts'
import { highlights, references } from './features/references.ts'
import { selectionRanges } from './features/selection-ranges.ts'
import { ColourHistory } from './features/colour-history.ts'
import { semanticTokens } from './features/semantic-tokens.ts'
import type { Project } from './project.ts'

/** Requests that look at texts and change nothing. */
export function registerReading(connection: Connection, project: Project, knowledge: Knowledge): void {
  /** The answer of a feature to a question about a place; `nothing` for a document that cannot be read. */
  const at = <T>(
    params: { readonly textDocument: TextDocumentIdentifier; readonly position?: Position },
    answer: (place: Place) => T,
    nothing: T,
  ): T => {
    const place = project.placeOf(params.textDocument, params.position)
    return place === undefined ? nothing : answer(place)
  }
  connection.onHover((params) =>
    at(params, (place) => hover(place, withOwnModules(knowledge, place.analysis.options.check.project.modules)), null),
  )
  connection.onDefinition((params) => at(params, (place) => [...definition(place)], []))
  connection.onReferences((params) =>
    at(params, (place) => [...references(place, params.context.includeDeclaration)], []),
  )
  connection.onDocumentHighlight((params) => at(params, (place) => [...highlights(place)], []))
  connection.onDocumentSymbol((params) => at(params, (place) => [...documentSymbols(place)], []))
  connection.onWorkspaceSymbol(({ query }) => [
    ...workspaceSymbols(
      project.liveMains().map((main) => project.analysisOf(main)),
      query,
    ),
  ])
  connection.onDocumentLinks((params) => at(params, (place) => [...documentLinks(place)], []))
  connection.onFoldingRanges((params) => at(params, (place) => [...foldingRanges(place)], []))
  connection.onSelectionRanges((params) => at(params, (place) => [...selectionRanges(place, params.positions)], []))
  connection.onCodeLens((params) => at(params, (place) => [...codeLenses(place)], []))
  connection.languages.inlayHint.on((params) => at(params, (place) => [...inlayHints(place, params.range)], []))
  const colours = new ColourHistory()
  const coloursOf = (params: { readonly textDocument: TextDocumentIdentifier }): readonly number[] =>
    at(params, (place) => semanticTokens(place).data, [])
  connection.languages.semanticTokens.on((params) => colours.full(params.textDocument.uri, coloursOf(params)))
  connection.languages.semanticTokens.onDelta((params) =>
    colours.since(params.textDocument.uri, params.previousResultId, coloursOf(params)),
  )
  connection.languages.semanticTokens.onRange((params) =>
    at(params, (place) => semanticTokens(place, params.range), { data: [] }),
  )
  connection.languages.callHierarchy.onPrepare((params) => at(params, (place) => prepareCallHierarchy(place), null))
  connection.languages.callHierarchy.onIncomingCalls(({ item }) =>
    at({ textDocument: item, position: item.selectionRange.start }, (place) => [...incomingCalls(place)], []),
  )
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) =>
    at({ textDocument: item, position: item.selectionRange.start }, (place) => [...outgoingCalls(place)], []),
  )
}
