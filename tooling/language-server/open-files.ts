import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { CompilerHost } from '#compiler/host.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { toBytes } from '../to-bytes.ts'

interface OpenFile {
  readonly document: TextDocument
  /** Counts every change of every file, so that a file that is closed and opened anew never looks unchanged. */
  readonly stamp: number
  bytes: string | undefined
}

/** The files as the editor has them: what is open lies over what is on disk. */
export class OpenFiles {
  readonly #open = new Map<string, OpenFile>()
  readonly #disk: CompilerHost
  #changes = 0

  constructor(workingFolder: string) {
    this.#disk = createCompilerHost(workingFolder)
  }

  get paths(): Iterable<string> {
    return this.#open.keys()
  }

  /** Counts what the editor told of its documents. */
  get changes(): number {
    return this.#changes
  }

  isOpen(path: string): boolean {
    return this.#open.has(path)
  }

  /** The open documents, as the editor has them. */
  get documents(): readonly TextDocument[] {
    return [...this.#open.values()].map(({ document }) => document)
  }

  /** A document was opened or changed. */
  put(document: TextDocument): void {
    this.#changes += 1
    this.#open.set(pathOf(document.uri), { document, stamp: this.#changes, bytes: undefined })
  }

  close(uri: string): void {
    this.#changes += 1
    this.#open.delete(pathOf(uri))
  }

  /** The version of an open document; null for one on disk, as the protocol has it. */
  versionOf(path: string): number | null {
    return this.#open.get(path)?.document.version ?? null
  }

  /** The URI under which the editor knows a file. */
  uriOf(path: string): string {
    const open = this.#open.get(path)
    if (open !== undefined) return open.document.uri
    return isNoFile(path) ? path : pathToFileURL(path).href
  }

  read(path: string): string | undefined {
    const open = this.#open.get(path)
    if (open === undefined) return this.#disk.readFile(path)
    open.bytes ??= toBytes(open.document.getText())
    return open.bytes
  }

  /** Changes whenever the text may have. */
  stampOf(path: string): string {
    const open = this.#open.get(path)
    if (open !== undefined) return `open ${open.stamp}`
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat === undefined ? 'none' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
  }

  resolve(path: string, from?: string): string {
    if (isNoFile(path)) return path
    return from === undefined || isNoFile(from) ? this.#disk.resolvePath(path) : this.#disk.resolvePath(path, from)
  }

  env(name: string): string | undefined {
    return this.#disk.env(name)
  }
}

/** The path of a document; documents that are no file, such as untitled ones, have their URI for a path. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri
  try {
    return resolve(fileURLToPath(uri))
  } catch {
    return uri
  }
}

function isNoFile(path: string): boolean {
  return /^[a-z][a-z0-9+-]+:/i.test(path)
}
