import { registerHooks } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Problem } from '../format/node.ts'
import type { TestCase } from '../test-case.ts'
import { collectWith } from './collecting.ts'
import { Collector } from './collector.ts'

/** Reads the tests of a TypeScript file by importing it; `edition` differs when it is to be read anew. */
export async function loadTypeScript(
  path: string,
  edition = '',
): Promise<{ readonly tests: readonly TestCase[]; readonly problems: readonly Problem[] }> {
  const collector = new Collector(path)
  try {
    await collectWith(collector, () => withOwnPackage(() => import(`${pathToFileURL(path).href}${edition}`)))
    return { tests: collector.tests, problems: [] }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const line = Number(
      new RegExp(`${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^:\\s]*:(\\d+)`).exec(text)?.[1] ?? 1,
    )
    return {
      tests: [],
      problems: [{ line, column: 1, message: error instanceof Error ? error.message : String(error) }],
    }
  }
}

/** A test file finds this kamkit under its name, wherever it stands. */
async function withOwnPackage(importFile: () => Promise<unknown>): Promise<void> {
  // Built it is .js, from source .ts, as this file.
  const url = new URL(`index${extname(import.meta.filename)}`, import.meta.url).href
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'kamkit/test' ? { url, shortCircuit: true } : next(specifier, context),
  })
  try {
    await importFile()
  } finally {
    hooks.deregister()
  }
}
