import { SourceSet } from '#compiler/1-source/source-set.ts'
import { builtInDefines } from '#compiler/2-lex/defines.ts'
import { PieceRecorder } from '#compiler/2-lex/piece-recorder.ts'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import { preprocess } from '#compiler/2-lex/preprocessor.ts'
import type { Token } from '#compiler/2-lex/token.ts'
import { DiagnosticCollector } from '#compiler/diagnostics/collector.ts'
import type { CompilerHost } from '#compiler/host.ts'

const noFiles: CompilerHost = { readFile: () => undefined, resolvePath: (path) => path, env: () => undefined }

export interface Preprocessed {
  readonly tokens: readonly Token[]
  readonly codes: readonly string[]
  /** What was read of the text, and what was left out. */
  readonly pieces: readonly Piece[]
}

/** The tokens of a text when these names are defined, and the codes of what is reported. */
export function preprocessText(text: string, names: readonly string[], host: CompilerHost = noFiles): Preprocessed {
  const sources = new SourceSet()
  const main = sources.add('test.cfg', text)
  const defines = builtInDefines('6.1')
  for (const name of names) defines.set(name, { value: undefined, at: undefined })
  const diagnostics = new DiagnosticCollector()
  const recorder = new PieceRecorder()
  const { tokens } = preprocess(main, { host, sources, diagnostics, target: '6.1', defines, substs: [], recorder })
  return { tokens, codes: diagnostics.all.map((one) => one.code), pieces: recorder.all.get(main.id) ?? [] }
}

/** The same as text: each token as its kind, text and value. */
export function tokenSequence(text: string, names: readonly string[], host: CompilerHost = noFiles): readonly string[] {
  const { tokens, codes } = preprocessText(text, names, host)
  return [...tokens.map(({ kind, text: written, value }) => `${kind} ${written} ${String(value)}`), ...codes]
}

/** Names that conditionals test, in any branch. */
export function testedNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/[#!]!ifn?def[ \t]+(\w+)/g)].map(([, name = '']) => name))]
}

/** Choices of defines: none, all, and up to `limit` that lack one, hold one, or hold two. */
export function defineSets(text: string, limit: number): readonly (readonly string[])[] {
  const names = testedNames(text)
  const single = names.map((name) => [name])
  const missing = names.map((name) => names.filter((other) => other !== name))
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]))
  const flips = [...single, ...missing, ...pairs]
  const step = Math.max(1, Math.ceil(flips.length / Math.max(1, limit)))
  return [[], names, ...flips.filter((_, index) => index % step === 0)]
}
