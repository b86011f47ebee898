import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { runDiff } from '#tooling/cli/diff.ts'
import { runReplay, type ReplayOptions } from '#tooling/cli/replay.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-replay-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const capture = join(import.meta.dirname, '../captures/calls-udp.pcap')
const config = join(import.meta.dirname, '../../examples/getting-started/kamailio.cfg')

const changed = join(folder, 'changed.cfg')
const condition = 'if ($rU == $null) {'
writeFileSync(
  changed,
  readFileSync(config, 'latin1')
    .split(condition)
    .join(`if ($rU == "stranger") {\n\t\tsl_send_reply("480", "Away");\n\t\texit;\n\t}\n\t${condition}`),
)

/** What a command prints and gives, or the error of which the command line tells the user. */
async function played(
  run: () => Promise<number>,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const printed = { out: '', err: '' }
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream === 'stdout' ? 'out' : 'err'] += String(text)
      return true
    }),
  )
  try {
    return { status: await run(), ...printed }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const usual = {
  define: ['DOMAIN="127.8.40.1"'],
  config: false,
  fromServer: [],
  call: [],
  resolve: [],
  stubModule: [],
} as const
const replay = (file: string, given: Partial<ReplayOptions> = {}) =>
  played(() => runReplay(file, [capture], { ...usual, format: 'pretty', ...given }))

describe('kamkit replay', () => {
  it('takes its options from the command line', async () => {
    const { status, stdout } = await runCli('kamkit', [
      'replay',
      '-A',
      usual.define[0],
      '--call',
      'unknown-udp',
      '--format',
      'json',
      changed,
      capture,
    ])
    const { server, calls } = JSON.parse(stdout) as {
      readonly server: unknown
      readonly calls: readonly { readonly verdict: string }[]
    }
    expect([status, server, calls.map(({ verdict }) => verdict)]).toEqual([1, ['127.8.40.1:5060'], ['differs']])
  })

  it('says that all went as captured, and writes tests', async () => {
    const tests = join(folder, 'tests')
    const { status, out, err } = await replay(config, { saveTests: tests })
    expect(out).toMatch(
      /^server: 127\.8\.40\.1:5060\n\nregister-udp: same as captured\n[^]*\n5 calls: 5 same as captured, 0 differ\n$/,
    )
    expect([status, err]).toEqual([0, `kamkit: wrote 5 tests to ${tests}; play them with kamkit test ${tests}\n`])
    expect(readdirSync(tests)).toHaveLength(5)
  })

  it('shows what differs, with the ladder and the trace of a call', async () => {
    const { status, out } = await replay(changed, { call: ['unknown-udp'], trace: true })
    expect(status).toBe(1)
    expect(out).toContain(
      'unknown-udp: differs\n  another status: captured 404 to MESSAGE to udp:127.8.40.4:5064, now 480 to MESSAGE',
    )
    expect(out).toContain('480 Away (MESSAGE)')
    expect(out).toMatch(/changed\.cfg:\d+ +if \(\$rU == "stranger"\) → then +\$rU="stranger"/)
    expect(out).toMatch(/\n1 call: 0 same as captured, 1 differs\n$/)
  })

  it('writes a page', async () => {
    const page = join(folder, 'calls.html')
    const { out } = await replay(changed, { format: 'html', output: page })
    expect([out, readFileSync(page, 'utf8').slice(0, 15)]).toEqual(['', '<!doctype html>'])
  })

  it.each([
    [{ fromServer: ['here'] }, '--from-server here: write IP:PORT'],
    [{ fromServer: ['192.0.2.1'] }, 'no message of the capture is from or to the server'],
    [{ call: ['x'] }, '--call x: there is no such Call-ID in the capture'],
  ])('refuses %j', async (given, expected) => {
    await expect(replay(config, given)).rejects.toThrow(expected)
  })

  it.each([
    [config, 'kamailio.cfg: this is no capture that can be read'],
    [join(folder, 'none.pcap'), 'cannot read'],
  ])('refuses %s', async (file, expected) => {
    await expect(runReplay(config, [file], { ...usual, format: 'pretty' })).rejects.toThrow(expected)
  })
})

describe('kamkit diff', () => {
  it('names the calls that the change concerns, and where', async () => {
    const { status, out } = await played(() =>
      runDiff(config, changed, { ...usual, capture: [capture], format: 'pretty' }),
    )
    expect(status).toBe(1)
    expect(out).toMatch(/^unknown-udp\n {2}another status: old 404 to MESSAGE .*, new 480 to MESSAGE .*\n/)
    expect(out).toMatch(/\n {2}new: .*changed\.cfg:\d+: if \(\$rU == "stranger"\) → then\n +\$rU="stranger"\n/)
    expect(out).toMatch(/\n5 calls: 1 is treated differently\n$/)
  })

  it('gives the same as data', async () => {
    const { out } = await played(() => runDiff(config, changed, { ...usual, capture: [capture], format: 'json' }))
    expect(JSON.parse(out)).toMatchObject({
      calls: 5,
      different: [
        {
          callId: 'unknown-udp',
          new: { text: 'if ($rU == "stranger")', arm: 'then', values: [{ name: '$rU', value: 'stranger' }] },
        },
      ],
    })
  })

  it('needs a capture', async () => {
    await expect(runDiff(config, changed, { ...usual, capture: [], format: 'pretty' })).rejects.toThrow(
      'name the captured traffic with --capture FILE',
    )
  })
})
