import {
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocuments,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createCatalogue } from '../catalogue.ts'
import { kamkitVersion } from '../version.ts'
import { capabilities } from './capabilities.ts'
import { DiagnosticsPublisher } from './diagnostics-publisher.ts'
import { createKnowledge } from './features/knowledge.ts'
import { pathOf } from './open-files.ts'
import { Project } from './project.ts'
import { registerEditing } from './register-editing.ts'
import { registerReading } from './register-reading.ts'
import { readSettings } from './settings.ts'

/** `kamkit lsp`: serves one editor over standard input and output until it says exit, or goes away. */
export function startLanguageServer(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(input, output)
  connection.onInitialize((params) => {
    serve(connection, params)
    return { capabilities, serverInfo: { name: 'kamkit', version: kamkitVersion } }
  })
  connection.listen()
}

/** Everything that needs to know what the editor is and which folders it has open. */
function serve(connection: Connection, params: InitializeParams): void {
  const catalogue = createCatalogue()
  const project = new Project(catalogue, foldersOf(params), readSettings(params.initializationOptions))
  const publisher = new DiagnosticsPublisher(
    project,
    (published) => void connection.sendDiagnostics(published),
    (message) => connection.console.error(message),
  )
  listenToDocuments(connection, project, publisher)
  listenToSettings(connection, project, publisher, params)
  registerReading(connection, project, createKnowledge(catalogue))
  registerEditing(connection, project)
  connection.onShutdown(() => publisher.stop())
}

/** Old editors tell one folder only. */
function foldersOf({
  workspaceFolders,
  rootUri,
}: InitializeParams & { readonly rootUri?: string | null }): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : [])
  return uris.filter((uri) => uri.startsWith('file:')).map((uri) => pathOf(uri))
}

function listenToDocuments(connection: Connection, project: Project, publisher: DiagnosticsPublisher): void {
  const documents = new TextDocuments(TextDocument)
  documents.onDidOpen(() => project.forgetFiles())
  documents.onDidChangeContent(({ document }) => {
    project.files.put(document)
    publisher.schedule()
  })
  documents.onDidClose(({ document }) => {
    project.files.close(document.uri)
    publisher.forget(document.uri)
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] })
    publisher.schedule()
  })
  documents.listen(connection)
}

function listenToSettings(
  connection: Connection,
  project: Project,
  publisher: DiagnosticsPublisher,
  { capabilities: editor }: InitializeParams,
): void {
  const apply = (settings: unknown): void => {
    project.changeSettings(readSettings(settings))
    publisher.schedule()
  }
  const canAsk = editor.workspace?.configuration === true
  connection.onInitialized(async () => {
    if (editor.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'kamkit' })
    }
    if (editor.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const watchers = [{ globPattern: '**/*.{cfg,inc,conf}' }, { globPattern: '**/kamkit.config.json' }]
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
    }
  })
  connection.onDidChangeConfiguration(async ({ settings }) => {
    const given: unknown = canAsk ? await connection.workspace.getConfiguration('kamkit') : sectionOf(settings)
    if (typeof given === 'object' && given !== null) apply(given)
  })
  connection.onDidChangeWatchedFiles(() => {
    project.forgetFiles()
    publisher.schedule()
  })
}

function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined
  return 'kamkit' in settings ? settings.kamkit : undefined
}
