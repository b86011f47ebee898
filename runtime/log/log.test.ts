import { beforeEach, describe, expect, it } from 'vitest'
import { createVirtualHost, type VirtualHost } from '../host/virtual-host.ts'
import type { Worker } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'
import { parseMessage } from '../sip/parse-message.ts'
import type { ReceiveInfo } from '../transport/sockets.ts'
import { createLogger } from './create-logger.ts'
import { LogScope } from './log-scope.ts'
import type { Logger } from './logger.ts'

let host: VirtualHost
let scope: LogScope
let logger: Logger
let level: number

beforeEach(() => {
  level = 2
  host = createVirtualHost()
  scope = new LogScope(() => level)
  logger = createLogger({ host, context: scope })
})

function message(callId: string): SipMessage {
  const msg = parseMessage(`OPTIONS sip:x SIP/2.0\r\nCall-ID: ${callId}\r\n\r\n`, {} as ReceiveInfo, 1)
  if (msg === undefined) throw new TypeError('the message must parse')
  return msg
}

const worker = (processNo: number, debugLevel?: number): Worker => ({
  vars: [],
  nullable: new Map(),
  processNo,
  debugLevel,
})

describe('a log line', () => {
  it('has the shape of Kamailio: number, process id, level, module', () => {
    logger.forModule('core').error('text')
    logger.write({ level: -1, module: 'script', text: 'from the script\n' })
    scope.enter(message('a'), worker(7))
    logger.forModule('tm').warn('from a module')
    expect(host.logged).toEqual([
      ' 0(4711) ERROR: <core>: text',
      ' 0(4711) ERROR: <script>: from the script',
      ' 7(4711) WARNING: tm: from a module',
    ])
  })

  it('is written up to the level of the server, of the worker, or of its module', () => {
    const tm = logger.forModule('tm')
    tm.debug(() => 'too much')
    scope.enter(undefined, worker(1, 3))
    tm.debug(() => 'for this worker')
    scope.clear()
    logger.moduleLevels?.set('tm', -1)
    tm.info('not for this module')
    logger.forModule('sl').info('for others')
    level = 1
    logger.forModule('sl').info('no more')
    expect(host.logged).toEqual([' 1(4711) DEBUG: tm: for this worker', ' 0(4711) INFO: sl: for others'])
  })

  it('cannot be forged by a message', () => {
    logger.write({ level: -1, module: 'script', text: 'a\r\n 0(1) ERROR: <core>: forged\x1b[31m\n' })
    expect(host.logged).toEqual([' 0(4711) ERROR: <script>: a\\r\\n 0(1) ERROR: <core>: forged\\x1b[31m'])
  })

  it('is not repeated without end, unless the script or the trace of its statements writes it', async () => {
    for (let count = 0; count < 1000; count += 1) {
      logger.forModule('core').error('the same trouble with another number')
      logger.write({ level: -1, module: 'script', text: 'wanted' })
      logger.write({ level: -1, module: '*** cfgtrace:dbg_cfg_trace()', text: 'traced' })
    }
    expect(host.logged.filter((line) => line.includes('trouble'))).toHaveLength(20)
    expect(host.logged.filter((line) => line.includes('wanted'))).toHaveLength(1000)
    expect(host.logged.filter((line) => line.includes('traced'))).toHaveLength(1000)
    await host.advance(1100)
    logger.forModule('core').error('the same trouble with another number')
    expect(host.logged.at(-1)).toContain('(980 more like this)')
  })
})

describe('log_prefix', () => {
  it('stands before the lines of its message only, and is expanded when it is needed', () => {
    let expansions = 0
    scope.usePrefix('{$ci} ', (msg) => {
      expansions += 1
      return `{${msg.header('call-id')?.body ?? ''}} `
    })
    const log = logger.forModule('core')
    const outer = scope.enter(message('one'), undefined)
    expect(expansions).toBe(0)
    log.info('first')
    log.info('second')
    scope.leave(outer)
    log.info('between messages')
    expect(expansions).toBe(1)
    expect(host.logged.map((line) => line.slice(9))).toEqual([
      'INFO: {one} <core>: first',
      'INFO: {one} <core>: second',
      'INFO: <core>: between messages',
    ])
  })

  it.each(['$ru', '$hdr($var(x))', '{$ci} $var(a)'])(
    'is expanded at once when %s could change until then',
    (format) => {
      let expansions = 0
      scope.usePrefix(format, () => String((expansions += 1)))
      scope.enter(message('one'), undefined)
      expect(expansions).toBe(1)
    },
  )
})
