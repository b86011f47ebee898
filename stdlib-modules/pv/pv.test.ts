import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogRecord } from '#runtime/log/logger.ts'
import { startRecordedServer, type RecordedServer } from '../../test/support/recorded-server.ts'

/**
 * Each case of pv.recorded.json was run by Kamailio 6.1.5: `log` is what its xlog() lines said (and pv_xavp_print(), in short),
 * `sent` what the client got. The same configuration runs here on a virtual network.
 */
interface RecordedCase {
  readonly id: string
  readonly code: string
  readonly number: number
  readonly log: readonly string[]
  /** Lines as sent; a pair stands for lines of the request, from and to, counted from 0. */
  readonly sent?: readonly (readonly (string | readonly [number, number])[])[]
  readonly printed?: readonly string[]
  readonly extra?: readonly string[]
  readonly drop?: readonly string[]
  readonly ruri?: string
  readonly method?: string
  readonly body?: string
  /** Status codes with which the next hop answers each forwarded request. */
  readonly uas?: readonly (readonly number[])[]
  readonly replyExtra?: string
}

interface RecordedGroup {
  readonly name: string
  readonly pre: string
  readonly modparams: string
  readonly routes: string
  readonly cases: readonly RecordedCase[]
}

interface Recording {
  readonly request: string
  readonly groups: readonly RecordedGroup[]
}

const { request, groups } = JSON.parse(readFileSync(join(import.meta.dirname, 'pv.recorded.json'), 'utf8')) as Recording

const addresses = { server: { ip: '127.41.1.1', port: 5060 }, client: { ip: '127.41.1.2', port: 5066 } }
const modules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'kex', 'corex', 'tmx', 'maxfwd', 'rr']

function configOf({ pre, modparams, routes, cases }: RecordedGroup): string {
  const blocks = cases.map(({ number, code }) => `if ($hdr(X-Case) == "${number}") {\n${code}\nexit;\n}\n`)
  return [
    '#!KAMAILIO\ndebug=2\nchildren=1\nauto_aliases=no\ndisable_tcp=yes\nlisten=udp:127.41.1.1:5060\n',
    pre,
    ...modules.map((name) => `loadmodule "${name}.so"\n`),
    modparams,
    routes,
    'request_route {\nxlog("L_DBG", "[[BEGIN $hdr(X-Case)]]\\n");\n',
    ...blocks,
    '}\n',
  ].join('')
}

/** The request of a case: the common one with headers taken out and put in, as when it was recorded. */
function requestOf({ number, extra = [], drop = [], ruri, method = 'INVITE', body }: RecordedCase): string {
  const end = request.indexOf('\r\n\r\n')
  const [first = '', ...fields] = request.slice(0, end).split(/\r\n(?![ \t])/)
  const kept = fields.filter((field) => !drop.includes(field.slice(0, field.indexOf(':')).toLowerCase()))
  const line = first.replace(/^\S+ (\S+)/, (_, uri: string) => `${method} ${ruri ?? uri}`)
  const text = [line, `X-Case: ${number}`, ...extra, ...kept].join('\r\n')
  const whole = `${text}\r\n\r\n${body ?? request.slice(end + 4)}`
  return whole
    .replaceAll('@CASE@', String(number))
    .replace('CSeq: 4711 INVITE', `CSeq: 4711 ${method}`)
    .replace(/^Content-Length: \d+/m, body === undefined ? '$&' : `Content-Length: ${body.length}`)
}

/** Answers a forwarded request as the recorded next hop did. */
function replyTo(forwarded: string, code: number, extra: string | undefined): string {
  const names = new Set(['via', 'from', 'call-id', 'cseq', 'record-route'])
  const fields = forwarded.slice(0, forwarded.indexOf('\r\n\r\n')).split('\r\n').slice(1)
  const copied = fields.flatMap((field) => {
    const name = field.slice(0, field.indexOf(':')).toLowerCase()
    if (names.has(name)) return [field]
    return name === 'to' ? [`${field};tag=uas-tag`] : []
  })
  const tail = extra === undefined ? [] : [extra]
  return `${[`SIP/2.0 ${code} X`, ...copied, ...tail, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`
}

async function play(server: RecordedServer, one: RecordedCase): Promise<readonly string[]> {
  const start = server.received.length
  await server.send(requestOf(one))
  for (const codes of one.uas ?? []) {
    const forwarded = server.received.slice(start).find((text) => !/^(SIP|ACK)/.test(text)) ?? ''
    for (const code of codes) await server.send(replyTo(forwarded, code, one.replyExtra))
  }
  return server.received.slice(start)
}

/** The lines with which xlog() and the printing functions wrote, in the shape of the recording. */
function logOf(records: readonly LogRecord[]): readonly string[] {
  const lines = records
    .filter(({ level, module }) => level === -5 || (level === 2 && module === 'core'))
    .map(({ text }) => comparable(text))
  return compactPrints(lines)
}

function comparable(text: string): string {
  return text
    .replace(/[\r\n ]+$/, '')
    .replaceAll('\r\n', '\\r\\n')
    .replace(/(\\r\\n)+/g, '\\r\\n')
    .replace(/(\\r\\n)+$/, '')
    .replace(/branch=z9hG4bK[\w.]*\.\w+/g, 'branch=B')
    .replace(/tag=[0-9a-f]{32}[.-]\w+/g, 'tag=T')
    .replace(/0x[0-9a-f]{6,}/g, 'PTR')
}

/** `{ x { a =1 } }` for what pv_xavp_print() and its kin write in many lines. */
function compactPrints(lines: readonly string[]): readonly string[] {
  const result: string[] = []
  let shown: string[] = []
  for (const line of lines) {
    const value = /^ {5}XAV. value \((str|long)\): ?([^]*)$/.exec(line)
    const name = /^ {5}\*\*\* .* XAV. name: (.*)$/.exec(line)?.[1]
    if (line.startsWith('+++++ start')) shown.push('{')
    else if (line.startsWith('----- end')) shown.push('}')
    else if (name !== undefined) shown.push(name)
    else if (value !== null) shown.push(value[1] === 'str' ? `="${value[2]}"` : `=${value[2]}`)
    else if (!/^ {5}(\*\*\*|XAV. (id|value))/.test(line) && !line.startsWith('     XAV')) result.push(line)
    if (line.startsWith('----- end') && line.endsWith('(level=0)')) {
      result.push(shown.join(' '))
      shown = []
    }
  }
  return result
}

function sentOf(one: RecordedCase): readonly string[] | undefined {
  const lines = requestOf(one).split('\r\n')
  return one.sent?.map((parts) =>
    parts.flatMap((part) => (typeof part === 'string' ? [part] : lines.slice(part[0], part[1] + 1))).join('\r\n'),
  )
}

describe.each(groups)('as Kamailio 6.1.5: $name', (group) => {
  let server: RecordedServer
  beforeAll(async () => {
    server = await startRecordedServer(configOf(group), addresses)
  })
  afterAll(() => server.stop())

  it.each(group.cases)('$id', async (one) => {
    const start = server.records.length
    const received = await play(server, one)
    const records = server.records.slice(start)
    expect(logOf(records)).toEqual(one.log)
    if (one.printed !== undefined) {
      const shown = records
        .filter(({ module }) => module === 'core')
        .map(({ text }) => text.replace(/0x[0-9a-f]+/g, 'PTR'))
      expect(shown).toEqual(one.printed)
    }
    const sent = sentOf(one)
    if (sent !== undefined) {
      const shown = received.map((text) =>
        text.replace(/branch=z9hG4bK[\w.]*\.\w+/g, 'branch=B').replace(/tag=[0-9a-f]{32}[.-]\w+/g, 'tag=T'),
      )
      expect(shown).toEqual(sent)
    }
  })
})
