import { resolve } from 'node:path'
import type { Value } from '#grammar/value.ts'
import { parseMessage } from '#runtime/sip/parse-message.ts'
import type { ReceiveInfo } from '#runtime/transport/sockets.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { compileExpressions, expressionRoute, resultName } from '../eval/expression-program.ts'
import { readMessageFile } from '../exec/message-file.ts'
import { startOffline, type OfflineServer } from '../exec/offline-server.ts'
import { loadCompiledText } from '../load-program.ts'
import { UserError } from '../user-error.ts'
import { requireFiles } from './files.ts'
import { parsePeer, parseResolve } from './offline-options.ts'
import { toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'
import { readStubs } from './stubs.ts'

export interface EvalOptions extends ConfigOptions {
  readonly message?: string
  readonly file?: string
  readonly from: string
  readonly format: 'pretty' | 'json'
  readonly stubModule: readonly string[]
}

/** The message that expressions without one are about. */
const plainMessage = [
  'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-kamkit-eval',
  'From: <sip:alice@127.0.0.1>;tag=1',
  'To: <sip:bob@127.0.0.1>',
  'Call-ID: kamkit-eval',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

/** `kamkit eval`: the values of expressions on a message. 1 when one is wrong or its evaluation fails. */
export async function runEval(expressions: readonly string[], options: EvalOptions): Promise<number> {
  requireFiles([options.message, options.file].filter((path) => path !== undefined))
  const host = createCompilerHost()
  const config = options.file === undefined ? undefined : resolve(options.file)
  const compiled = compileExpressions(
    expressions,
    config,
    host,
    toParseOptions(options, options.file ?? 'kamkit-eval.cfg'),
  )
  const errors = compiled.diagnostics.filter((one) => one.severity === 'error')
  printDiagnostics([{ sources: compiled.sources, diagnostics: errors }], 'pretty')
  if (errors.length > 0) return 1
  const started = await startOffline(await loadCompiledText(compiled.code, compiled.map, 'expressions'), {
    listen: ['udp:127.0.0.1:5060', 'tcp:127.0.0.1:5060'],
    names: parseResolve([]),
    ...readStubs(config ?? 'expressions', options),
    debug: undefined,
  })
  if ('errors' in started) {
    for (const error of started.errors) process.stderr.write(`error: ${error.text}\n`)
    return 1
  }
  try {
    const message = options.message === undefined ? plainMessage : readMessageFile(options.message)
    return await evaluateAll(expressions, message, started, options)
  } finally {
    await started.stop()
  }
}

async function evaluateAll(
  expressions: readonly string[],
  message: string,
  offline: OfflineServer,
  options: EvalOptions,
): Promise<number> {
  let status = 0
  for (const [index, expression] of expressions.entries()) {
    const { value, log } = await evaluate(index, message, offline, options)
    const isFailed = value === undefined
    if (isFailed) status = 1
    if (options.format === 'json') {
      const shown = isFailed ? {} : { type: typeName(value), value }
      process.stdout.write(`${JSON.stringify({ expression, ...shown, log })}\n`)
      continue
    }
    for (const { level, text } of log) process.stderr.write(`${level}: ${text}\n`)
    const label = expressions.length === 1 ? '' : `${expression} = `
    process.stdout.write(Buffer.from(`${label}${isFailed ? 'failed' : shownValue(value)}\n`, 'latin1'))
  }
  return status
}

/** The value of one expression: undefined when the evaluation failed, as log lines tell. */
async function evaluate(
  index: number,
  message: string,
  { server, sockets, takeLog }: OfflineServer,
  options: EvalOptions,
): Promise<{ readonly value: Value | undefined; readonly log: OfflineServer['startLog'] }> {
  const peer = parsePeer(options.from)
  const socket = sockets.find((one) => one.proto === peer.proto)
  if (socket === undefined) throw new UserError(`--from ${options.from}: nothing listens for ${peer.proto}`)
  const info: ReceiveInfo = {
    proto: peer.proto,
    srcIp: peer.ip,
    srcPort: peer.port,
    dstIp: socket.ip,
    dstPort: socket.port,
    socket,
    connectionId: 0,
    timeMs: Date.now(),
  }
  const { core } = server
  const msg = parseMessage(message, info, core.nextMessageId())
  if (msg === undefined) throw new UserError(`${options.message ?? 'the message'} is no SIP message`)
  const ctx = await core.routes.run('request', expressionRoute(index), msg, {
    as: msg.isRequest ? 'request' : 'reply',
    prepare: (run) => void run.worker.nullable.delete(resultName),
  })
  return { value: ctx?.worker.nullable.get(resultName), log: takeLog() }
}

function typeName(value: Value): string {
  return value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
}

function shownValue(value: Value): string {
  return value === null ? '$null' : typeof value === 'number' ? String(value) : JSON.stringify(value)
}
