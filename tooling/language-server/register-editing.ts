import type { Connection } from 'vscode-languageserver'
import { codeActions } from './features/code-actions.ts'
import { completion } from './features/completion.ts'
import { formatDocument, formatSelection } from './features/formatting.ts'
import { prepareRename, rename, RenameRefused } from './features/rename.ts'
import { signatureHelp } from './features/signature-help.ts'
import type { DiagnosticsPublisher } from './diagnostics-publisher.ts'
import type { Project } from './project.ts'
import { refuse } from './refuse.ts'

/** Requests that help to write, or change texts. */
export function registerEditing(connection: Connection, project: Project, publisher: DiagnosticsPublisher): void {
  connection.onCompletion(({ textDocument, position, context }) => {
    const place = project.placeOf(textDocument, position)
    return place === undefined ? null : completion(place, context?.triggerCharacter)
  })
  connection.onSignatureHelp(({ textDocument, position }) => {
    const place = project.placeOf(textDocument, position)
    return place === undefined ? null : signatureHelp(place)
  })
  connection.onPrepareRename(({ textDocument, position }) => {
    const place = project.placeOf(textDocument, position)
    return place === undefined ? null : prepareRename(place)
  })
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const place = project.placeOf(textDocument, position)
    if (place === undefined) return null
    try {
      return rename(place, newName)
    } catch (error) {
      if (error instanceof RenameRefused) return refuse(error.message)
      throw error
    }
  })
  connection.onDocumentFormatting(({ textDocument, options }) => {
    const place = project.placeOf(textDocument)
    return place === undefined ? [] : [...formatDocument(place, options)]
  })
  connection.onDocumentRangeFormatting(({ textDocument, range, options }) => {
    const place = project.placeOf(textDocument)
    return place === undefined ? [] : [...formatSelection(place, range, options)]
  })
  connection.onCodeAction(async ({ textDocument, range, context }, token) => {
    // Editors ask with every move of the cursor: what is being checked anyway is waited for.
    await publisher.settle()
    if (token.isCancellationRequested) return []
    const place = project.placeOf(textDocument)
    const known = place === undefined ? undefined : publisher.settledDiagnostics(place.analysis.main)
    if (known !== undefined) place?.analysis.adopt(known)
    return place === undefined ? [] : [...codeActions(place, range, context.only)]
  })
}
