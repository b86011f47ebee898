import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { abiVersion, type CompiledModule } from '#grammar/abi.ts'
import { UserError } from './user-error.ts'

/** A source map whose sources are named anew. */
function renameSources(map: string, rename: (name: string) => string): string {
  const parsed = JSON.parse(map) as { sources: string[] }
  parsed.sources = parsed.sources.map(rename)
  return JSON.stringify(parsed)
}

/** The source map for a program written to `output`: sources are relative to it, as browsers and Node expect. */
export function mapForOutput(map: string, output: string): string {
  return renameSources(map, (name) => relative(dirname(resolve(output)), resolve(name)))
}

/**
 * Loads a program that was compiled in memory. It is written to a private folder, which lasts as long as the process, so that
 * stack traces, `node --inspect` and coverage find it and its source map by file name. `give` makes it the account's that the process
 * will become.
 */
export async function loadCompiledText(
  code: string,
  map: string,
  configPath: string,
  give: (path: string) => void = () => undefined,
): Promise<LoadedProgram> {
  process.setSourceMapsEnabled(true)
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-'))
  // Tests and replays load many programs: that is no leak of listeners.
  process.setMaxListeners(Math.max(process.getMaxListeners(), process.listenerCount('exit') + 10))
  process.once('exit', () => removeFolder(folder))
  const file = join(folder, `${basename(configPath)}.mjs`)
  writeFileSync(
    `${file}.map`,
    renameSources(map, (name) => pathToFileURL(resolve(name)).href),
  )
  writeFileSync(file, `${code}//# sourceMappingURL=${basename(file)}.map\n`)
  for (const path of [`${file}.map`, file, folder]) give(path)
  return importProgram(file)
}

/** Loads a program of a few lines of which no file is needed: an expression of a debugger. */
export async function importText(code: string): Promise<CompiledModule> {
  // It is our own compiler's.
  return (await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`)) as CompiledModule
}

/** A compiled program with the file that holds it. */
export interface LoadedProgram extends CompiledModule {
  readonly file: string
}

/** A process that ends must not fail over what it leaves. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // Another account may own it by now.
  }
}

/**
 * Imports a compiled program; throws a UserError when the file is none or was made for another ABI. A program that was
 * imported before is read again from the file when `edition` differs.
 */
export async function importProgram(path: string, edition = ''): Promise<LoadedProgram> {
  process.setSourceMapsEnabled(true)
  const loaded = await importFile(path, edition)
  if (typeof loaded.link !== 'function' || loaded.program === undefined) {
    throw new UserError(`${path} is not a program compiled by kamkit`)
  }
  if (loaded.abi !== abiVersion) {
    throw new UserError(
      `${path} was compiled for ABI ${String(loaded.abi)}; this kamkit has ABI ${abiVersion}: compile it again`,
    )
  }
  // Checked above.
  const { abi, program, link } = loaded as CompiledModule
  return { abi, program, link, file: resolve(path) }
}

async function importFile(path: string, edition: string): Promise<Partial<CompiledModule>> {
  try {
    return (await import(`${pathToFileURL(resolve(path)).href}${edition}`)) as Partial<CompiledModule>
  } catch (error) {
    throw new UserError(`cannot load ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
