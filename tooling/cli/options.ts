import type { ParseOptions } from '#compiler/parse.ts'

export type Target = ParseOptions['target']

/** Reads `-A NAME` and `-A NAME=VALUE`. */
export function parseDefine(text: string): { readonly name: string; readonly value?: string } {
  const equals = text.indexOf('=')
  return equals === -1 ? { name: text } : { name: text.slice(0, equals), value: text.slice(equals + 1) }
}

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}

/** Options that all commands on a configuration share. */
export interface ConfigOptions {
  readonly define: readonly string[]
  readonly target: Target
}

/** What the compiler takes of them. */
export function toParseOptions(options: ConfigOptions): ParseOptions {
  return { defines: options.define.map(parseDefine), target: options.target }
}
