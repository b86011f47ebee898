import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { playRecordedCase, readRecordedCases, type RecordedCase } from '../../test/support/recorded-case.ts'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'
import { defaultReason } from './default-reasons.ts'
import { formatTime } from './time-field.ts'

// Recorded from 6.1.5; what differs from run to run is masked.

const named = (file: string): [string, RecordedCase][] =>
  readRecordedCases(new URL(file, import.meta.url)).map((one) => [one.name, one])

/** The lines of accounting and of the script, with times and made-up tags masked. */
function accounted(log: readonly string[]): readonly string[] {
  return log
    .filter((line) => /^[A-Z]+: acc: ACC: |<script>: /.test(line))
    .map((line) =>
      line
        .trimEnd()
        .replace(/timestamp=\d+/, 'timestamp=*')
        .replace(/to_tag=[0-9a-f]{32}[.-][0-9a-f]{8}/, 'to_tag=*')
        .replace(/(time_attr|tattr)=\d+\.\d{3};/, '$1=<seconds.milliseconds>;')
        .replace(/(time_attr)=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;/, '$1=<date>;')
        .replace(/(time_attr)=\d{4};/, '$1=<year>;')
        .replace(/(time_exten|texten)=\d{1,6};/, '$1=<microseconds>;'),
    )
}

describe('lines as in 6.1.5', () => {
  it.each(named('lines.recorded.json'))('%s', async (_name, one) => {
    const played = await playRecordedCase(one)
    expect(accounted(played.log)).toEqual(accounted(one.log))
  })
})

describe('configurations that 6.1.5 does not start either, for want of a database or the module dialog among others', () => {
  it.each(named('refused.recorded.json'))('%s', async (_name, { config }) => {
    await expect(startVirtualStage(config)).rejects.toThrow()
  })
})

it('names replies of its own as 6.1.5 does', () => {
  const recorded = JSON.parse(readFileSync(new URL('reasons.recorded.json', import.meta.url), 'utf8')) as [
    number,
    string,
  ][]
  expect(recorded.length).toBeGreaterThan(100)
  expect(recorded.map(([status]) => [status, defaultReason(status)])).toEqual(recorded)
})

it('leaves out no line of accounting, however many there are', async () => {
  const config =
    '#!KAMAILIO\ndebug=1\nloadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "acc.so"\n' +
    'request_route {\n' +
    '  acc_log_request("200 OK");\n'.repeat(100) +
    '}\n'
  const text =
    'OPTIONS sip:a SIP/2.0\nVia: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-test-1\nFrom: <sip:a@b>;tag=1\n' +
    'To: <sip:b@c>\nCall-ID: 1\nCSeq: 1 OPTIONS\n\n'
  const { log } = await playRecordedCase({ config, steps: [{ text }] })
  expect(log.filter((line) => line.includes('ACC: request accounted'))).toHaveLength(100)
})

it('writes times as strftime does', () => {
  expect(formatTime(Date.UTC(2026, 0, 2, 3, 4, 5), '%Y-%m-%d %H:%M:%S %y %F %T 100%% %q', true)).toBe(
    '2026-01-02 03:04:05 26 2026-01-02 03:04:05 100% %q',
  )
})
