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
  const { status, stdout } = spawnSync('bash', [join(root, 'scripts/check-in-action')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      KAMKIT_FILES: '*.cfg',
      KAMKIT_OPTIONS: '--no-config --max-warnings 9',
      KAMKIT_SARIF: 'out.sarif',
    },
  })
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^::error file=a b\.cfg,line=2,[^\n]*\n$/)])
  expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  expect(readFileSync(join(root, 'action.yml'), 'utf8')).toContain('"$GITHUB_ACTION_PATH/scripts/check-in-action"')
  rmSync(folder, { recursive: true })
})
