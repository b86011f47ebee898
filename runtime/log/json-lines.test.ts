import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createVirtualHost } from '../host/virtual-host.ts'
import type { SipMessage } from '../sip/message.ts'
import { parseMessage } from '../sip/parse-message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import { createLogger } from './create-logger.ts'
import { parseLogEngine } from './json-lines.ts'
import { LogScope } from './log-scope.ts'
import type { LogRecord } from './logger.ts'

/** Lines that 6.1.5 wrote with each engine, of a script that logs the records below while it handles one OPTIONS. */
const recorded = new Map(
  Object.entries(
    JSON.parse(readFileSync(join(import.meta.dirname, 'json-lines.recorded.json'), 'latin1')) as Record<
      string,
      readonly string[]
    >,
  ),
)

const records: readonly LogRecord[] = [
  { level: -1, module: 'script', text: 'plain "quoted" \\ tab\there\n' },
  { level: 0, module: 'script', text: 'two\nlines sip:a@127.0.0.1\n' },
  { level: 2, module: 'script', text: '{"a": 1}\n' },
  { level: 1, module: 'script', text: 'no end' },
  { level: -2, module: 'script', text: 'utf \xc3\xa9 \x01 end\n' },
  { level: -5, module: 'script', text: '19:with place\n' },
  { level: -1, module: 'script', text: 'facility\n', facility: 'LOG_LOCAL3' },
  { level: 1, module: 'core', text: 'core log\n' },
]

function message(): SipMessage {
  const msg = parseMessage('OPTIONS sip:a SIP/2.0\r\nCall-ID: cid-1\r\n\r\n', {} as ReceiveInfo, 1)
  if (msg === undefined) throw new TypeError('the message must parse')
  return msg
}

function linesOf(engine: string, isForSyslog: boolean): readonly string[] {
  const host = createVirtualHost()
  const scope = new LogScope(() => 2)
  scope.usePrefix('{1 cid-1} ', () => '{1 cid-1} ')
  const lines: string[] = []
  const syslog = isForSyslog ? (_level: number, text: string) => void lines.push(text) : undefined
  const logger = createLogger({ host, context: scope, json: parseLogEngine(engine), syslog })
  scope.enter(message(), { vars: [], nullable: new Map(), processNo: 1, debugLevel: undefined })
  for (const record of records) logger.write(record)
  return isForSyslog ? lines : host.logged
}

/** What depends on the moment, the machine or Kamailio's sources; the names stay. */
const own: ReadonlyMap<string, string> = new Map([
  ['time', 'TIME'],
  ['pid', 'PID'],
  ['id', 'PID'],
  ['tid', 'TID'],
  ['file', 'FILE'],
  ['name', 'FILE'],
  ['line', 'LINE'],
  ['function', 'FUNCTION'],
  ['hostname', 'HOST'],
])

const plain = (line: string): string =>
  JSON.stringify(
    // 6.1.5 writes three quotation marks for the empty function of xlog with the flag a.
    JSON.parse(line.replace('@cee: ', '').replace('"""', '""')),
    (name, value: unknown) => (typeof value === 'object' ? value : (own.get(name.replace('kamailio.', '')) ?? value)),
  )

describe('lines of the JSON log engine', () => {
  it.each([...recorded.keys()])('%s has the names, order and values of 6.1.5', (name) => {
    const isForSyslog = name.startsWith('syslog ')
    const expected = recorded.get(name) ?? []
    const lines = linesOf(name.replace('syslog ', ''), isForSyslog)
    expect(lines.slice(0, expected.length).map(plain)).toEqual(expected.map(plain))
    expect(lines[0]?.slice(0, 8)).toBe(expected[0]?.slice(0, 8))
  })

  it('are valid JSON whatever a message holds, which those of 6.1.5 are not', () => {
    const host = createVirtualHost()
    const scope = new LogScope(() => 2)
    scope.usePrefix('{"} ', () => '{"} ')
    const logger = createLogger({ host, context: scope, json: parseLogEngine('json:jc') })
    scope.enter(message(), undefined)
    for (const text of ['}', '{', '{"a": }', '\x00\x1b[31m"\\', '{"a": 1} {"b": 2}'])
      logger.write({ level: -1, module: 'script', text })
    for (const line of host.logged) expect(() => JSON.parse(line) as unknown).not.toThrow()
    expect(host.logged).toHaveLength(5)
  })

  it.each(['', 'text', 'jsonx', 'nosuch:M'])('%j changes nothing, as in 6.1.5', (engine) => {
    expect(parseLogEngine(engine)).toBeUndefined()
  })
})
