import { createHash } from 'node:crypto'
import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  Diagnostic,
  DocumentDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver'
import type { DiagnosticsPublisher, PublisherPorts } from './diagnostics-publisher.ts'
import type { Project } from './project.ts'

/** A check that takes longer, in milliseconds, is shown to the user. */
const patienceMs = 500

/** How an editor wants to be told what is wrong. */
export interface DiagnosticManners {
  /** It asks, and is not sent anything unasked. */
  readonly pulls: boolean
  /** It asks again when it is told that answers have changed. */
  readonly refreshes: boolean
  readonly showsProgress: boolean
}

export function mannersOf({ textDocument, workspace, window }: ClientCapabilities): DiagnosticManners {
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    showsProgress: window?.workDoneProgress === true,
  }
}

/** What the publisher needs of the connection. */
export function publisherPorts(connection: Connection, manners: DiagnosticManners): PublisherPorts {
  let refresh: NodeJS.Timeout | undefined
  const askAgain = (): void => {
    clearTimeout(refresh)
    // An editor that does not do what it said goes without.
    refresh = setTimeout(() => void connection.languages.diagnostics.refresh().catch(() => {}), 0)
  }
  return {
    send: (published) => {
      if (!manners.pulls) void connection.sendDiagnostics(published)
      else if (manners.refreshes) askAgain()
    },
    complain: (message) => connection.console.error(message),
    begin: () => (manners.showsProgress ? beginProgress(connection) : () => {}),
  }
}

/** Shows that a check is under way, once it has taken a while. */
function beginProgress(connection: Connection): () => void {
  let isOver = false
  let end = (): void => {}
  const timer = setTimeout(() => {
    const created = connection.window.createWorkDoneProgress().then((progress) => {
      if (isOver) return
      progress.begin('kamkit', undefined, 'checking the configuration')
      end = () => progress.done()
    })
    created.catch(() => {})
  }, patienceMs)
  return () => {
    isOver = true
    clearTimeout(timer)
    end()
  }
}

/** Answers editors that ask what is wrong: textDocument/diagnostic and workspace/diagnostic. */
export function registerDiagnostics(
  connection: Connection,
  project: Project,
  publisher: DiagnosticsPublisher,
  { refreshes }: DiagnosticManners,
): void {
  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }) => {
    // An editor that asks again has the first answer at once.
    const isQuick = refreshes && publisher.known(uri) !== undefined && publisher.checkLocally()
    if (!isQuick) await publisher.settle()
    return reportOf(publisher.known(uri) ?? [], previousResultId)
  })
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token: CancellationToken) => {
    await publisher.settle()
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]))
    const uris = token.isCancellationRequested ? [] : [...new Set([...publisher.knownUris, ...previous.keys()])]
    return {
      items: uris.map((uri): WorkspaceDocumentDiagnosticReport => {
        const report = reportOf(publisher.known(uri) ?? [], previous.get(uri))
        return { ...report, uri, version: project.versionOf(uri) }
      }),
    }
  })
}

/** The result id is of what is found, so that the same answer has the same one in every process. */
function reportOf(diagnostics: readonly Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
  const resultId = createHash('sha1').update(JSON.stringify(diagnostics)).digest('base64url')
  if (resultId === previous) return { kind: 'unchanged', resultId }
  return { kind: 'full', resultId, items: [...diagnostics] }
}
