import { describe, expect, it } from 'vitest'
import { createVirtualHost } from '#runtime/host/virtual-host.ts'
import { colourMark } from '#runtime/log/colours.ts'
import { createLogger } from '#runtime/log/create-logger.ts'
import { logLevels, type LogLevel } from '#runtime/log/logger.ts'
import { callFunction } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import { playRecordedCase, readRecordedCases, type RecordedCase } from '../../test/support/recorded-case.ts'
import { startVirtualStage } from '../../test/support/virtual-stage.ts'
import xlog from './xlog.ts'

const named = (file: string): [string, RecordedCase][] =>
  readRecordedCases(new URL(file, import.meta.url)).map((one) => [one.name, one])

/** The lines that scripts wrote, whatever their prefix; the file of the configuration is T.cfg. */
function written(log: readonly string[]): readonly string[] {
  return log
    .filter((line) => !/^[A-Z]+: (<core>|xlog):? /.test(line))
    .map((line) => line.trimEnd().replace(/ \S*\/kamailio\.cfg:/, ' T.cfg:'))
}

describe('lines as in 6.1.5', () => {
  it.each(named('lines.recorded.json'))('%s', async (_name, one) => {
    const played = await playRecordedCase(one)
    expect(written(played.log)).toEqual(one.log)
    expect(played.received).toEqual(one.received)
  })
})

describe('configurations that 6.1.5 does not start', () => {
  it.each(named('refused.recorded.json'))('%s', async (_name, { config }) => {
    await expect(startVirtualStage(config)).rejects.toThrow()
  })
})

const request = [
  'OPTIONS sip:a SIP/2.0',
  'Via: SIP/2.0/UDP 127.8.30.11:5071;branch=z9hG4bK-test-1',
  'From: <sip:a@b>;tag=1',
  'To: <sip:b@c>',
  'Call-ID: 1',
  'CSeq: 1 OPTIONS',
]

it('shows no escape sequence that came in a message, and none of its line breaks', async () => {
  const config =
    '#!KAMAILIO\nloadmodule "pv.so"\nloadmodule "xlog.so"\nrequest_route { xlog("L_ALERT", "$C(rx)[$hdr(X)]\\n"); }\n'
  const text = [...request, 'X: \x1b[31mred\x07\r\n ALERT: <script>: forged', '', ''].join('\n')
  const { log } = await playRecordedCase({ config, steps: [{ text }] })
  expect(log).toEqual(['ALERT: <script>: \x1b[0;31;49m[\\x1b[31mred\\x07\\r\\n ALERT: <script>: forged]'])
})

it('does not expand the text of a line below the level', () => {
  const core = createFakeCore()
  const quiet = { ...core, logger: { ...core.logger, isEnabled: () => false } }
  const format = { read: () => expect.unreachable('the text was expanded') }
  const ctx = core.context(core.message('OPTIONS sip:a SIP/2.0\n\n'))
  expect(callFunction(createModule(xlog, quiet), 'xdbg', ctx, { format })).toBe(1)
})

describe('the logger', () => {
  const context = { prefix: () => '', processNo: () => 1, debugLevel: () => 3 }

  // Recorded from 6.1.5 started with -e.
  it.each<[LogLevel, string]>([
    [logLevels.ALERT, '1;31;49'],
    [logLevels.BUG, '1;35;49'],
    [logLevels.CRIT, '0;33;49'],
    [logLevels.ERR, '0;31;49'],
    [logLevels.WARN, '0;35;49'],
    [logLevels.NOTICE, '0;32;49'],
    [logLevels.INFO, '0;36;49'],
    [logLevels.DBG, '0;39;49'],
  ])('paints lines of level %i', (level, sequence) => {
    const host = createVirtualHost()
    createLogger({ host, context, isColoured: true }).write({ level, module: 'script', text: 'x' })
    expect(host.logged[0]?.startsWith(`\x1b[${sequence}m 1(`)).toBe(true)
    expect(host.logged[0]?.endsWith('x\x1b[0;39;49m')).toBe(true)
  })

  it('gives the system log the facility, and colours only when they are forced', () => {
    const host = createVirtualHost()
    const lines: string[] = []
    const logger = createLogger({
      host,
      context,
      syslog: (_level, text, facility) => lines.push(`${facility} ${text}`),
    })
    const text = `a${colourMark('rx', false)}b${colourMark('gx', true)}c`
    logger.write({ level: 0, module: 'script', text, facility: 'LOG_LOCAL3', heading: '[x] ' })
    expect(lines).toEqual(['LOG_LOCAL3 WARNING: [x] ab\x1b[0;32;49mc'])
  })
})
