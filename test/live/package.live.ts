import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-package-'))
const installed = join(folder, 'node_modules/kamkit')
const command = join(installed, 'bin/kamkit')
let packed: readonly string[] = []

/** What `npm install` would do with the tarball, without a registry: only what it depends on at run time is there. */
beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  })
  const [tarball] = Object.values(JSON.parse(stdout) as object) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ]
  packed = tarball.files.map(({ path }) => path)
  mkdirSync(installed, { recursive: true })
  await run('tar', ['xzf', join(folder, tarball.filename), '-C', installed, '--strip-components=1'])
  for (const name of await runtimeDependencies()) link(name)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function runtimeDependencies(): Promise<readonly string[]> {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root })
  const paths = stdout.split('\n').filter((path) => path.includes('/node_modules/'))
  return paths.map((path) => path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length))
}

function link(name: string): void {
  const target = join(folder, 'node_modules', name)
  mkdirSync(join(target, '..'), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), target)
}

const config = 'listen=udp:192.0.2.1:5060\nloadmodule "sl.so"\nrequest_route { sl_send_reply("200", "Fine"); }\n'
const tests = `import { test } from 'kamkit/test'
test('fine', { config: 'a.cfg', agents: ['alice'] }, async ({ alice }) => {
  const call = await alice.invite('sip:192.0.2.1')
  const reply = await call.expect('200 Fine')
  const status: number = reply.status
  void status
})
`

describe('the package as npm packs it', () => {
  it('holds what users need: programs that can be started, licence, documentation and schemas, and no tests or sources', () => {
    for (const path of ['LICENSE', 'README.md', 'bin/kamkit', 'docs/testing.md', 'docs/kamkit.config.schema.json']) {
      expect(packed).toContain(path)
    }
    const needless = /\.live\.ts$|\.test\.js$|(?<!\.d)\.ts$|^test\/|tsbuildinfo/
    expect(packed.filter((path) => needless.test(path) && !path.startsWith('examples/'))).toEqual([])
    expect(readdirSync(join(installed, 'bin')).toSorted()).toEqual(['find-node.sh', 'kamailio', 'kamkit'])
  })

  it('checks, runs messages and plays tests in TypeScript from where it is installed', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
    expect((await run(command, ['--version'])).stdout).toBe(`${version}\n`)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'a.cfg'), config)
    writeFileSync(join(folder, 'a.test.ts'), tests)
    await run(command, ['check', 'a.cfg'], { cwd: folder })
    const played = await run(command, ['test', '--coverage', 'a.test.ts'], { cwd: folder })
    expect(played.stdout).toContain('1 passed')
  })

  it.each(['NodeNext', 'Bundler'])('types kamkit/test for strict projects, %s', async (resolution) => {
    for (const name of ['@types/node', 'undici-types']) rmSync(join(folder, 'node_modules', name), { force: true })
    for (const name of ['@types/node', 'undici-types']) link(name)
    const options = {
      module: resolution === 'NodeNext' ? 'NodeNext' : 'ESNext',
      moduleResolution: resolution,
      target: 'ES2023',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      types: ['node'],
    }
    writeFileSync(join(folder, 'a.test.ts'), tests)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['a.test.ts'] }))
    await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder])
  })
})
