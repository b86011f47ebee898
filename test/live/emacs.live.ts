import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isAvailable } from './require.ts'

const root = resolve(import.meta.dirname, '../..')
const hasEmacs = isAvailable('/usr/bin/emacs', 'Emacs')
const hasEglot = hasEmacs && isAvailable('/usr/share/emacs/site-lisp/elpa-src/eglot-1.9', 'eglot for Emacs')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-emacs-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!hasEglot)('kamkit lsp in Emacs', () => {
  it('checks a configuration while somebody types', () => {
    const text = readFileSync(join(root, 'examples/getting-started/kamailio.cfg'), 'utf8')
    const config = join(folder, 'kamailio.cfg')
    writeFileSync(config, text)
    const { status, stdout } = spawnSync(
      '/usr/bin/emacs',
      ['--batch', '-Q', '-l', join(import.meta.dirname, 'editors/emacs.el')],
      { env: { ...process.env, FILE: config, KAMKIT: join(root, 'bin/kamkit') }, timeout: 100_000, encoding: 'utf8' },
    )
    expect(status).toBe(0)
    const line = text.split('\n').length + 1
    expect(stdout.split('\n')).toEqual([
      'opened nil',
      `typed ((${line} "error" "kamkit [KAM3002]: unknown function nothing_at_all()"))`,
      'mended nil',
      '',
    ])
  })
})
