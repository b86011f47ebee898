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
    for (const line of lines) expect(line).toMatch(/^.+:\d+:\d+: (error|warning|info|hint): .+ \[KAM\d{4}\]$/)
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
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^kamkit: cannot write .*: ENOENT/)])
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

  it.each(['cfg', 'mjs'])('reads a .%s anew on SIGHUP; one that fails leaves the old one running', async (kind) => {
    const source = write('again.cfg', config.replace('5060', kind === 'cfg' ? '5064' : '5066'))
    const file = kind === 'cfg' ? source : join(folder, 'again.mjs')
    const change = async (text: string): Promise<void> => {
      write('again.cfg', text)
      if (kind === 'mjs') await runCli('kamkit', ['compile', '-o', file, source])
    }
    const good = readFileSync(source, 'latin1')
    await change(good)
    const server = startCli('kamkit', ['run', file, '-Y', join(folder, 'run')])
    await server.waitFor('listening on udp:127.8.41.1')
    await change(good.replace('OK', 'Fine'))
    server.kill('SIGHUP')
    await server.waitFor('as it is now')
    if (kind === 'cfg') await change(good.replace('sl_send_reply', 'sl_sned_reply'))
    else await change(good.replace('loadmodule', 'loadmodule "kex.so"\nloadmodule'))
    server.kill('SIGHUP')
    await server.waitFor('the configuration stays as it was')
    server.kill('SIGTERM')
    const { status, stderr } = await server.done
    expect(status).toBe(0)
    expect(stderr).toContain(kind === 'cfg' ? 'sl_sned_reply' : 'loadmodule "kex.so" is new')
  })

  it.each([
    [
      'a module that cannot run yet',
      'loadmodule "pike.so"\nrequest_route { pike_check_req(); }',
      /:2:1: error: .*"pike".*--stub-module pike/,
    ],
    [
      'an address that is not ours',
      'listen=udp:192.0.2.77:5060\nrequest_route { exit; }',
      /EADDRNOTAVAIL 192\.0\.2\.77:5060 \(this machine has no such address\)/,
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

describe('kamkit parse', () => {
  const text =
    '#!subst "/NAME/alice/"\n#!define WHO "bob"\n# \xe9\ndebug=3 /* in */\n#!ifdef X\nit\'s\n#!endif\ninclude_file "part.cfg"\n'

  it('--format cfg gives back the file byte for byte', async () => {
    const path = write('bytes.cfg', `\xff\x00${text}"`)
    const { stdout } = await runCli('kamkit', ['parse', '--format', 'cfg', path])
    expect(stdout).toBe(readFileSync(path, 'latin1'))
  })

  it('--format tokens says of each token where it stands and came from', async () => {
    const part = write('part.cfg', 'route {\n\tx("NAME", WHO);\n}\n')
    const path = write('main.cfg', text)
    const { status, stdout } = await runCli('kamkit', ['parse', '--format', 'tokens', path])
    expect(status).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe(`${path}:4:1\tword\t"debug"\t\t`)
    expect(lines).toContain(`${part}:2:4\tstring\t"\\"NAME\\""\t"alice"\tsubst "/NAME/alice/"; include ${path}:8:1`)
    expect(lines).toContain(`${part}:2:12\tstring\t"\\"bob\\""\t"bob"\tdefine WHO ${path}:2:1; include ${path}:8:1`)
    const { stdout: pieces } = await runCli('kamkit', ['parse', '--format', 'tokens', '--pieces', path])
    expect(pieces).toContain(`${path}:5:10\tinactive\t"\\nit's\\n"\t\n${path}:7:1\tdirective\t"#!endif"\t\n`)
    expect(pieces).toContain(`${part}:2:1\tblank\t"\\t"\t\n`)
  })

  it('--format json gives tree, comments, inactive text and diagnostics with their places', async () => {
    write('part.cfg', 'route {\n\tx(;\n}\n')
    const path = write('main.cfg', text)
    const { status, stdout, stderr } = await runCli('kamkit', ['parse', path])
    expect([status, stderr]).toEqual([1, ''])
    const place = (line: number, column: number, offset: number): object => ({ line, column, offset })
    expect(JSON.parse(Buffer.from(stdout, 'latin1').toString('utf8'))).toMatchObject({
      version: 1,
      target: '6.1',
      files: [
        { name: path },
        { name: join(folder, 'part.cfg'), includedAt: { file: 0, start: { line: 8, column: 1 } } },
      ],
      tree: {
        kind: 'File',
        items: [{ kind: 'CoreParameter', range: { file: 0, start: place(4, 1, 46), end: place(4, 8, 53) } }, {}],
      },
      comments: [
        { range: { file: 0, start: place(3, 1, 42) }, text: '# \xe9', startsLine: true },
        { text: '/* in */', startsLine: false },
      ],
      inactive: [{ file: 0, start: place(5, 10, 72), end: place(7, 1, 78) }],
      diagnostics: [{ code: 'KAM2001', severity: 'error', file: join(folder, 'part.cfg') }],
    })
  })
})

describe('kamkit explain', () => {
  it('says what a name is, and proposes another for one that is none', async () => {
    const { status, stdout, stderr } = await runCli('kamkit', ['explain', 'udp_mtu', 't_rely'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^udp_mtu: core parameter\n {2}udp_mtu = 0\n/)
    expect(stderr).toBe('kamkit: nothing is called t_rely; did you mean t_relay?\n')
  })
})
