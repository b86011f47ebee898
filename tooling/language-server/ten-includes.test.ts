import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CodeLens,
  DocumentLink,
  FoldingRange,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver'
import { applyEdits, LanguageClient } from '../../test/support/language-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href
const numbers = Array.from({ length: 10 }, (_, index) => index)

const mainText = [
  '#!KAMAILIO',
  '#!define LIMIT 7',
  'loadmodule "pv.so"',
  'loadmodule "sl.so"',
  ...numbers.map((number) => `include_file "part${number}.inc"`),
  'request_route {',
  ...numbers.map((number) => `\troute(PART${number});`),
  '\tsl_send_reply("404", "Not here");',
  '}',
  '',
].join('\n')

/** Each part calls the next one. */
function partText(number: number): string {
  const next = number === 9 ? 'exit;' : `route(PART${number + 1});`
  return `# part ${number}\n# of ten\nroute[PART${number}] {\n\t$var(x) = LIMIT;\n\tif ($var(x) == ${number}) {\n\t\t${next}\n\t}\n}\n`
}

let client: LanguageClient

beforeAll(async () => {
  writeFileSync(join(folder, 'kamailio.cfg'), mainText)
  for (const number of numbers) writeFileSync(join(folder, `part${number}.inc`), partText(number))
  client = await LanguageClient.start(folder)
  await client.open(uriOf('part4.inc'), partText(4))
})
afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true })
})

const part = uriOf('part4.inc')

it('reads an included file through the file that includes it', async () => {
  // LIMIT and PART5 are defined elsewhere: the part alone would be full of errors.
  await client.diagnostics(part, (all) => all.every(({ severity }) => severity !== 1))
  const found = await client.ask<Location[]>('textDocument/definition', part, 'route(PAR|T5)')
  expect(found.map(({ uri }) => uri)).toEqual([uriOf('part5.inc')])
})

it('says in other files what a change of this one breaks, until it is mended', async () => {
  await client.replace(part, 'route[PART4]', 'route[PART_FOUR]')
  const inMain = await client.diagnostics(uriOf('kamailio.cfg'), (all) => all.some(({ code }) => code === 'KAM3003'))
  expect(inMain.filter(({ code }) => code === 'KAM3003')).toHaveLength(1)
  await client.diagnostics(uriOf('part3.inc'), (all) => all.some(({ code }) => code === 'KAM3003'))
  await client.replace(part, 'route[PART_FOUR]', 'route[PART4]')
  await client.diagnostics(uriOf('part3.inc'), (all) => all.every(({ severity }) => severity !== 1))
})

it('renames in all files', async () => {
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', part, 'route(PAR|T5)', { newName: 'FIVE' })
  const counts = new Map(Object.entries(edit.changes ?? {}).map(([uri, edits]) => [uri, edits.length]))
  expect(counts).toEqual(
    new Map([
      [uriOf('kamailio.cfg'), 1],
      [part, 1],
      [uriOf('part5.inc'), 1],
    ]),
  )
})

it('finds names in the whole configuration', async () => {
  const found = await client.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'prt7' })
  expect(found.map(({ name, location }) => [name, location.uri])).toEqual([['PART7', uriOf('part7.inc')]])
})

it('counts calls over files', async () => {
  const lenses = await client.askAll<CodeLens[]>('textDocument/codeLens', part)
  expect(lenses.map(({ command }) => command?.title)).toEqual(['2 calls'])
})

it('follows calls over files', async () => {
  const items = await client.ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', part, 'route[PAR|T4]')
  const [item] = items
  expect(item?.name).toBe('route[PART4]')
  const incoming = await client.connection.sendRequest<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', {
    item,
  })
  expect(incoming.map(({ from }) => from.name).toSorted()).toEqual(['request_route', 'route[PART3]'])
  const outgoing = await client.connection.sendRequest<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', {
    item,
  })
  expect(outgoing.map(({ to }) => [to.name, to.uri])).toEqual([['route[PART5]', uriOf('part5.inc')]])
})

it('links to included files', async () => {
  await client.open(uriOf('kamailio.cfg'), mainText)
  const links = await client.askAll<DocumentLink[]>('textDocument/documentLink', uriOf('kamailio.cfg'))
  expect(links.map(({ target }) => target)).toEqual(numbers.map((number) => uriOf(`part${number}.inc`)))
})

it('hints at the names of arguments and the values of macros', async () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }
  const inMain = await client.askAll<InlayHint[]>('textDocument/inlayHint', uriOf('kamailio.cfg'), { range })
  expect(inMain.map(({ label }) => label)).toEqual(['code:', 'reason:'])
  const inPart = await client.askAll<InlayHint[]>('textDocument/inlayHint', part, { range })
  expect(inPart.map(({ label }) => label)).toEqual(['= 7'])
})

it('folds blocks and comments', async () => {
  const found = await client.askAll<FoldingRange[]>('textDocument/foldingRange', part)
  expect(found.map(({ startLine, endLine, kind }) => [startLine, endLine, kind])).toEqual([
    [4, 5, undefined],
    [2, 6, undefined],
    [0, 1, 'comment'],
  ])
})

it('selects more and more', async () => {
  const positions = [client.at(part, 'route(PAR|T5)')]
  const [found] = await client.askAll<SelectionRange[]>('textDocument/selectionRange', part, { positions })
  const lines: number[] = []
  for (let one = found; one !== undefined; one = one.parent) lines.push(one.range.end.line - one.range.start.line)
  // The name, the call, the statement, the branch, the if, the body and the block, the file.
  expect(lines.at(0)).toBe(0)
  expect(lines.at(-1)).toBe(8)
  expect(lines.length).toBeGreaterThan(5)
  expect(lines).toEqual(lines.toSorted((one, other) => one - other))
})

it('colours every word', async () => {
  const { data } = await client.askAll<SemanticTokens>('textDocument/semanticTokens/full', part)
  const legend = client.server.capabilities.semanticTokensProvider?.legend.tokenTypes ?? []
  const lines = client.textOf(part).split('\n')
  const found: string[] = []
  let line = 0
  let character = 0
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
    line += down
    character = down === 0 ? character + right : right
    found.push(`${lines[line]?.slice(character, character + length)} ${legend[type]}`)
  }
  expect(found.slice(0, 8)).toEqual([
    ...['# part 4 comment', '# of ten comment', 'route keyword', 'PART4 class'],
    ...['$var(x) variable', 'LIMIT macro', 'if keyword', '$var(x) variable'],
  ])
})

it('lays out only the lines that are selected', async () => {
  await client.replace(part, '\t$var(x) = LIMIT;', '$var(x)=LIMIT;\n$var(y)=LIMIT;')
  const position = client.at(part, '|$var(y)')
  const edits = await client.askAll<TextEdit[]>('textDocument/rangeFormatting', part, {
    range: { start: position, end: { ...position, character: 3 } },
    options: { tabSize: 4, insertSpaces: true },
  })
  expect(applyEdits(client.textOf(part), edits)).toContain('\n$var(x)=LIMIT;\n    $var(y) = LIMIT;\n')
})

it('mends all that can be mended', async () => {
  await client.replace(part, '$var(x)=LIMIT;\n$var(y)=LIMIT;', '\t$var(x) = LIMIT\n\t$var(y) = LIMIT;')
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
  const actions = await client.askAll<CodeAction[]>('textDocument/codeAction', part, {
    range,
    context: { diagnostics: [], only: ['source.fixAll'] },
  })
  const changed = applyEdits(client.textOf(part), actions[0]?.edit?.changes?.[part] ?? [])
  expect(changed).toContain('\t$var(x) = LIMIT;\n\t$var(y) = LIMIT;\n')
})

describe('names across files', () => {
  const names = uriOf('names.cfg')
  const other = uriOf('names.inc')
  const text = [
    '#!KAMAILIO',
    '#!define LIMIT_OF_NAMES 3',
    'flags MARKED:4',
    ...['pv', 'htable', 'dialog', 'xlog'].map((module) => `loadmodule "${module}.so"`),
    'modparam("htable", "htable", "ban=>size=4;autoexpire=60")',
    'modparam("dialog", "profiles_with_value", "caller; callee")',
    '#!import_file "names.inc"',
    'request_route {',
    '\tsetflag(MARKED);',
    '\t$avp(who) = LIMIT_OF_NAMES;',
    '\t$xavp(call=>source) = $si;',
    '\t$xavp(other=>source) = $si;',
    '\t$sht(ban=>$si) = 1;',
    '\tset_dlg_profile("caller", "$fU");',
    '\troute(NAMES);',
    '}',
    '',
  ].join('\n')
  const included = [
    'route[NAMES] {',
    '\tif (isflagset(MARKED) && $avp(who) == LIMIT_OF_NAMES) exit;',
    '\tif ($xavp(call=>source) != $null) xlog("$xavp(call[0]=>source) $sht(ban=>$si)\\n");',
    '\tif (is_in_profile("caller", "$fU")) exit;',
    '#!ifdef NEVER',
    '\t$var(x) = $xavp(call=>source);',
    '\tis_in_profile("caller");',
    '#!endif',
    '}',
    '',
  ].join('\n')

  beforeAll(async () => {
    writeFileSync(join(folder, 'names.inc'), included)
    await client.open(names, text)
    await client.open(other, included)
  })
  afterAll(async () => {
    await client.close(names)
    await client.close(other)
  })

  it.each([
    ['$xavp(call=>sou|rce) = $si', 'origin', 1, 3],
    ['$xavp(ca|ll=>source) = $si', 'leg', 1, 3],
    ['set_dlg_profile("call|er"', 'payer', 2, 2],
    ['$sht(ba|n=>$si) = 1', 'blocked', 2, 1],
    ['$avp(wh|o) = ', 'whom', 1, 1],
    ['setflag(MAR|KED)', 'SEEN', 2, 1],
    ['LIMIT_OF|_NAMES 3', 'MOST', 2, 1],
    ['route(NA|MES)', 'OTHERS', 1, 1],
  ])('%s is found, shown and renamed to %s', async (marked, newName, here, there) => {
    const found = await client.ask<Location[]>('textDocument/references', names, marked, {
      context: { includeDeclaration: true },
    })
    const countIn = (uri: string): number => found.filter((one) => one.uri === uri).length
    expect([countIn(names), countIn(other)]).toEqual([here, there])
    const shown = await client.ask<readonly object[]>('textDocument/documentHighlight', names, marked)
    expect(shown).toHaveLength(here)
    const edit = await client.ask<WorkspaceEdit>('textDocument/rename', names, marked, { newName })
    const changed = [names, other].map((uri) => applyEdits(client.textOf(uri), edit.changes?.[uri] ?? []))
    const old = marked.replace('|', '')
    expect(changed[0]).not.toContain(old)
    const left = changed.map((one) => one.split(newName).length - 1)
    expect(left).toEqual([here, there])
  })
})

it('holds no more memory after a thousand edits', async () => {
  const type = async (count: number): Promise<number> => {
    for (let edit = 0; edit < count; edit += 1) {
      await client.change(part, { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } }, 'é')
      await client.change(part, { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } }, '')
      if (edit % 10 === 0) await client.ask('textDocument/hover', part, 'route(PAR|T5)')
    }
    return client.memory
  }
  const before = await type(300)
  const after = await type(200)
  expect(after - before).toBeLessThan(60 * 2 ** 20)
})
