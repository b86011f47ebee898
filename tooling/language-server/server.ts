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
import { capabilitiesFor } from './capabilities.ts'
import { Checker } from './checking/checker.ts'
import { DiagnosticsPublisher } from './diagnostics-publisher.ts'
import { createKnowledge } from './features/knowledge.ts'
import { pathOf } from './open-files.ts'
import { Project } from './project.ts'
import { mannersOf, publisherPorts, registerDiagnostics } from './register-diagnostics.ts'
import { registerEditing } from './register-editing.ts'
import { registerReading } from './register-reading.ts'
import { readSettings } from './settings.ts'

/** `kamkit lsp`: serves one editor over standard input and output until it says exit, or goes away. */
export function startLanguageServer(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(input, output)
  connection.onInitialize((params) => {
    serve(connection, params)
    return {
      capabilities: capabilitiesFor(params.capabilities),
      serverInfo: { name: 'kamkit', version: kamkitVersion },
    }
  })
  connection.listen()
}

/** Everything that needs to know what the editor is and which folders it has open. */
function serve(connection: Connection, params: InitializeParams): void {
  const catalogue = createCatalogue()
  const folders = foldersOf(params)
  const project = new Project(catalogue, folders, readSettings(params.initializationOptions))
  const checker = new Checker(project, folders)
  const manners = mannersOf(params.capabilities)
  const publisher = new DiagnosticsPublisher(project, checker, publisherPorts(connection, manners))
  const session = { connection, project, checker, publisher }
  listenToDocuments(session)
  listenToSettings(session, params)
  registerDiagnostics(connection, project, publisher, manners)
  registerReading(connection, project, createKnowledge(catalogue))
  registerEditing(connection, project, publisher)
  connection.onShutdown(async () => {
    publisher.stop()
    await checker.stop()
  })
}

/** What the handlers of one editor share. */
interface Session {
  readonly connection: Connection
  readonly project: Project
  readonly checker: Checker
  readonly publisher: DiagnosticsPublisher
}

/** Old editors tell one folder only. */
function foldersOf({
  workspaceFolders,
  rootUri,
}: InitializeParams & { readonly rootUri?: string | null }): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : [])
  return uris.filter((uri) => uri.startsWith('file:')).map((uri) => pathOf(uri))
}

function listenToDocuments({ connection, project, checker, publisher }: Session): void {
  const documents = new TextDocuments(TextDocument)
  documents.onDidOpen(() => {
    project.forgetFiles()
    checker.tell({ kind: 'forget-files' })
  })
  documents.onDidChangeContent(({ document }) => {
    project.files.put(document)
    publisher.changed(document)
  })
  documents.onDidClose(({ document }) => {
    project.files.close(document.uri)
    project.forgetClosed()
    publisher.closed(document.uri)
  })
  documents.listen(connection)
}

function listenToSettings(
  { connection, project, checker, publisher }: Session,
  { capabilities: editor }: InitializeParams,
): void {
  const apply = (given: unknown): void => {
    const settings = readSettings(given)
    project.changeSettings(settings)
    checker.tell({ kind: 'settings', settings })
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
    checker.tell({ kind: 'forget-files' })
    publisher.schedule()
  })
}

function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined
  return 'kamkit' in settings ? settings.kamkit : undefined
}
