import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node'

/** No check takes longer than this. */
const patienceMs = 2000

const root = resolve(import.meta.dirname, '../..')

/** An editor that types and measures: `kamkit lsp` as it was built, in a process of its own. */
export class Editor {
  readonly #connection: ProtocolConnection
  readonly #texts = new Map<string, { text: string; version: number }>()
  #onPublish: (published: PublishDiagnosticsParams) => void = () => {}

  private constructor(connection: ProtocolConnection) {
    this.#connection = connection
    connection.onNotification('textDocument/publishDiagnostics', (published: PublishDiagnosticsParams) =>
      this.#onPublish(published),
    )
    connection.listen()
  }

  static async start(folder: string): Promise<Editor> {
    const child = spawn(join(root, 'bin/kamkit'), ['lsp', '--stdio'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    )
    const editor = new Editor(connection)
    const uri = pathToFileURL(folder).href
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {},
    })
    await connection.sendNotification('initialized', {})
    return editor
  }

  /** Opens a file and waits until it was checked. */
  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { text, version: 1 })
    const answered = this.#answer(uri, 1)
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'kamailio', version: 1, text },
    })
    await answered
  }

  /**
   * Types one letter behind `offset`, or takes it away; gives the milliseconds until its diagnostics are there, undefined when there are
   * none: nothing is said of what a condition leaves out.
   */
  async type(uri: string, offset: number, letter: string | undefined): Promise<number | undefined> {
    const known = this.#texts.get(uri) ?? { text: '', version: 0 }
    const { text } = known
    const start = positionIn(text, offset)
    const end = letter === undefined ? { ...start, character: start.character + 1 } : start
    known.text = text.slice(0, offset) + (letter ?? '') + text.slice(letter === undefined ? offset + 1 : offset)
    known.version += 1
    const answered = this.#answer(uri, known.version)
    const sent = performance.now()
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: known.version },
      contentChanges: [{ range: { start, end }, text: letter ?? '' }],
    })
    const at = await answered
    return at === undefined ? undefined : at - sent
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown')
    await this.#connection.sendNotification('exit')
    this.#connection.dispose()
  }

  #answer(uri: string, version: number): Promise<number | undefined> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(undefined), patienceMs)
      this.#onPublish = (published) => {
        if (published.uri !== uri || published.version !== version) return
        clearTimeout(timer)
        done(performance.now())
      }
    })
  }
}

function positionIn(text: string, offset: number): { readonly line: number; readonly character: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}
