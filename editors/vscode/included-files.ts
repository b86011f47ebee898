import { languages, workspace, type Disposable, type TextDocument } from 'vscode'

/** What the editor takes a file for of which it knows the ending only, or not even that. */
const unknown: ReadonlySet<string> = new Set(['properties', 'ini', 'plaintext'])

/** How lines begin that are found in configurations of Kamailio only. */
const telling =
  /^[ \t]*(?:(?:(?:request_|reply_|onreply_|failure_|branch_|onsend_|event_)?route[ \t]*[[{]|(?:loadmodule|include_file|import_file)[ \t]*"|modparam[ \t]*\()|[#!]!(?:if(?:n?def|exp)|define|redefine|trydef|trydefine|substdefs?|subst)\b)/m

/**
 * Takes files for configurations that no name and no first line tells of: those that others include. Each is looked at
 * once, so that somebody who says otherwise is not contradicted.
 */
export function recogniseIncludedFiles(): Disposable {
  const seen = new Set<string>()
  const look = (document: TextDocument): void => {
    const { uri, languageId, fileName } = document
    if (seen.has(uri.toString()) || !unknown.has(languageId) || !/\.(?:cfg|inc|conf)$/.test(fileName)) return
    seen.add(uri.toString())
    if (telling.test(document.getText())) void languages.setTextDocumentLanguage(document, 'kamailio')
  }
  workspace.textDocuments.forEach(look)
  return workspace.onDidOpenTextDocument(look)
}
