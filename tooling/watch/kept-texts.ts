import { createHash } from 'node:crypto'
import type { CompilerHost } from '#compiler/host.ts'

/** The files that a program was compiled from, as they were then. */
export interface KeptTexts {
  /** Gives the same texts again, whatever became of the files. */
  readonly host: CompilerHost
  /** SHA-256 of a file as it was; undefined for one that was not read. */
  digestOf(path: string): string | undefined
}

/** A host that keeps what is read through it. */
export function keepTexts(host: CompilerHost): { readonly reading: CompilerHost; readonly kept: KeptTexts } {
  const texts = new Map<string, string | undefined>()
  const readFile = (path: string): string | undefined => {
    const text = host.readFile(path)
    texts.set(path, text)
    return text
  }
  const digestOf = (path: string): string | undefined => {
    const text = texts.get(path)
    return text === undefined ? undefined : createHash('sha256').update(text, 'latin1').digest('hex')
  }
  return {
    reading: { ...host, readFile },
    kept: { host: { ...host, readFile: (path) => texts.get(path) }, digestOf },
  }
}
