import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { CompilerHost } from '#compiler/host.ts'

/** The compiler's view of this machine's files and environment. Files are read as bytes: one character each. */
export function createCompilerHost(workingFolder = process.cwd()): CompilerHost {
  return {
    readFile: (path) => {
      try {
        return readFileSync(path, 'latin1')
      } catch {
        return undefined
      }
    },
    resolvePath: (path, from) =>
      resolve(from === undefined ? workingFolder : dirname(resolve(workingFolder, from)), path),
    env: (name) => process.env[name],
  }
}
