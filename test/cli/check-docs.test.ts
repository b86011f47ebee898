import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { renderPretty } from '#compiler/diagnostics/render.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { checkFile } from '#tooling/check/check-file.ts'
import { checkFormats } from '#tooling/check/formats/render.ts'
import { noProject, readProject } from '#tooling/project/project-file.ts'
import { createMemoryHost } from '../support/compile-text.ts'
import { runCli } from './run-cli.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/check.md'), 'utf8')

it('the example of docs/check.md is what comes out', () => {
  const [, config = '', result = ''] = /```kamailio checked\n(.*?)```.*?```text result\n(.*?)```/s.exec(page) ?? []
  expect(config).not.toBe('')
  const settings = { parse: { defines: [], target: '6.1' }, severities: new Map(), project: noProject } as const
  const { diagnostics, sources } = checkFile('test.cfg', createMemoryHost(config), createCatalogue(), settings)
  expect(diagnostics.map((one) => renderPretty(one, sources, { isColoured: false })).join('\n')).toBe(result)
})

it('docs/check.md tells every option and format', async () => {
  const { stdout } = await runCli('kamkit', ['check', '--help'])
  const options = [...stdout.matchAll(/(?<= )--[a-z-]+/g)].map(([option]) => option)
  expect(options.length).toBeGreaterThan(8)
  expect(options.filter((option) => option !== '--help' && !page.includes(option))).toEqual([])
  expect(checkFormats.filter((format) => !page.includes(`| \`${format}\``))).toEqual([])
})

it('the project file of docs/check.md is one', () => {
  const [, text = ''] = /```json\n(.*?)```/s.exec(page) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-docs-'))
  writeFileSync(join(folder, 'kamkit.config.json'), text)
  expect(readProject(join(folder, 'kamkit.config.json')).defines).toHaveLength(2)
  rmSync(folder, { recursive: true })
})

it('the GitHub action checks the files of its globs, also with blanks in their names, and writes SARIF', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-action-'))
  writeFileSync(join(folder, 'a b.cfg'), 'request_route {\n  exit\n}\n')
  writeFileSync(join(folder, '--fix.cfg'), 'request_route {\n  exit;\n}\n')
  // The step as it stands in the action, with what the runner sets.
  const [, step = ''] = /\n      run: '(.*)'\n?$/.exec(readFileSync(join(root, 'action.yml'), 'utf8')) ?? []
  expect(step).not.toBe('')
  const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      GITHUB_ACTION_PATH: root,
      KAMKIT_FILES: '*.cfg',
      KAMKIT_OPTIONS: '--no-config --max-warnings 9',
      KAMKIT_SARIF: 'out.sarif',
    },
  })
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^::error file=a b\.cfg,line=2,[^\n]*\n$/)])
  expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  rmSync(folder, { recursive: true })
})

it('the hooks of pre-commit run on the files that they name', () => {
  const text = readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')
  const hooks = [...text.matchAll(/- id: (.*)\n(?: {2}.*\n)*? {2}entry: (.*)\n(?: {2}.*\n)*? {2}files: (.*)\n/g)]
  expect(hooks.map(([, id]) => id)).toEqual(['kamkit-check', 'kamkit-fmt'])
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-hooks-'))
  const files = ['kamailio.cfg', 'other.cfg', 'kamailio-edge.cfg']
  for (const file of files) writeFileSync(join(folder, file), 'request_route {\n\texit\n}\n')
  for (const [, , entry = '', pattern = ''] of hooks) {
    const staged = files.filter((file) => new RegExp(pattern).test(file))
    expect(staged).toEqual(['kamailio.cfg', 'kamailio-edge.cfg'])
    // pre-commit installs the package, and runs the entry with the files behind it.
    const [command = '', ...args] = entry.split(' ')
    const { status, stderr } = spawnSync(join(root, 'bin', command), [...args, ...staged], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stderr).toContain(entry.endsWith('check') ? 'error[KAM2002]' : 'kamailio.cfg')
    expect(status).toBe(1)
  }
  rmSync(folder, { recursive: true })
})
