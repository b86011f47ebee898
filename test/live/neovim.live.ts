import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isAvailable } from './require.ts'

const root = resolve(import.meta.dirname, '../..')
const hasNeovim = isAvailable('/usr/bin/nvim', 'Neovim')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-nvim-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Shown {
  readonly line: number
  readonly severity: number
  readonly code: string
}

const files = [join(root, 'examples/getting-started/kamailio.cfg'), '/etc/kamailio/kamailio.cfg'].filter((file) =>
  existsSync(file),
)

describe.skipIf(!hasNeovim)('kamkit lsp in Neovim', () => {
  it.each(files)('%s is checked while somebody types', (file) => {
    const config = join(folder, 'kamailio.cfg')
    const output = join(folder, 'shown')
    writeFileSync(config, readFileSync(file))
    const { status } = spawnSync(
      '/usr/bin/nvim',
      ['--headless', '-n', '-u', 'NONE', '-S', join(import.meta.dirname, 'editors/neovim.lua')],
      { env: { ...process.env, FILE: config, OUTPUT: output, KAMKIT: join(root, 'bin/kamkit') }, timeout: 90_000 },
    )
    expect(status).toBe(0)
    const shown = new Map(
      readFileSync(output, 'utf8')
        .trim()
        .split('\n')
        .map((line): [string, unknown] => {
          const { what, value } = JSON.parse(line) as { readonly what: string; readonly value: unknown }
          return [what, value]
        }),
    )
    const lines = readFileSync(config, 'latin1').split('\n').length
    expect(shown.get('symbols')).toBeGreaterThan(10)
    expect(errors(shown.get('opened'))).toEqual([])
    expect(errors(shown.get('typed'))).toEqual([{ code: 'KAM3002', line: lines + 1, severity: 1, column: 2 }])
    expect(shown.get('hover')).toBe(true)
    expect(shown.get('completion')).toBeGreaterThan(100)
    expect(errors(shown.get('mended'))).toEqual([])
  })
})

/** An empty list is an empty object in Lua. */
function errors(value: unknown): readonly Shown[] {
  return Array.isArray(value) ? (value as Shown[]).filter(({ severity }) => severity === 1) : []
}
