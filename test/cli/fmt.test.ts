import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatText } from '#compiler/format/format.ts'
import { runFmt, type FmtOptions } from '#tooling/cli/fmt.ts'
import { unifiedDiff } from '#tooling/cli/unified-diff.ts'
import { runCli } from './run-cli.ts'

const examples = join(import.meta.dirname, '../../examples')
const untidy = 'route{\nif(a){exit;\n}\n}\n'
const tidy = 'route {\n\tif (a) {\n\t\texit;\n\t}\n}\n'
const options: FmtOptions = { define: [], target: '6.1', indent: 'tab' }
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-fmt-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, 'latin1')
  return path
}

describe('kamkit fmt', () => {
  it('rewrites a file in place, keeps its mode and the link to it, and leaves nothing beside it', async () => {
    const path = write('a.cfg', untidy)
    chmodSync(path, 0o640)
    symlinkSync(path, join(folder, 'link.cfg'))
    expect(await runFmt([join(folder, 'link.cfg')], options)).toBe(0)
    expect(readFileSync(path, 'latin1')).toBe(tidy)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).toSorted()).toEqual(['a.cfg', 'link.cfg'])
  })

  it('--check lists what would change, and changes nothing', async () => {
    const [bad, good] = [write('bad.cfg', untidy), write('good.cfg', tidy)]
    expect(await runCli('kamkit', ['fmt', '--check', bad, good])).toEqual({ status: 1, stdout: `${bad}\n`, stderr: '' })
    expect(await runFmt([good], { ...options, check: true })).toBe(0)
    expect(readFileSync(bad, 'latin1')).toBe(untidy)
  })

  it('--diff prints what patch takes', async () => {
    const path = write('bad.cfg', untidy)
    const { status, stdout } = await runCli('kamkit', ['fmt', '--diff', path])
    expect(status).toBe(1)
    expect(stdout).toBe(
      `--- ${path}.orig\n+++ ${path}\n@@ -1,4 +1,5 @@\n-route{\n-if(a){exit;\n-}\n+route {\n+\tif (a) {\n+\t\texit;\n+\t}\n }\n`,
    )
  })

  it('- reads standard input and writes standard output', () => {
    const run = (text: string, ...args: readonly string[]): readonly unknown[] => {
      const main = join(import.meta.dirname, '../../tooling/cli/main.ts')
      const done = spawnSync(process.execPath, ['--conditions=source', main, 'fmt', ...args], {
        input: Buffer.from(text, 'latin1'),
      })
      return [done.status, done.stdout.toString('latin1')]
    }
    expect(run('route{\nx("\xe9");\n}', '-', '--indent', '2')).toEqual([0, 'route {\n  x("\xe9");\n}\n'])
    expect(run('route { if }', '--stdin')).toEqual([1, 'route { if }'])
  })

  it('leaves a file with syntax errors alone and says where they are', async () => {
    const path = write('broken.cfg', 'route {\nif (a { b();\n}\n')
    const { status, stdout, stderr } = await runCli('kamkit', ['fmt', path])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`${path}:2:`)
    expect(stderr).toContain('has syntax errors and is not formatted')
    expect(readFileSync(path, 'latin1')).toBe('route {\nif (a { b();\n}\n')
  })

  it.each([
    ['defines alone', '#!define A 1\n  #!define B\n'],
    ['statements of a route', 'if (a) {\n\tb();\n}\n'],
    ['a missing include', 'include_file "nowhere.cfg"\nroute { exit; }\n'],
    ['what the defines leave out', '#!ifdef NEVER\nroute { exit; }\n#!endif\n'],
  ])('takes a file with %s', async (_what, text) => expect(await runFmt([write('part.cfg', text)], options)).toBe(0))

  it('minds macros of included files', async () => {
    write('macros.cfg', '#!define A (1) # yes\n')
    const text = 'include_file "macros.cfg"\nroute {\n\tif A\n\t{\n\t\texit;\n\t}\n}\n'
    const path = write('main.cfg', text)
    expect(await runFmt([path], options)).toBe(0)
    expect(readFileSync(path, 'latin1')).toBe(text)
  })

  it('ends with status 2 without a file, and when one cannot be read', async () => {
    const { status, stderr } = await runCli('kamkit', ['fmt', '/nowhere/a.cfg', write('good.cfg', tidy)])
    expect([status, stderr]).toEqual([2, expect.stringContaining('there is no such file')])
    expect(await runFmt([], options)).toBe(2)
  })
})

describe('unified diff', () => {
  it.each([
    [
      'a long file',
      Array.from({ length: 40 }, (_, index) => (index % 20 === 5 ? `x${index}( );` : `x${index}();`)).join('\n'),
    ],
    ['a missing line end', 'a=1\nb = 2'],
    ['blank lines', 'a=1\n\n\n\n\n\nb=2\n\n\n'],
    ['lines joined', 'route {\n\tif (a)\n\t{\n\t\tb();\n\t}\n\telse\n\t{\n\t\tc();\n\t}\n}\n'],
  ])('is taken by patch: %s', (_what, text) => {
    const formatted = formatText(text, { indent: 'tab' })
    const path = write('patched.cfg', text)
    const diff = unifiedDiff('patched.cfg', text, formatted)
    expect(diff).not.toBe('')
    const { status } = spawnSync('patch', ['--silent', path], { input: diff })
    if (status !== null) expect(readFileSync(path, 'latin1')).toBe(formatted)
  })

  it('is empty when nothing differs', () => expect(unifiedDiff('a.cfg', tidy, tidy)).toBe(''))
})

describe('our own configurations', () => {
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cfg'))

  it.each(files)('examples/%s is formatted', async (name) => {
    expect(await runFmt([join(examples, name)], { ...options, check: true })).toBe(0)
  })

  it('the example of docs/fmt.md is what comes out', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/fmt.md'), 'utf8')
    const [, before = '', after = ''] = /```kamailio before\n(.*?)```.*?```kamailio after\n(.*?)```/s.exec(page) ?? []
    expect(before).not.toBe('')
    expect(formatText(before, { indent: 'tab' })).toBe(after)
  })
})
