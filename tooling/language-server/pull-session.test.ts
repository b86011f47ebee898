import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancellationTokenSource,
  type CodeAction,
  type DocumentDiagnosticReport,
  type SemanticTokens,
  type SemanticTokensDelta,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node'
import { withIncludes } from '../../bench/language-server/programs.ts'
import { LanguageClient } from '../../test/support/language-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href
const main = uriOf('kamailio.cfg')
const part = uriOf('part.inc')
const partText = 'route[PART] {\n\tnothing_at_all();\n}\n'
const capabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
  window: { workDoneProgress: true },
}

let client: LanguageClient
let refreshes = 0

beforeAll(async () => {
  writeFileSync(join(folder, 'kamailio.cfg'), '#!KAMAILIO\ninclude_file "part.inc"\nrequest_route { route(PART); }\n')
  writeFileSync(join(folder, 'part.inc'), partText)
  client = await LanguageClient.start(folder, { capabilities })
  client.connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes += 1
    return null
  })
  await client.open(part, partText)
})
afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true })
})

function pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
  return client.askAll('textDocument/diagnostic', uri, previousResultId === undefined ? {} : { previousResultId })
}

function codesIn(report: DocumentDiagnosticReport): readonly unknown[] {
  return report.kind === 'full' ? report.items.map(({ code }) => code) : [report.kind]
}

describe('an editor that asks what is wrong', () => {
  it('is told, and told when nothing has changed', async () => {
    const first = await pull(part)
    expect(codesIn(first)).toContain('KAM3002')
    const again = await pull(part, first.resultId)
    expect(again).toEqual({ kind: 'unchanged', resultId: first.resultId })
  })

  it('is told of all files, open or not', async () => {
    const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    })
    expect(report.items.map(({ uri }) => uri).toSorted()).toEqual([main, part])
    const previousResultIds = report.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }))
    const again = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds,
    })
    expect(again.items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged'])
  })

  it('has what the block tells at once, and is asked to ask again', async () => {
    const before = refreshes
    await client.replace(part, 'nothing_at_all();', 'exit;')
    expect(codesIn(await pull(part))).not.toContain('KAM3002')
    await client.replace(part, 'exit;', 'nothing_more();')
    expect(codesIn(await pull(part))).toContain('KAM3002')
    await client.replace(part, 'route[PART]', 'route[OTHER]')
    await expect.poll(() => refreshes, { timeout: 5000 }).toBeGreaterThan(before)
    await expect.poll(async () => codesIn(await pull(main)), { timeout: 5000 }).toContain('KAM3003')
    await client.replace(part, 'route[OTHER]', 'route[PART]')
  })

  it('is sent nothing unasked', () => {
    expect(client.published.size).toBe(0)
  })

  it('is told of what changed on disk', async () => {
    await client.close(part)
    writeFileSync(join(folder, 'part.inc'), 'route[ELSEWHERE] {\n\texit;\n}\n')
    await client.open(main, '#!KAMAILIO\ninclude_file "part.inc"\nrequest_route { route(PART); }\n')
    expect(codesIn(await pull(main))).toContain('KAM3003')
    writeFileSync(join(folder, 'part.inc'), 'route[PART] {\n\texit;\n}\n')
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: part, type: 2 }] })
    expect(codesIn(await pull(main))).not.toContain('KAM3003')
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { kamkit: { rules: { 'several-request-routes': 'off' }, inactiveRegions: false } },
    })
    expect(codesIn(await pull(main))).not.toContain('KAM3003')
  })
})

describe('colours', () => {
  it('are sent as what has changed', async () => {
    const uri = uriOf('colours.cfg')
    await client.open(uri, '#!KAMAILIO\n# one\nrequest_route { exit; }\n')
    const full = await client.askAll<SemanticTokens>('textDocument/semanticTokens/full', uri)
    await client.replace(uri, '# one', '# one two')
    const delta = await client.askAll<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', uri, {
      previousResultId: full.resultId,
    })
    const [edit] = delta.edits
    const changed = [...full.data]
    changed.splice(edit?.start ?? 0, edit?.deleteCount ?? 0, ...(edit?.data ?? []))
    const now = await client.askAll<SemanticTokens>('textDocument/semanticTokens/full', uri)
    expect(changed).toEqual(now.data)
    expect(edit?.data).toHaveLength(1)
    const unknown = await client.askAll<SemanticTokens>('textDocument/semanticTokens/full/delta', uri, {
      previousResultId: 'of another server',
    })
    expect(unknown.data).toEqual(now.data)
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 30 } }
    const some = await client.askAll<SemanticTokens>('textDocument/semanticTokens/range', uri, { range })
    expect(some.data.length).toBeLessThan(now.data.length)
    await client.close(uri)
  })
})

describe('a large configuration in eleven files', () => {
  const large = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
  const files = withIncludes(3000)
  const edited = pathToFileURL(join(large, 'part5.inc')).href
  let editor: LanguageClient
  const progress: string[] = []

  beforeAll(async () => {
    for (const [name, text] of files) writeFileSync(join(large, name), text)
    editor = await LanguageClient.start(large, { capabilities: { window: { workDoneProgress: true } } })
    editor.connection.onRequest('window/workDoneProgress/create', () => null)
    editor.connection.onNotification('$/progress', ({ value }: { readonly value: { readonly kind: string } }) => {
      progress.push(value.kind)
    })
    await editor.open(edited, files.get('part5.inc') ?? '')
    await editor.diagnostics(edited, () => true)
  }, 60_000)
  afterAll(async () => {
    expect(await editor.stop()).toBe(0)
    rmSync(large, { recursive: true })
  })

  it('shows that it is being checked', async () => {
    await expect.poll(() => progress, { timeout: 15_000 }).toEqual(['begin', 'end'])
  })

  it('answers a keystroke', async () => {
    await editor.replace(edited, 'record_route', 'recordroute')
    const wrong = await editor.diagnostics(edited, (all) => all.some(({ code }) => code === 'KAM3002'))
    expect(wrong.filter(({ code }) => code === 'KAM3002')).toHaveLength(1)
    await editor.replace(edited, 'recordroute', 'record_route')
    await editor.diagnostics(edited, (all) => !all.some(({ code }) => code === 'KAM3002'))
  })

  it('has fixes of everything', async () => {
    await editor.replace(edited, 'record_route();', 'record_rout();')
    const position = editor.at(edited, 'record_ro|ut();')
    const actions = await editor.askAll<readonly CodeAction[]>('textDocument/codeAction', edited, {
      range: { start: position, end: position },
      context: { diagnostics: [] },
    })
    expect(actions.map(({ title }) => title)).toContain('change to "record_route"')
    await editor.replace(edited, 'record_rout();', 'record_route();')
  })

  it('forgets requests that are taken back', async () => {
    const source = new CancellationTokenSource()
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
    await editor.replace(edited, 'record_route();', 'record_route(); ')
    const asked = editor.connection.sendRequest(
      'textDocument/codeAction',
      { textDocument: { uri: edited }, range, context: { diagnostics: [] } },
      source.token,
    )
    source.cancel()
    await expect(asked.catch((error: unknown) => String(error))).resolves.toSatisfy(
      (answer: unknown) => /cancel/i.test(String(answer)) || (Array.isArray(answer) && answer.length === 0),
    )
  })
})
