import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../user-error.ts'

/** What the names of test files end with. */
const endings = ['.test.yaml', '.test.yml', '.test.ts'] as const

/** The test files that paths name: files as they are, folders with all that is below them, in the order of their names. */
export function findTestFiles(paths: readonly string[], folder = process.cwd()): readonly string[] {
  const found = new Set<string>()
  for (const path of paths) {
    const full = resolve(folder, path)
    if (!existsSync(full)) throw new UserError(`cannot read ${path}`)
    const inside = statSync(full).isDirectory() ? filesBelow(full) : [full]
    if (inside.length === 0)
      throw new UserError(`${path} holds no test files: their names end with ${endings.join(', ')}`)
    for (const file of inside) found.add(file)
  }
  return [...found]
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesBelow(join(folder, entry.name))
      const path = join(folder, entry.name)
      return endings.some((ending) => entry.name.endsWith(ending)) && isOurs(path) ? [path] : []
    })
}

/** Other test runners have files of that name too. */
function isOurs(path: string): boolean {
  return !path.endsWith('.ts') || readFileSync(path, 'utf8').includes('kamkit/test')
}
