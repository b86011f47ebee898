import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node'

const root = resolve(import.meta.dirname, '../..')

/** What an editor for tests says of itself. */
export interface ClientOptions {
  readonly settings?: unknown
  readonly capabilities?: ClientCapabilities
}

/** An editor for tests: `kamkit lsp` as a process of its own, spoken to over its standard input and output. */
export class LanguageClient {
  readonly connection: ProtocolConnection
  readonly server: InitializeResult
  /** What was published last, by URI. */
  readonly published = new Map<string, PublishDiagnosticsParams>()
  readonly #texts = new Map<string, { text: string; version: number }>()
  readonly #end: () => Promise<number | null>
  readonly #memory: () => number
  #waiting: (() => void)[] = []

  private constructor(
    connection: ProtocolConnection,
    server: InitializeResult,
    end: () => Promise<number | null>,
    memory: () => number,
  ) {
    this.connection = connection
    this.server = server
    this.#end = end
    this.#memory = memory
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params)
      const waiting = this.#waiting
      this.#waiting = []
      for (const wake of waiting) wake()
    })
  }

  /** Starts a server for a folder. */
  static async start(folder: string, options: ClientOptions = {}): Promise<LanguageClient> {
    const main = resolve(root, 'tooling/cli/main.ts')
    const child = spawn(process.execPath, ['--conditions=source', main, 'lsp', '--stdio'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    )
    connection.listen()
    const uri = pathToFileURL(folder).href
    const server = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'test' }],
      capabilities: options.capabilities ?? {},
      initializationOptions: options.settings,
    })
    await connection.sendNotification('initialized', {})
    const end = async (): Promise<number | null> => {
      await connection.sendRequest('shutdown')
      await connection.sendNotification('exit')
      return ended
    }
    return new LanguageClient(connection, server, end, () => residentBytes(child.pid))
  }

  /** The memory that the server holds, in bytes. */
  get memory(): number {
    return this.#memory()
  }

  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { text, version: 1 })
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'kamailio', version: 1, text },
    })
  }

  /** Replaces the first occurrence of a text, as somebody who types does: one incremental change. */
  async replace(uri: string, old: string, text: string): Promise<void> {
    const current = this.textOf(uri)
    const at = current.indexOf(old)
    if (at === -1) throw new Error(`${old} is not in the text`)
    const range = { start: positionIn(current, at), end: positionIn(current, at + old.length) }
    await this.change(uri, range, text)
  }

  async change(uri: string, range: Range, text: string): Promise<void> {
    const known = this.#texts.get(uri)
    if (known === undefined) throw new Error(`${uri} is not open`)
    known.version += 1
    known.text = applyEdits(known.text, [{ range, newText: text }])
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: known.version },
      contentChanges: [{ range, text }],
    })
  }

  async close(uri: string): Promise<void> {
    this.#texts.delete(uri)
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
  }

  textOf(uri: string): string {
    return this.#texts.get(uri)?.text ?? ''
  }

  /** The place behind a text, which may be marked with | inside. */
  at(uri: string, marked: string): Position {
    const cursor = marked.indexOf('|')
    const plain = marked.replace('|', '')
    const text = this.textOf(uri)
    const start = text.indexOf(plain)
    if (start === -1) throw new Error(`${plain} is not in the text`)
    return positionIn(text, start + (cursor === -1 ? plain.length : cursor))
  }

  /** A request about a place in a document. */
  ask<T>(method: string, uri: string, marked: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, {
      textDocument: { uri },
      position: this.at(uri, marked),
      ...more,
    })
  }

  /** A request about a whole document. */
  askAll<T>(method: string, uri: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(method, { textDocument: { uri }, ...more })
  }

  /** Waits until what is published of a file satisfies the test. */
  async diagnostics(uri: string, test: (all: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const published = this.published.get(uri)
      if (published !== undefined && test(published.diagnostics)) return published.diagnostics
      await new Promise<void>((wake) => this.#waiting.push(wake))
    }
  }

  /** Ends the server; gives its exit status. */
  stop(): Promise<number | null> {
    return this.#end()
  }
}

/** Line and UTF-16 column of an offset. */
export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}

export function offsetIn(text: string, { line, character }: Position): number {
  let at = 0
  for (let count = 0; count < line; count += 1) at = text.indexOf('\n', at) + 1
  return at + character
}

/** A text with the edits that a server sent. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((one, other) => offsetIn(text, other.range.start) - offsetIn(text, one.range.start))
  return ordered.reduce(
    (changed, { range, newText }) =>
      changed.slice(0, offsetIn(text, range.start)) + newText + changed.slice(offsetIn(text, range.end)),
    text,
  )
}

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
}
