import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCheck, type CheckOptions } from '#tooling/cli/check.ts'
import { runCli } from './run-cli.ts'

const warned =
  'loadmodule "tm.so"\nloadmodule "sl.so"\nrequest_route {\n\tt_relay();\n\tsl_send_reply("404", "Not Found");\n}\n'
const unfinished = 'request_route {\n\texit\n}\n'
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-check-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text, 'latin1')
  return path
}

/** Runs the command in this process, which is quicker, and gives what it wrote. */
async function check(
  files: readonly string[],
  options: Partial<CheckOptions> = {},
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')
      return true
    }),
  )
  try {
    const status = await runCheck(files, { define: [], format: 'unix', ...options })
    return { status, ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

describe('kamkit check --fix', () => {
  it('mends the file in place, keeps its mode, and leaves nothing beside it', async () => {
    const path = write('fix.cfg', unfinished)
    chmodSync(path, 0o640)
    const { status, stderr } = await check([path], { fix: true })
    expect([status, stderr]).toEqual([0, `kamkit: ${path}: 1 fix made\n`])
    expect(readFileSync(path, 'latin1')).toBe('request_route {\n\texit;\n}\n')
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).filter((name) => name.includes('kamkit-'))).toEqual([])
  })

  it('mends a file that two configurations include once', async () => {
    const part = write('part.cfg', 'exit\n')
    const mains = ['one.cfg', 'two.cfg'].map((name) => write(name, `request_route {\ninclude_file "${part}"\n}\n`))
    expect((await check(mains, { fix: true })).status).toBe(0)
    expect(readFileSync(part, 'latin1')).toBe('exit;\n')
  })

  it('--fix-dry-run prints what patch takes, and changes nothing', async () => {
    const path = write('dry.cfg', unfinished)
    const { stdout } = await check([path], { fixDryRun: true })
    expect(stdout).toBe(`--- ${path}.orig\n+++ ${path}\n@@ -1,3 +1,3 @@\n request_route {\n-\texit\n+\texit;\n }\n`)
    expect(readFileSync(path, 'latin1')).toBe(unfinished)
  })

  it.each([
    [['a.cfg'], { fix: true, defines: 'all' }, 'leave --defines out'],
    [['-'], { fix: true }, 'use --fix-dry-run'],
    [['a.cfg'], { maxWarnings: 'x' }, 'write a number'],
    [['a.cfg'], { rule: ['reply-after-relay=of'] }, 'did you mean "off"?'],
    [['a.cfg'], { rule: ['reply-after=off'] }, 'there is no rule, code or category "reply-after"'],
  ] as const)('%j %j is a usage error', async (files, options, text) => {
    write('a.cfg', unfinished)
    const paths = files.map((file) => (file === '-' ? file : join(folder, file)))
    await expect(check(paths, options)).rejects.toThrow(text)
  })
})

describe('kamkit check: how strict', () => {
  it('--rule and the project say how strict a rule is; the command line wins', async () => {
    const path = write('warned.cfg', warned)
    expect((await check([path])).stderr).toContain('warning: sl_send_reply() answers')
    expect((await check([path], { rule: ['reply-after-relay=error'] })).status).toBe(1)
    const config = write('project.json', '{"rules":{"sip-flow":"off"}}')
    expect((await check([path], { config })).stderr).not.toContain('answers')
    expect((await check([path], { config, rule: ['KAM6101=info'] })).stderr).toContain('info: sl_send_reply() answers')
  })

  it('--max-warnings and --quiet', async () => {
    const path = write('warned.cfg', warned)
    const only = { rule: ['reply-after-relay=warning'] }
    expect((await check([path], { ...only, maxWarnings: '50' })).status).toBe(0)
    const strict = await check([path], { ...only, maxWarnings: '0', quiet: true })
    expect(strict.status).toBe(1)
    expect(strict.stderr).toMatch(/^kamkit: \d+ warnings?, and --max-warnings allows 0 \(--quiet hides them\)\n$/)
  })

  it('files that the project ignores are left out; errors in those that it includes are said', async () => {
    mkdirSync(join(folder, 'p/old'), { recursive: true })
    write('p/kamkit.config.json', '{"ignore":["old/**"]}')
    const old = write('p/old/old.cfg', 'nonsense();\n')
    const main = write('p/main.cfg', 'request_route {\ninclude_file "old/old.cfg"\n}\n')
    expect(await check([old])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect((await check([main])).stderr).toContain('unknown function nonsense()')
  })

  it('pretty ends with a count', async () => {
    const { stderr } = await check([write('two.cfg', 'request_route {\n\tx();\n\texit\n}\n')], { format: 'pretty' })
    expect(stderr).toMatch(/\n2 errors; 1 fixable with --fix\n$/)
  })
})

it('names the modules that do not run yet in one place, and refuses a folder', async () => {
  const lacking = write(
    'lacking.cfg',
    'loadmodule "sl.so"\nloadmodule "pike.so"\nloadmodule "lib/xmpp.so"\nroute { drop; }\n',
  )
  const { stderr } = await check([lacking], { format: 'pretty', rule: ['unused-module=off'] })
  expect(stderr).toContain('info[KAM3011]: kamkit has no modules pike, xmpp yet\n')
  expect(stderr.match(/KAM3011/g)).toHaveLength(1)
  await expect(check([folder])).rejects.toThrow(`cannot read ${folder}: it is a folder; name a file, such as`)
})

describe('kamkit check, the whole program', () => {
  const run = (input: string, ...args: readonly string[]): readonly unknown[] => {
    const main = join(import.meta.dirname, '../../tooling/cli/main.ts')
    const done = spawnSync(process.execPath, ['--conditions=source', main, 'check', ...args], {
      input: Buffer.from(input, 'latin1'),
      cwd: folder,
    })
    return [done.status, done.stdout.toString('latin1'), done.stderr.toString('latin1')]
  }

  it('- checks standard input, with the includes and the project of the name that is given', () => {
    write('part.cfg', 'exit;\n')
    const text = 'request_route {\ninclude_file "part.cfg"\n\tx();\n}\n'
    const [status, , stderr] = run(text, '--format', 'unix', '--stdin-filename', join(folder, 'unsaved.cfg'), '-')
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`${join(folder, 'unsaved.cfg')}:3:2: error: unknown function x() [KAM3002]\n`),
    ])
    expect(stderr).not.toContain('KAM1001')
  })

  it('a wrong project file is a usage error', async () => {
    const config = write('bad.json', '{"rule":{}}')
    const { status, stderr } = await runCli('kamkit', ['check', '--config', config, write('a.cfg', unfinished)])
    expect([status, stderr]).toEqual([2, `kamkit: ${config}:1: unknown key "rule"; did you mean "rules"?\n`])
  })
})
