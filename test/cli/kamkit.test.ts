import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from './run-cli.ts'

const example = join(import.meta.dirname, '../../examples/getting-started/kamailio.cfg')
const broken = join(import.meta.dirname, 'broken')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-cli-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, 'latin1')
  return path
}

describe('kamkit check', () => {
  it('says nothing and gives 0 when all is well', async () => {
    expect(await runCli('kamkit', ['check', example])).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it.each(readdirSync(broken))('shows where %s is wrong and gives 1, without a stack trace', async (name) => {
    const { status, stdout, stderr } = await runCli('kamkit', ['check', '--format', 'unix', join(broken, name)])
    expect(status).toBe(1)
    const lines = `${stdout}${stderr}`.trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(/^.+:\d+:\d+: (error|warning): .+ \[KAM\d{4}\]$/)
    expect(lines.some((line) => line.includes(': error: '))).toBe(true)
  })

  it('gives JSON that tools can read', async () => {
    const { stdout } = await runCli('kamkit', ['check', '--format', 'json', join(broken, 'unknown-names.cfg')])
    const found = JSON.parse(stdout) as {
      readonly version: number
      readonly diagnostics: readonly { readonly code: string }[]
    }
    expect(found.version).toBe(1)
    expect(found.diagnostics.map((one) => one.code)).toContain('KAM3002')
  })

  it.each([
    [['check'], "missing required argument 'file'"],
    [['check', '/nowhere/at/all.cfg'], 'cannot read /nowhere/at/all.cfg'],
    [['check', '--nonsense', 'x.cfg'], "unknown option '--nonsense'"],
    [['frobnicate'], "unknown command 'frobnicate'"],
  ])('%j is a usage error: status 2', async (args, text) => {
    const { status, stderr } = await runCli('kamkit', args)
    expect([status, stderr]).toEqual([2, expect.stringContaining(text)])
  })
})

describe('kamkit compile', () => {
  it('writes a program and a source map that names the configuration', async () => {
    const output = join(folder, 'out.mjs')
    expect(await runCli('kamkit', ['compile', '-o', output, example])).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(output, 'utf8')).toContain('//# sourceMappingURL=out.mjs.map')
    const map = JSON.parse(readFileSync(`${output}.map`, 'utf8')) as { readonly sources: readonly string[] }
    expect(map.sources.map((source) => join(folder, source))).toEqual([example])
  })

  it('writes nothing when there are errors', async () => {
    const output = join(folder, 'never.mjs')
    const { status } = await runCli('kamkit', ['compile', '-o', output, join(broken, 'unknown-names.cfg')])
    expect([status, existsSync(output)]).toEqual([1, false])
  })

  it('says why when it cannot write', async () => {
    const { status, stderr } = await runCli('kamkit', ['compile', '-o', join(folder, 'no/such/dir.mjs'), example])
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^kamkit: ENOENT: [^\n]+\n$/)])
  })
})

describe('kamkit run', () => {
  const config =
    '#!KAMAILIO\nlisten=udp:127.8.41.1:5060\nloadmodule "sl.so"\nrequest_route { sl_send_reply("200", "OK"); }\n'

  it.each(['cfg', 'mjs'])('runs a .%s until it is told to stop', async (kind) => {
    const file = write(`run.cfg`, config.replace('5060', kind === 'cfg' ? '5060' : '5062'))
    const program = join(folder, 'run.mjs')
    if (kind === 'mjs') await runCli('kamkit', ['compile', '-o', program, file])
    const server = startCli('kamkit', ['run', kind === 'cfg' ? file : program, '-Y', join(folder, 'run')])
    await server.waitFor('listening on udp:127.8.41.1')
    server.kill('SIGTERM')
    expect(await server.done).toMatchObject({ status: 0, stderr: '' })
  })

  it.each([
    [
      'a module that cannot run yet',
      'loadmodule "dialog.so"\nrequest_route { dlg_manage(); }',
      /:2:1: error: .*"dialog".*--stub-module dialog/,
    ],
    [
      'an address that is not ours',
      'listen=udp:192.0.2.77:5060\nrequest_route { exit; }',
      /EADDRNOTAVAIL 192\.0\.2\.77:5060/,
    ],
    [
      'a bad parameter value',
      'loadmodule "tm.so"\nmodparam("tm", "fr_timer", "soon")\nrequest_route { exit; }',
      /error/,
    ],
  ])('refuses %s with status 1', async (_what, text, message) => {
    const { status, stdout, stderr } = await runCli('kamkit', ['run', write('refused.cfg', `#!KAMAILIO\n${text}\n`)])
    expect(status).toBe(1)
    expect(`${stdout}${stderr}`).toMatch(message)
    expect(stderr).not.toMatch(/^ {4}at /m)
  })

  it.each([
    ['no program', 'export const a = 1\n', 'is not a program compiled by kamkit'],
    ['no JavaScript', 'this is no JavaScript\n', 'cannot load'],
    ['of another ABI', 'export const abi = 99\nexport const program = {}\nexport const link = () => []\n', 'ABI 99'],
  ])('refuses a .mjs that is %s with status 2', async (_what, text, message) => {
    const { status, stderr } = await runCli('kamkit', ['run', write(`${message.length}.mjs`, text)])
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^kamkit: [^\n]+\n$/)])
    expect(stderr).toContain(message)
  })
})
