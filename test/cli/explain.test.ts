import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { runCompile } from '#tooling/cli/compile.ts'
import { addExecCommand } from '#tooling/cli/commands/exec.ts'
import { addExplainCommand } from '#tooling/cli/commands/explain.ts'
import { runExplainMessage, type ExplainMessageOptions } from '#tooling/cli/explain-message.ts'
import { UserError } from '#tooling/user-error.ts'
import { runCli } from './run-cli.ts'

const pagePath = join(import.meta.dirname, '../../docs/explain.md')
const page = readFileSync(pagePath, 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-explain-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file of the example. */
function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const config = write('kamailio.cfg', /```kamailio explained\n(.*?)```/s.exec(page)?.[1] ?? '')
const [invite = '', busy = ''] = [...page.matchAll(/```sip\n(.*?)```/gs)].map(([, text = '']) => text)
const messages = [write('invite.sip', invite), write('486.sip', busy)]

const options: ExplainMessageOptions = {
  file: config,
  format: 'pretty',
  from: 'udp:127.0.0.1:5080',
  wait: '0',
  listen: [],
  resolve: [],
  stubModule: [],
  define: [],
  config: false,
}

async function explain(format: ExplainMessageOptions['format']): Promise<string> {
  const output = join(folder, `out.${format}`)
  expect(await runExplainMessage(messages, { ...options, format, output })).toBe(0)
  return readFileSync(output, 'utf8')
}

interface Explained {
  readonly messages: readonly {
    readonly summary: string
    readonly verdict: string
    readonly why: readonly { readonly kind: string; readonly at: readonly { readonly line: number }[] }[]
  }[]
  readonly sent: readonly { readonly cause: object }[]
}

describe('kamkit explain MESSAGE -f CONFIG', () => {
  it('gives what docs/explain.md shows (UPDATE=1 writes it)', async () => {
    const text = await explain('pretty')
    const shown = /(?<=```text result\n).*?(?=```)/s
    if (process.env['UPDATE'] === '1')
      writeFileSync(
        pagePath,
        page.replace(shown, () => text),
      )
    else expect(shown.exec(page)?.[0]).toBe(text)
  })

  it('writes JSON with the reasons and their places', async () => {
    const { messages: told, sent } = JSON.parse(await explain('json')) as Explained
    expect(told.map(({ verdict, summary }) => [verdict, summary])).toEqual([
      [
        'relayed',
        'INVITE from udp:127.0.0.1:5080 was relayed as INVITE sip:bob@example.org to udp:192.0.2.20:5060 by kamailio.cfg:21.',
      ],
      [
        'relayed',
        '486 Busy Here from udp:192.0.2.20:5060 led to INVITE sip:bob@example.org to udp:192.0.2.30:5060 by kamailio.cfg:28.',
      ],
    ])
    expect(told[1]?.why.map(({ kind, at }) => [kind, at.map(({ line }) => line)])).toEqual([
      ['sent', [21]],
      ['path', [26]],
      ['destination', [27]],
      ['sent', [28]],
    ])
    expect(sent.at(-1)?.cause).toEqual({ how: 'statement', file: config, line: 28 })
  })

  it('writes a page', async () => {
    const html = await explain('html')
    expect(html).toContain('<h1>invite.sip, 486.sip in kamailio.cfg</h1>')
    expect(html).toMatch(/id="f0-28"/)
  })

  it('docs/explain.md tells every option of both commands', () => {
    const program = new Command('kamkit')
    addExplainCommand(program)
    addExecCommand(program)
    const told = program.commands.map((one) => one.helpInformation()).join('\n')
    const all = [...told.matchAll(/(?<= )--[a-z-]+/g)].map(([option]) => option)
    expect(all.length).toBeGreaterThan(20)
    expect(all.filter((option) => option !== '--help' && !page.includes(option))).toEqual([])
  })

  it('says what it cannot read or write', async () => {
    const missing = runExplainMessage(['nothing.sip'], options)
    await expect(missing).rejects.toThrow(new UserError('cannot read nothing.sip: there is no such file'))
    await expect(runExplainMessage(messages, { ...options, output: folder })).rejects.toThrow(/^cannot write /)
    const compiled = join(folder, 'kamailio.mjs')
    expect(await runCompile(config, { output: compiled, define: [], config: false })).toBe(0)
    const untold = runExplainMessage(messages, { ...options, file: compiled })
    await expect(untold).rejects.toThrow(/compile it with --probe/)
    const { status, stderr } = await runCli('kamkit', ['explain', 'invite.sip'], folder)
    expect([status, stderr]).toEqual([1, expect.stringContaining('name that with -f')])
  })
})
