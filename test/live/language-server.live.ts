import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogue } from '#tooling/catalogue.ts'
import { withIncludes } from '../../bench/language-server/programs.ts'
import { LanguageClient, positionIn } from '../support/language-client.ts'
import { holdAgainstFullCheck, insertions, someEdits } from '../support/random-edits.ts'
import { checkText } from '../support/compile-text.ts'

const example = readFileSync(resolve(import.meta.dirname, '../../examples/getting-started/kamailio.cfg'), 'utf8')

it('thousands of random edits are answered with what a check of everything finds', { timeout: 600_000 }, async () => {
  const catalogue = createCatalogue()
  let all = 0
  await fc.assert(
    fc.asyncProperty(someEdits, async (edits) => {
      all += (await holdAgainstFullCheck(catalogue, example, edits)).all
    }),
    { numRuns: 150 },
  )
  expect(all).toBeGreaterThan(1500)
})

describe('a session of 10,000 edits', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-lsp-'))
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href
  const part = uriOf('part5.inc')
  const files = withIncludes(1000)
  let client: LanguageClient

  beforeAll(async () => {
    for (const [name, text] of files) writeFileSync(join(folder, name), text)
    client = await LanguageClient.start(folder)
    await client.open(part, files.get('part5.inc') ?? '')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Edits with everything that editors do meanwhile, and some that none should. */
  async function edit(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      const text = client.textOf(part)
      const at = positionIn(text, (number * 7919) % text.length)
      const inserted = insertions[number % insertions.length] ?? ''
      await client.change(part, { start: at, end: at }, inserted)
      await client.change(part, { start: at, end: behind(at, inserted) }, '')
      if (number % 20 === 0) await client.ask('textDocument/completion', part, 'route[CUST|')
      // Everything is checked; the next letters come while it is.
      if (number % 50 === 10) void fixesOf(part).catch(() => {})
      if (number % 50 === 0) await closeWhileItIsChecked(number)
      if (number % 100 === 0) await malformed(number)
      if (number % 500 === 0) await hugeLine()
    }
    await client.askAll('textDocument/documentSymbol', part)
  }

  function fixesOf(uri: string): Promise<unknown> {
    const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } }
    return client.askAll('textDocument/codeAction', uri, { range, context: { diagnostics: [] } })
  }

  async function closeWhileItIsChecked(number: number): Promise<void> {
    const uri = uriOf(`unsaved${number % 7}.cfg`)
    await client.open(
      uri,
      `#!KAMAILIO\ninclude_file "part${number % 10}.inc"\ninclude_file "of-nobody.inc"\n${example}`,
    )
    const fixes = fixesOf(uri)
    await client.close(uri)
    await fixes
  }

  /** None of these ends the server or leaves anything behind. */
  async function malformed(number: number): Promise<void> {
    const broken = [
      ['textDocument/hover', {}],
      ['textDocument/hover', { textDocument: { uri: part }, position: { line: 1e9, character: -5 } }],
      [
        'textDocument/rename',
        { textDocument: { uri: 'file:///%zz' }, position: { line: 0, character: 0 }, newName: 1 },
      ],
      ['textDocument/nothing', { number }],
      ['textDocument/semanticTokens/full/delta', { textDocument: { uri: part }, previousResultId: '__proto__' }],
    ] as const
    for (const [method, params] of broken) await client.connection.sendRequest(method, params).catch(() => {})
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('never-opened') } })
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { kamkit: [] } })
  }

  async function hugeLine(): Promise<void> {
    const uri = uriOf('huge.cfg')
    await client.open(uri, `#!KAMAILIO\nrequest_route { xlog("${'x'.repeat(1_000_000)}"); }\n`)
    await client.askAll('textDocument/semanticTokens/full', uri)
    await client.close(uri)
  }

  it('holds no more memory at its end than after a while', { timeout: 900_000 }, async () => {
    await edit(500)
    const before = client.memory
    await edit(2000)
    const middle = client.memory
    await edit(2500)
    const after = client.memory
    process.stderr.write(
      `memory: ${[before, middle, after].map((bytes) => (bytes / 2 ** 20).toFixed(0)).join(', ')} MB\n`,
    )
    // Each of the edits is two changes. Garbage comes and goes; one text kept of each would be more than a hundred megabytes.
    expect(after - middle).toBeLessThan(60 * 2 ** 20)
    expect(after - before).toBeLessThan(200 * 2 ** 20)
    expect(client.textOf(part)).toBe(files.get('part5.inc'))
  })

  it('is still right', async () => {
    await client.replace(part, 'record_route', 'record_rout')
    const wrong = await client.diagnostics(part, (all) => all.some(({ code }) => code === 'KAM3002'))
    expect(wrong.filter(({ severity }) => severity === 1)).toHaveLength(1)
    expect(checkText(example).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(await client.stop()).toBe(0)
  })
})

function behind({ line, character }: { readonly line: number; readonly character: number }, text: string) {
  const lines = text.split('\n')
  const last = lines.at(-1) ?? ''
  return lines.length === 1
    ? { line, character: character + text.length }
    : { line: line + lines.length - 1, character: last.length }
}
