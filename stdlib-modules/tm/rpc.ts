import { RpcFault } from '#runtime/rpc/fault.ts'
import { rpcStruct, type RpcCall, type RpcHandler, type RpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { Branch, Transaction } from './transaction.ts'
import { cleanTransactions } from './functions-acting.ts'
import type { TmParts } from './parts.ts'
import { readUacRequest } from './uac-request.ts'
import type { tmRpc } from './exports-rpc.ts'

/** The RPC commands of tm; the faults are those of 6.1.5. */
export function rpcCommands(parts: TmParts): { readonly [name in keyof typeof tmRpc]: RpcHandler } {
  const { engine, ownReplies, cancelling } = parts
  const byCallId = (callId: string, cseq: string, code: number): Transaction => {
    const found = /^\d{1,10}$/.test(cseq) ? engine.table.findByCallId(callId, Number(cseq)) : undefined
    if (found === undefined) throw new RpcFault(code, 'Transaction not found')
    return found
  }
  const reply = (call: RpcCall, finder: () => () => Transaction): readonly RpcValue[] => {
    const status = call.ifInt()
    if (status === undefined) throw new RpcFault(400, 'Reply code expected')
    const reason = requireText(call, 'Reason phrase expected')
    const find = finder()
    const toTag = requireText(call, 'To tag expected')
    const transaction = find()
    const headers = withLineEnd(call.text('headers'))
    const body = call.optionalText() ?? ''
    const type = /^content-type[ \t]*:[ \t]*(.*?)\r?$/im.exec(headers)?.[1] ?? ''
    const isSent = ownReplies.reply(transaction, {
      status,
      reason,
      headers: body === '' ? headers : headers.replace(/^content-type[ \t]*:.*\r?\n/gim, ''),
      ...(toTag === '' ? {} : { toTag }),
      ...(body === '' ? {} : { body: { type, text: body } }),
    })
    if (!isSent) throw new RpcFault(500, 'Reply failed')
    return []
  }
  /** A transaction by `index:label`. */
  const byNumbers = (id: string): Transaction => {
    const [, index, label] = /^(\d{1,10}):(\d{1,10})$/.exec(id) ?? []
    if (index === undefined) throw new RpcFault(400, 'Invalid transaction ID')
    const found = engine.table.findByNumbers(Number(index), Number(label))
    if (found === undefined) throw new RpcFault(481, 'No such transaction')
    return found
  }
  const repeat = (transaction: Transaction): readonly RpcValue[] => {
    if (!engine.sendAgain(transaction)) throw new RpcFault(400, 'Reply not sent')
    return []
  }
  const start = (noAck: boolean, isHex: boolean) => uacStart(parts, noAck, isHex, false)
  const wait = (noAck: boolean, isHex: boolean) => uacStart(parts, noAck, isHex, true)
  return {
    'tm.cancel': (call) => {
      const [callId, cseq] = [call.next(), call.next()]
      if (typeof callId !== 'string' || typeof cseq !== 'string')
        throw new RpcFault(400, 'Callid and CSeq expected as parameters')
      const transaction = byCallId(callId, cseq, 400)
      for (const branch of transaction.branches) cancelling.announce(transaction, branch, undefined)
      cancelling.cancelAll(transaction, '')
      const isPending = transaction.branches.some((branch) => branch.status < 200)
      return isPending ? ['branches remaining (waiting for timeout)'] : []
    },
    'tm.reply': (call) =>
      reply(call, () => {
        const id = requireText(call, 'Transaction ID expected')
        return () => byNumbers(id)
      }),
    'tm.reply_callid': (call) =>
      reply(call, () => {
        const [callId, cseq] = callIdAndCSeq(call)
        return () => byCallId(callId, cseq, 404)
      }),
    'tm.retransmit_reply': (call) => repeat(byNumbers(requireText(call, 'Transaction ID expected'))),
    'tm.retransmit_reply_callid': (call) => repeat(byCallId(...callIdAndCSeq(call), 404)),
    'tm.stats': () => [statistics(parts)],
    'tm.hash_stats': () => {
      throw new RpcFault(500, 'Hash statistics not supported (tryrecompiling with -DTM_HASH_STATS)')
    },
    'tm.t_uac_start': start(false, false),
    'tm.t_uac_start_hex': start(false, true),
    'tm.t_uac_start_noack': start(true, false),
    'tm.t_uac_start_noack_hex': start(true, true),
    'tm.t_uac_wait': wait(false, false),
    'tm.t_uac_wait_hex': wait(false, true),
    'tm.t_uac_wait_noack': wait(true, false),
    'tm.t_uac_wait_noack_hex': wait(true, true),
    'tm.t_uac_wait_block': wait(false, false),
    'tm.t_uac_wait_block_hex': wait(false, true),
    'tm.t_uac_wait_block_noack': wait(true, false),
    'tm.t_uac_wait_block_noack_hex': wait(true, true),
    'tm.t_uac_attrs': async (call) => {
      // How many there are, negative: what Kamailio's scanner gives when an argument is missing (6.1.5).
      if (call.remaining < 6) throw new RpcFault(400, `too few parameters (${-call.remaining}/5)`)
      if (call.text('attributes') !== '') parts.env.log.error('tm.t_uac_attrs: unknown attribute provided')
      return start(false, false)(call)
    },
    'tm.list': () => engine.table.all.map((transaction) => listed(transaction)),
    'tm.clean': () => {
      cleanTransactions(parts)
      return []
    },
  }
}

/** The next argument, which must be a text, not a number. */
function requireText(call: RpcCall, missing: string): string {
  const value = call.next()
  if (typeof value !== 'string') throw new RpcFault(400, missing)
  return value
}

function callIdAndCSeq(call: RpcCall): readonly [callId: string, cseq: string] {
  return [requireText(call, 'Call-ID expected'), requireText(call, 'CSeq expected')]
}

/** tm.t_uac_start and tm.t_uac_wait with their variants. */
function uacStart(parts: TmParts, noAck: boolean, isHex: boolean, waits: boolean): RpcHandler {
  const { env, localRequests } = parts
  return async (call) => {
    if (call.remaining < 5) throw new RpcFault(400, `too few parameters (${-call.remaining}/5)`)
    const [method, ruri, nexthop, socket] = [
      call.text('method'),
      call.text('ruri'),
      call.text('nexthop'),
      call.text('socket'),
    ]
    const headers = call.text('headers')
    const body = call.optionalText() ?? ''
    const decode = (text: string): string => (isHex ? Buffer.from(text, 'hex').toString('latin1') : text)
    const request = readUacRequest(env.core, {
      method,
      ruri,
      nexthop,
      socket,
      headers: decode(headers),
      body: decode(body),
    })
    if (typeof request === 'string') throw new RpcFault(400, request)
    const ended = Promise.withResolvers<readonly RpcValue[]>()
    const isSent = await localRequests.send({ ...request, noAck }, (status, reply) => {
      if (status >= 200) ended.resolve([uacResult(status, reply)])
    })
    if (isSent !== true) throw new RpcFault(500, 'Request could not be sent')
    return waits ? ended.promise : []
  }
}

/** What tm.t_uac_wait_block gives in 6.1.5. */
function uacResult(status: number, reply: SipMessage | undefined): RpcStruct {
  const line = reply?.firstLine
  return rpcStruct([
    ['code', status],
    ['text', line?.kind === 'reply' ? line.reason : 'Request Timeout'],
  ])
}

function withLineEnd(headers: string): string {
  const text = headers.replace(/\r?\n/g, '\r\n').replace(/(?:\r\n)+$/, '')
  return text === '' ? '' : `${text}\r\n`
}

function statistics({ statistics: count }: TmParts): RpcStruct {
  return rpcStruct([
    ['current', count.current],
    ['waiting', count.waiting],
    ['total', count.total],
    ['total_local', count.local],
    ['rpl_received', count.repliesReceived],
    ['rpl_generated', count.repliesGenerated],
    ['rpl_sent', count.repliesSent],
    ['6xx', count.classes[6] ?? 0],
    ['5xx', count.classes[5] ?? 0],
    ['4xx', count.classes[4] ?? 0],
    ['3xx', count.classes[3] ?? 0],
    ['2xx', count.classes[2] ?? 0],
    ['created', count.total],
    ['freed', count.total - count.current],
    ['delayed_free', 0],
  ])
}

/** The bits of `tflags` (recorded with 6.1.5). */
function flagsOf(transaction: Transaction): number {
  const { settings, isInvite, suspendedReply } = transaction
  const bits: readonly (readonly [bit: number, isSet: boolean])[] = [
    [0x1, isInvite],
    [0x2, transaction.isLocal],
    [0x4, transaction.branches.some((branch) => branch.isBlind)],
    [0x8, transaction.isCancelled],
    [0x40, isInvite && settings.isAutoTrying],
    [0x100, settings.is6xxOrdinary],
    [0x200, settings.hasNoFailover],
    [0x400, settings.hasNoCancelReason],
    [0x2000, settings.hasNoInternalReply],
    [0x4000, transaction.hasScriptReply],
    [0x8000, transaction.isSuspended || suspendedReply !== undefined],
  ]
  return bits.reduce((flags, [bit, isSet]) => (isSet ? flags | bit : flags), 0)
}

function listed(transaction: Transaction): RpcStruct {
  const { request, index, label, method } = transaction
  const line = (type: 'from' | 'to' | 'call-id'): string => {
    const field = request.header(type)
    return field === undefined ? '' : request.raw.slice(field.start, field.end)
  }
  const sent: readonly Branch[] = transaction.branches
  return rpcStruct([
    // Where the transaction is: nobody can use it, but tools show it.
    ['cell', `0x${(index * 0x1_0000_0000 + label).toString(16)}`],
    ['tindex', index],
    ['tlabel', label],
    ['method', method],
    ['from', line('from')],
    ['to', line('to')],
    ['callid', line('call-id')],
    ['cseq', `CSeq: ${Number.parseInt(request.header('cseq')?.body ?? '0', 10)}`],
    ['uas_request', transaction.isLocal ? 'no' : 'yes'],
    ['tflags', flagsOf(transaction)],
    ['outgoings', sent.length],
    ['ref_count', 1],
    // When its time is over, in seconds; 6.1.5 counts from a moment of its own.
    ['lifetime', Math.round(transaction.deadlineMs / 1000)],
  ])
}
