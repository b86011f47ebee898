import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { watchAndRun } from './watch-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-watch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('runs again when a file changes, also when it did during the run', async () => {
  const file = join(folder, 'a.cfg')
  writeFileSync(file, 'a')
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const aborter = new AbortController()
  const editions: string[] = []
  const status = await watchAndRun(async (edition) => {
    editions.push(edition)
    // The first time the file changes afterwards, the second time at once; the third run is the last.
    if (editions.length === 1) setTimeout(() => writeFileSync(file, 'b'), 30)
    if (editions.length === 2) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      writeFileSync(file, 'c')
    }
    if (editions.length === 3) setTimeout(() => aborter.abort(), 10)
    return { status: editions.length, files: [file] }
  }, aborter.signal)
  said.mockRestore()
  expect(editions.slice(0, 3)).toEqual(['', '?edition=1', '?edition=2'])
  expect(status).toBe(editions.length)
})
