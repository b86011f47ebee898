import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CodeAction, DocumentSymbol, Hover, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver'
import { applyEdits, LanguageClient } from '../../test/support/language-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
let client: LanguageClient

beforeAll(async () => {
  client = await LanguageClient.start(folder, { settings: { inactiveRegions: true } })
})
afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true })
})

const script = `#!KAMAILIO
#!define FLT_ACC 3
#!ifdef WITH_NOTHING
log_stderror=yes
#!endif
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "htable.so"
modparam("tm", "fr_timer", 30000)
modparam("htable", "htable", "ban=>size=8;autoexpire=300;")

request_route {
	setflag(FLT_ACC);
	$var(who) = "é😀";
	xlog("L_INFO", "é😀 $var(who) from $si\\n");
	if ($sht(ban=>$si) != $null) exit;
	route(RELAY);
}

# é😀 relays
route[RELAY] {
	t_on_failure("LOST");
	if (!t_relay()) sl_reply_error();
	exit;
}

failure_route[LOST] {
	xlog("$(ru{uri.user})\\n");
	exit;
}
`

let opened = 0

/** Opens a text as a file of its own. */
async function openText(text: string): Promise<string> {
  opened += 1
  const uri = pathToFileURL(join(folder, `t${opened}.cfg`)).href
  await client.open(uri, text)
  return uri
}

/** The lines of a hover. */
async function hoverAt(uri: string, marked: string): Promise<string> {
  const found = await client.ask<Hover | null>('textDocument/hover', uri, marked)
  const contents = found?.contents
  return typeof contents === 'object' && 'value' in contents ? contents.value : ''
}

/** What stands in the ranges that a request gives back. */
function textsAt(
  places: readonly { readonly uri?: string; readonly range: Location['range'] }[],
  uri: string,
): readonly string[] {
  const lines = client.textOf(uri).split('\n')
  return places.map(
    ({ range: { start, end } }) =>
      `${start.line + 1}: ${lines[start.line]?.slice(start.character, end.line === start.line ? end.character : undefined)}`,
  )
}

describe('diagnostics', () => {
  it('come while typing, and go', async () => {
    const uri = await openText(script)
    await client.diagnostics(uri, (all) => all.every(({ severity }) => severity !== 1))
    await client.replace(uri, '\troute(RELAY);', '\troute(RELAX);')
    const found = await client.diagnostics(uri, (all) => all.some(({ code }) => code === 'KAM3003'))
    const wrong = found.filter(({ severity }) => severity === 1)
    expect(textsAt(wrong, uri)).toEqual(['19: RELAX'])
    expect(wrong[0]?.message).toContain('RELAY')
    await client.replace(uri, 'RELAX', 'RELAY')
    await client.diagnostics(uri, (all) => all.every(({ severity }) => severity !== 1))
    await client.close(uri)
  })

  it('have UTF-16 columns behind letters of two and four bytes', async () => {
    const uri = await openText(`#!KAMAILIO\nloadmodule "pv"\nrequest_route { $var(a) = "é😀"; nothing_at_all(); }\n`)
    const found = await client.diagnostics(uri, (all) => all.some(({ code }) => code === 'KAM3002'))
    expect(
      textsAt(
        found.filter(({ code }) => code === 'KAM3002'),
        uri,
      ),
    ).toEqual(['3: nothing_at_all'])
    await client.close(uri)
  })

  it('fade what conditions leave out', async () => {
    const uri = await openText(script)
    const found = await client.diagnostics(uri, (all) => all.some(({ code }) => code === 'inactive'))
    expect(found.filter(({ code }) => code === 'inactive')).toMatchObject([{ severity: 4, tags: [1] }])
    await client.close(uri)
    await client.diagnostics(uri, (all) => all.length === 0)
  })
})

describe('hover', () => {
  it('tells what a call of a block does, and not what a block is', async () => {
    const uri = await openText(script)
    const text = await hoverAt(uri, 'ro|ute(RELAY)')
    expect(text).toContain('Runs a named block')
    expect(text).not.toContain('A routing block')
    await client.close(uri)
  })
  it.each([
    ['t_re|lay()', 'function of module tm'],
    ['"fr_ti|mer"', 'parameter of module tm'],
    ['"t|m.so"', 'loadmodule "tm.so"'],
    ['$s|i)', 'pseudo-variable'],
    ['from $s|i', 'pseudo-variable'],
    ['{uri.us|er}', 'transformation'],
    ['setflag(FLT_|ACC)', '#!define FLT_ACC 3'],
    ['route(REL|AY)', 'named in `request_route`'],
    ['t_on_failure("LO|ST")', 'failure_route[LOST]'],
    ['#!if|def', 'directive'],
    ['request_ro|ute', 'routing block'],
    ['$var(wh|o) =', 'written 1×, read 1×'],
    ['sht(b|an', 'hash table'],
  ])('%s tells of %s', async (marked, text) => {
    const uri = await openText(script)
    expect((await hoverAt(uri, marked)).replaceAll('\\', '')).toContain(text)
    await client.close(uri)
  })
})

describe('names', () => {
  it.each([
    ['route(REL|AY)', ['23: RELAY']],
    ['setflag(FLT|_ACC)', ['2: FLT_ACC']],
    ['("LO|ST")', ['29: LOST']],
    ['$var(wh|o) from', ['16: who']],
    ['$sht(ba|n', ['12: ban']],
  ])('%s leads to %s', async (marked, wanted) => {
    const uri = await openText(script)
    const found = await client.ask<Location[]>('textDocument/definition', uri, marked)
    expect(textsAt(found, uri)).toEqual(wanted)
    await client.close(uri)
  })

  it('finds all places behind letters of several bytes', async () => {
    const uri = await openText(script)
    const found = await client.ask<Location[]>('textDocument/references', uri, '$var(wh|o) =', {
      context: { includeDeclaration: true },
    })
    expect(textsAt(found, uri)).toEqual(['16: who', '17: who'])
    await client.close(uri)
  })

  it('renames in code and in texts', async () => {
    const uri = await openText(script)
    const edit = await client.ask<WorkspaceEdit>('textDocument/rename', uri, 'failure_route[LO|ST]', {
      newName: 'GONE',
    })
    const changed = applyEdits(client.textOf(uri), edit.changes?.[uri] ?? [])
    expect(changed).toContain('t_on_failure("GONE");')
    expect(changed).toContain('failure_route[GONE] {')
    expect(changed).not.toContain('LOST')
    await client.close(uri)
  })

  it.each([
    ['route(REL|AY)', 'a b', 'no name'],
    ['setflag(FLT|_ACC)', 'if', 'reserved'],
    ['$var(wh|o) =', 'who-else', 'no name'],
  ])('%s is not renamed to %s', async (marked, newName, why) => {
    const uri = await openText(script)
    await expect(client.ask('textDocument/rename', uri, marked, { newName })).rejects.toThrow(why)
    await client.close(uri)
  })
})

describe('documents', () => {
  it('have an outline', async () => {
    const uri = await openText(script)
    const symbols = await client.askAll<DocumentSymbol[]>('textDocument/documentSymbol', uri)
    expect(symbols.map(({ name }) => name)).toEqual([
      'FLT_ACC',
      ...['tm', 'sl', 'pv', 'xlog', 'htable'],
      ...['request_route', 'route[RELAY]', 'failure_route[LOST]'],
    ])
    expect(symbols.find(({ name }) => name === 'tm')?.children?.map(({ name }) => name)).toEqual(['fr_timer'])
    await client.close(uri)
  })

  it('are laid out as kamkit fmt does', async () => {
    const uri = await openText('#!KAMAILIO\nrequest_route {\nif(1==1){exit;}\n# é😀\n  drop;   # 😀\n}\n')
    const edits = await client.askAll<TextEdit[]>('textDocument/formatting', uri, {
      options: { tabSize: 8, insertSpaces: false },
    })
    expect(applyEdits(client.textOf(uri), edits)).toBe(
      '#!KAMAILIO\nrequest_route {\n\tif (1 == 1) { exit; }\n\t# é😀\n\tdrop;   # 😀\n}\n',
    )
    await client.close(uri)
  })
})

describe('code actions', () => {
  async function actionsAt(uri: string, marked: string): Promise<readonly CodeAction[]> {
    const position = client.at(uri, marked)
    const range = { start: position, end: position }
    return client.askAll<CodeAction[]>('textDocument/codeAction', uri, { range, context: { diagnostics: [] } })
  }

  it('add a loadmodule', async () => {
    const uri = await openText('#!KAMAILIO\nloadmodule "pv.so"\nrequest_route { sl_send_reply("1", "2"); }\n')
    const actions = await actionsAt(uri, 'sl_se|nd')
    const action = actions.find(({ title }) => title === 'add loadmodule "sl.so"')
    expect(applyEdits(client.textOf(uri), action?.edit?.changes?.[uri] ?? [])).toContain(
      '"pv.so"\nloadmodule "sl.so"\n',
    )
    await client.close(uri)
  })

  it('create a block that is missing', async () => {
    const uri = await openText('#!KAMAILIO\nrequest_route { route(NEW); }\n')
    const actions = await actionsAt(uri, 'NE|W')
    const action = actions.find(({ title }) => title === 'create route[NEW]')
    expect(applyEdits(client.textOf(uri), action?.edit?.changes?.[uri] ?? [])).toContain(
      '\nroute[NEW] {\n\treturn;\n}\n',
    )
    await client.close(uri)
  })

  it('move statements to a block', async () => {
    const uri = await openText(
      '#!KAMAILIO\nloadmodule "pv"\nrequest_route {\n\t$var(a) = 1;\n\t$var(b) = 2;\n\texit;\n}\n',
    )
    const range = { start: client.at(uri, '\t|$var(a)'), end: client.at(uri, '$var(b) = 2;|') }
    const actions = await client.askAll<CodeAction[]>('textDocument/codeAction', uri, {
      range,
      context: { diagnostics: [], only: ['refactor'] },
    })
    const changed = applyEdits(client.textOf(uri), actions[0]?.edit?.changes?.[uri] ?? [])
    expect(changed).toBe(
      '#!KAMAILIO\nloadmodule "pv"\nrequest_route {\n\troute(EXTRACTED);\n\texit;\n}\n\nroute[EXTRACTED] {\n\t$var(a) = 1;\n\t$var(b) = 2;\n}\n',
    )
    await client.close(uri)
  })
})

describe('examples', () => {
  const files = [
    resolve(import.meta.dirname, '../../examples/getting-started/kamailio.cfg'),
    '/etc/kamailio/kamailio.cfg',
  ]

  it.each(files)('every request about every word of %s is answered', async (file) => {
    let text: string
    try {
      text = readFileSync(file, 'latin1')
    } catch {
      return
    }
    const uri = pathToFileURL(file).href
    await client.open(uri, text)
    const words = [...text.matchAll(/[\w$#]+/g)].filter((_, index) => index % 80 === 0)
    const lines = text.split('\n')
    for (const { index } of words) {
      const before = text.slice(0, index + 1).split('\n')
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
      const at = { textDocument: { uri }, position }
      for (const method of [
        'hover',
        'completion',
        'definition',
        'documentHighlight',
        'prepareRename',
        'signatureHelp',
      ]) {
        await client.connection.sendRequest(`textDocument/${method}`, at)
      }
    }
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }
    for (const method of [
      'documentSymbol',
      'foldingRange',
      'codeLens',
      'inlayHint',
      'semanticTokens/full',
      'documentLink',
    ]) {
      const answer = await client.askAll<readonly unknown[] | object>(`textDocument/${method}`, uri, { range })
      expect(answer).toBeDefined()
    }
    await client.close(uri)
  })
})

it('reads what is open, not what is on disk', async () => {
  const main = join(folder, 'main.cfg')
  const part = join(folder, 'part.inc')
  writeFileSync(main, '#!KAMAILIO\ninclude_file "part.inc"\nrequest_route { route(PART); }\n')
  writeFileSync(part, 'route[PART] { exit; }\n')
  const mainUri = pathToFileURL(main).href
  const partUri = pathToFileURL(part).href
  await client.open(partUri, readFileSync(part, 'utf8'))
  await client.diagnostics(partUri, (all) => all.length === 0)
  await client.replace(partUri, 'PART', 'OTHER')
  const found = await client.diagnostics(mainUri, (all) => all.some(({ code }) => code === 'KAM3003'))
  expect(found[0]?.range.start.line).toBe(2)
  await client.close(partUri)
  await client.diagnostics(mainUri, (all) => all.length === 0)
})

it('ends when the editor goes away', async () => {
  const main = resolve(import.meta.dirname, '../cli/main.ts')
  const child = spawn(process.execPath, ['--conditions=source', main, 'lsp', '--stdio', '--clientProcessId=1'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  child.stdin.end()
  expect(await ended).toBe(1)
})
