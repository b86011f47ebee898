import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Diagnostic, Location, WorkspaceEdit } from 'vscode-languageserver'
import { applyEdits, LanguageClient } from '../../test/support/language-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
const config = join(folder, 'kamkit.config.json')
const uri = pathToFileURL(join(folder, 'kamailio.cfg')).href
const script = `#!KAMAILIO
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "textopsx.so"
request_route {
	$var(x) = "é";
#!ifdef WITH_MORE
	route(MORE);
	$var(x) = "no";
#!endif
	sl_send_reply("404", "$var(x)");
}
#!ifdef WITH_MORE
loadmodule "htable.so"
modparam("htable", "htable", "ban=>size=8")
route[MORE] {
	if ($sht(ban=>$si) == 1) exit;
}
#!endif
`
let client: LanguageClient

beforeAll(async () => {
  client = await LanguageClient.start(folder)
  await client.open(uri, script)
})
afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true })
})

const ofRule =
  (rule: string) =>
  (all: readonly Diagnostic[]): boolean =>
    all.some((one) => (one.data as { readonly rule?: unknown } | undefined)?.rule === rule)

async function changeSettings(kamkit: object): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { kamkit } })
}

/** Files changed on disk: what editors tell of them. */
async function tellOfFiles(): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] })
}

it('warnings of rules have their page', async () => {
  const found = await client.diagnostics(uri, ofRule('unused-module'))
  const one = found.find(({ code }) => code === 'KAM6401')
  expect(one?.tags).toEqual([1])
  expect(one?.codeDescription?.href).toMatch(/docs\/diagnostics\/KAM6401\.md$/)
})

it('a setting of the editor makes a rule an error, or silences it', async () => {
  await changeSettings({ rules: { 'unused-module': 'error' } })
  await client.diagnostics(uri, (all) => all.some(({ code, severity }) => code === 'KAM6401' && severity === 1))
  await changeSettings({ rules: { 'unused-module': 'off' } })
  await client.diagnostics(uri, (all) => !ofRule('unused-module')(all))
  await changeSettings({})
  await client.diagnostics(uri, ofRule('unused-module'))
})

it('a project file does the same, and what is wrong with it is said in it', async () => {
  writeFileSync(config, '{ "rules": { "unused-module": "off" } }')
  await tellOfFiles()
  await client.diagnostics(uri, (all) => !ofRule('unused-module')(all))
  writeFileSync(config, '{\n  "ruels": {}\n}')
  await tellOfFiles()
  const found = await client.diagnostics(pathToFileURL(config).href, (all) => all.length > 0)
  expect(found).toMatchObject([{ severity: 1, range: { start: { line: 1 } } }])
  expect(found[0]?.message).toContain('did you mean "rules"?')
  rmSync(config)
  await tellOfFiles()
  await client.diagnostics(pathToFileURL(config).href, (all) => all.length === 0)
})

it('a define turns on what was left out', async () => {
  const inactive = (all: readonly Diagnostic[]): number => all.filter(({ code }) => code === 'inactive').length
  await changeSettings({ inactiveRegions: true })
  await client.diagnostics(uri, (all) => inactive(all) === 2)
  await changeSettings({ inactiveRegions: true, defines: ['WITH_MORE'] })
  await client.diagnostics(uri, (all) => inactive(all) === 0)
  await changeSettings({})
  await client.diagnostics(uri, (all) => inactive(all) === 0)
})

it('names in what is left out are found and renamed', async () => {
  const found = await client.ask<Location[]>('textDocument/references', uri, '$var(|x) = "é', {
    context: { includeDeclaration: true },
  })
  expect(found.map(({ range }) => range.start.line)).toEqual([5, 8, 10])
  const table = await client.ask<Location[]>('textDocument/definition', uri, '$sht(ba|n')
  expect(table.map(({ range }) => range.start.line)).toEqual([14])
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', uri, 'route(MO|RE)', { newName: 'REST' })
  const changed = applyEdits(script, edit.changes?.[uri] ?? [])
  expect(changed).toContain('route(REST);')
  expect(changed).toContain('route[REST] {')
})

it('an included file that two others include is read through the one that is set', async () => {
  const part = join(folder, 'part.inc')
  const partUri = pathToFileURL(part).href
  writeFileSync(part, 'route[PART] { route(HELP); }\n')
  writeFileSync(join(folder, 'a.cfg'), '#!KAMAILIO\ninclude_file "part.inc"\nrequest_route { route(PART); }\n')
  writeFileSync(join(folder, 'b.cfg'), `${readFileSync(join(folder, 'a.cfg'), 'utf8')}route[HELP] { exit; }\n`)
  await changeSettings({ mainFile: 'b.cfg' })
  await client.open(partUri, readFileSync(part, 'utf8'))
  await client.diagnostics(partUri, (all) => all.every(({ severity }) => severity !== 1))
  await changeSettings({ mainFile: 'a.cfg' })
  await client.diagnostics(partUri, (all) => all.some(({ code }) => code === 'KAM3003'))
})

it('modules that the project describes are checked, completed and explained, as their files are now', async () => {
  const own = pathToFileURL(join(folder, 'own.cfg')).href
  const facts = join(folder, 'acme.json')
  await changeSettings({})
  writeFileSync(facts, '{ "name": "acme", "functions": { "acme_go": { "doc": "Goes there." } } }')
  writeFileSync(config, '{ "modulePaths": ["acme.json"] }')
  await client.open(own, '#!KAMAILIO\nloadmodule "acme.so"\nrequest_route {\n\tacme_go();\n\tacme_stop();\n}\n')
  const unknown = (all: readonly Diagnostic[]): readonly (string | number | undefined)[] =>
    all.flatMap(({ code, range }) => (code === 'KAM3002' || code === 'KAM3001' ? [`${code}:${range.start.line}`] : []))
  await client.diagnostics(own, (all) => unknown(all).join() === 'KAM3002:4')
  expect(JSON.stringify(await client.ask('textDocument/hover', own, 'acme|_go'))).toContain('Goes there')
  expect(JSON.stringify(await client.ask('textDocument/completion', own, '\tacme_|stop'))).toContain('"acme_go"')
  writeFileSync(facts, '{ "name": "acme",\n"functions": { "acme_stop": {}, "acme_go": { "args": { "to": {} } } } }')
  await tellOfFiles()
  const found = await client.diagnostics(pathToFileURL(facts).href, (all) => all.length > 0)
  expect(found).toMatchObject([{ severity: 1, range: { start: { line: 1 } }, message: 'to lacks "kind"' }])
  writeFileSync(facts, '{ "name": "acme", "functions": { "acme_stop": {}, "acme_go": {} } }')
  await tellOfFiles()
  await client.diagnostics(own, (all) => unknown(all).length === 0)
  rmSync(config)
  await tellOfFiles()
  await client.diagnostics(own, (all) => unknown(all).includes('KAM3001:1'))
})
