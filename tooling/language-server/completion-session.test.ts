import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompletionList, SignatureHelp } from 'vscode-languageserver'
import { applyEdits, LanguageClient } from '../../test/support/language-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
let client: LanguageClient

beforeAll(async () => {
  mkdirSync(join(folder, 'more'))
  writeFileSync(join(folder, 'part.inc'), '')
  writeFileSync(join(folder, 'more', 'nested.cfg'), '')
  client = await LanguageClient.start(folder)
})
afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true })
})

let opened = 0

/** Opens a text as a file of its own. */
async function openText(text: string): Promise<string> {
  opened += 1
  const uri = pathToFileURL(join(folder, `t${opened}.cfg`)).href
  await client.open(uri, text)
  return uri
}

async function labelsAt(uri: string, marked: string): Promise<readonly string[]> {
  const list = await client.ask<CompletionList>('textDocument/completion', uri, marked)
  return list.items.map(({ label }) => label)
}

describe('completion', () => {
  it.each([
    ['loadmodule "|"', ['tm.so', 'dispatcher.so']],
    ['loadmodule "tm"\nmodparam("|", "", 1)', ['tm']],
    ['loadmodule "tm"\nmodparam("tm", "fr|", 1)', ['fr_timer', 'fr_inv_timer']],
    ['loadmodule "pv"\nrequest_route { $| }', ['ru', 'var', 'si']],
    ['loadmodule "pv"\nloadmodule "xlog"\nrequest_route { xlog("from $s|"); }', ['si', 'sp']],
    ['loadmodule "pv"\nrequest_route { $var(x) = $(ru{|}); }', ['uri.user', 's.len']],
    ['loadmodule "pv"\nrequest_route { $var(caller) = 1; $var(|); }', ['caller']],
    ['loadmodule "tm"\nrequest_route { t_| }', ['t_relay', 't_on_failure', 't_newtran']],
    ['request_route { route(|); }\nroute[ONE] { exit; }', ['ONE']],
    ['loadmodule "tm"\nrequest_route { t_on_failure("|"); }\nfailure_route[TWO] { exit; }', ['TWO']],
    ['flags MARKED:4\nrequest_route { setflag(|); }', ['MARKED']],
    ['#!define WITH_X\n#!ifdef |\n#!endif', ['WITH_X']],
    ['#!def|', ['#!define', '#!ifdef']],
    ['lo|', ['log_stderror', 'loadmodule', 'log_facility']],
    ['request_route { |}', ['if', 'exit', 'route', 'drop']],
    ['socket = { | }', ['bind', 'name']],
    ['loadmodule "htable"\nmodparam("htable", "htable", "ban=>size=4")\nrequest_route { $var(x) = $sht(|); }', ['ban']],
    ['request_route { if (@| == "x") exit; }', ['ruri', 'via']],
    ['request_route { if (@ruri.| == "x") exit; }', ['user', 'host']],
    ['request_route { if (@via[1].ho| == "x") exit; }', ['host']],
    ['event_route[|] { exit; }', ['core:worker-one-init', 'network:msg']],
    ['loadmodule "htable"\nevent_route[|] { exit; }', ['htable:mod-init']],
    ['loadmodule "tm"\nevent_route[tm:|] { exit; }', ['tm:local-request']],
    ['loadmodule "tm"\nmodparam("tm", "fr_timer", "|")', ['30000']],
    ['loadmodule "usrloc"\nmodparam("usrloc", "db_url", "|")', ['mysql://kamailio:PASSWORD@localhost/kamailio']],
    [
      'loadmodule "dialog"\nmodparam("dialog", "profiles_with_value", "caller;callee")\nrequest_route { is_in_profile("|"); }',
      ['caller', 'callee'],
    ],
    ['loadmodule "pv"\nrequest_route { $xavp(a=>one) = 1; $var(x) = $xavp(a=>|); }', ['one']],
    ['include_file "|"', ['part.inc', 'more/']],
    ['#!import_file "more/|"', ['nested.cfg']],
  ])('%s', async (marked, wanted) => {
    const uri = await openText(`#!KAMAILIO\n${marked.replace('|', '')}\n`)
    expect(await labelsAt(uri, `#!KAMAILIO\n${marked}`)).toEqual(expect.arrayContaining(wanted))
    await client.close(uri)
  })

  it('leaves out functions that the block does not allow', async () => {
    const uri = await openText('#!KAMAILIO\nloadmodule "tm"\nbranch_route[A] { t_ }\n')
    const labels = await labelsAt(uri, '{ t_|')
    expect(labels).not.toContain('t_relay')
    expect(labels).toContain('t_grep_status')
    await client.close(uri)
  })

  it.each([
    ['t_relay_to_udp(|)', []],
    ['route(|)', ['ONE']],
    ['if (|) exit;', ['is_int', 'uri']],
    ['$var(|) = 1;', ['x']],
  ])('offers values behind the parenthesis that is typed only where some are meant: %s', async (marked, wanted) => {
    const head = '#!KAMAILIO\nloadmodule "tm"\nloadmodule "pv"\nroute[ONE] { $var(x) = 1; }\nrequest_route { '
    const uri = await openText(`${head}${marked.replace('|', '')} }\n`)
    const context = { triggerKind: 2, triggerCharacter: '(' }
    const list = await client.ask<CompletionList>('textDocument/completion', uri, `${head}${marked}`, { context })
    const labels = list.items.map(({ label }) => label)
    if (wanted.length === 0) expect(labels).toEqual([])
    else expect(labels).toEqual(expect.arrayContaining(wanted))
    await client.close(uri)
  })

  it('brings the loadmodule of a function that is not there', async () => {
    const uri = await openText('#!KAMAILIO\nloadmodule "pv.so"\nrequest_route { sl_send }\n')
    const list = await client.ask<CompletionList>('textDocument/completion', uri, 'sl_send|')
    const item = list.items.find(({ label }) => label === 'sl_send_reply')
    const changed = applyEdits(client.textOf(uri), item?.additionalTextEdits ?? [])
    expect(changed).toContain('loadmodule "pv.so"\nloadmodule "sl.so"\n')
    await client.close(uri)
  })
})

describe('signature help', () => {
  it('tells the arguments of a call', async () => {
    const uri = await openText('#!KAMAILIO\nloadmodule "sl"\nrequest_route { sl_send_reply("404", ) }\n')
    const help = await client.ask<SignatureHelp>('textDocument/signatureHelp', uri, '"404", |')
    expect(help.activeParameter).toBe(1)
    expect(help.signatures[0]?.label).toMatch(/^sl_send_reply\(/)
    await client.close(uri)
  })
})

it('helps with every letter that somebody types into an example', async () => {
  const example = resolve(import.meta.dirname, '../../examples/getting-started/kamailio.cfg')
  const text = readFileSync(example, 'utf8')
  const uri = await openText(text)
  const start = client.at(uri, 'request_route {\n')
  const statement = '\tif (is_method("INVITE") && $rU == "é😀") { sl_send_reply("480", "$(ru{uri.host})"); exit; }\n'
  let { line, character } = start
  for (const letter of statement) {
    const position = { line, character }
    await client.change(uri, { start: position, end: position }, letter)
    if (letter === '\n') [line, character] = [line + 1, 0]
    else character += letter.length
    const at = { textDocument: { uri }, position: { line, character } }
    await client.connection.sendRequest('textDocument/completion', at)
    await client.connection.sendRequest('textDocument/signatureHelp', at)
  }
  expect(client.textOf(uri)).toContain(`request_route {\n${statement}`)
  // What is shown at the end is of the text at the end: nothing of what was wrong on the way stays. A fix waits for all of it.
  await client.askAll('textDocument/codeAction', uri, {
    range: { start, end: start },
    context: { diagnostics: [] },
  })
  expect(client.published.get(uri)?.diagnostics.filter(({ severity }) => severity === 1)).toEqual([])
})
