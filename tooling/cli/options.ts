import { dirname } from 'node:path'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { ParseOptions } from '#compiler/parse.ts'
import { createCatalogue, withModuleFacts } from '../catalogue.ts'
import { findProjectFile, noProject, readProject, type Project } from '../project/project-file.ts'

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
  /** The release to check against; what the project says, or else the newest, without it. */
  readonly target?: Target
  /** The project file to take; false for none; the nearest one without it. */
  readonly config?: string | false
}

/** What the project settles for a configuration: the nearest kamkit.config.json above it. Throws a UserError when that is wrong. */
export function projectFor(file: string, options: ConfigOptions): Project {
  if (options.config === false) return noProject
  const path = options.config ?? findProjectFile(dirname(file))
  return path === undefined ? noProject : readProject(path)
}

/** What a configuration may name, with the modules that its project describes. */
export function catalogueFor(file: string, options: ConfigOptions): Catalogue {
  return withModuleFacts(createCatalogue(), projectFor(file, options).modules)
}

/** What the compiler takes of the options, with what the project settles below them. */
export function toParseOptions(
  options: ConfigOptions,
  file: string,
  project = projectFor(file, options),
): ParseOptions {
  const defines = options.define.map(parseDefine)
  const given = new Set(defines.map((define) => define.name))
  return {
    defines: [...project.defines.filter((define) => !given.has(define.name)), ...defines],
    target: options.target ?? project.target ?? '6.1',
  }
}
