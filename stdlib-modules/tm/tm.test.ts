import { describe, expect, it } from 'vitest'
import type { RouteContext } from '#runtime/script/context.ts'
import { callFunction, callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, type FakeCore } from '../../test/support/fake-core.ts'
import type { LocalRequest, SuspendedRequest, TmApi } from './api.ts'
import type { TmInternals } from './internals.ts'
import tm from './tm.ts'

const invite = (id = '1', method = 'INVITE'): string =>
  [
    `${method} sip:bob@127.0.0.3 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK-${id}`,
    'From: <sip:alice@h>;tag=a',
    'To: <sip:bob@h>',
    `Call-ID: call-${id}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    '',
    '',
  ].join('\n')

interface Bench {
  readonly core: FakeCore
  readonly api: TmInternals
  call(ctx: RouteContext, name: string, args?: { readonly [name: string]: unknown }): number | Promise<number>
  request(id?: string, method?: string): RouteContext
  /** Answers the request that was sent at a place of `sent`. */
  answer(at: number, status: string, headers?: readonly string[]): Promise<void>
  lines(): readonly string[]
  /** What an RPC command of tm gives. */
  rpc(name: string): Promise<readonly unknown[] | string>
}

async function startTm(params: { readonly [name: string]: unknown } = {}): Promise<Bench> {
  const core = createFakeCore()
  const module = createModule(tm, core, params)
  await module.modInit?.()
  // The module's own interface.
  const api = module.api as TmInternals
  const answer = async (at: number, status: string, headers: readonly string[] = []): Promise<void> => {
    const sent = core.sent[at]?.data ?? ''
    const copied = sent.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
    const reply = core.message([`SIP/2.0 ${status}`, ...copied, ...headers, '', ''].join('\n'))
    for (const handle of core.hooks.replyIn.all) await handle(reply)
    // The ACK to a 2xx may have to look up where it goes.
    await core.clock.advance(0)
  }
  return {
    core,
    api,
    call: (ctx, name, args) => callFunction(module, name, ctx, args),
    request: (id, method) => core.context(core.message(invite(id, method))),
    answer,
    rpc: (name) => callRpc(module, name),
    lines: () => core.sent.map(({ data }) => data.split('\r\n')[0] ?? ''),
  }
}

/** Whether nothing is left of any transaction after everybody has gone silent. */
async function isClean({ core, api }: Bench): Promise<boolean> {
  await core.clock.advance(400_000)
  return api.engine.table.size === 0 && api.statistics.current === 0 && api.statistics.waiting === 0
}

describe('t_relay', () => {
  it.each(['180 Ringing', '200 OK', '486 Busy'])(
    'drops a reply %s that has lost the Via of the sender',
    async (status) => {
      const bench = await startTm()
      await bench.call(bench.request(), 't_relay')
      const at = bench.lines().findIndex((line) => line.startsWith('INVITE'))
      const sent = bench.core.sent[at]?.data ?? ''
      const lines = sent.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
      const first = lines.findIndex((line) => line.startsWith('Via'))
      lines.splice(first + 1, 1)
      const reply = bench.core.message([`SIP/2.0 ${status}`, ...lines, '', ''].join('\n'))
      for (const handle of bench.core.hooks.replyIn.all) await handle(reply)
      expect(bench.lines().filter((line) => line.startsWith('SIP/2.0') && !line.includes(' 100 '))).toEqual([])
      expect(await isClean(bench)).toBe(true)
      expect(bench.lines().some((line) => line.startsWith('SIP/2.0 408'))).toBe(true)
    },
  )

  it('does not end a transaction whose branches are still being made', async () => {
    const bench = await startTm()
    const waiting = Promise.withResolvers<void>()
    bench.core.route('branch', 'B', (ctx) => (ctx.msg.requestUri.includes('slow') ? waiting.promise.then(() => 1) : 1))
    const ctx = bench.request()
    bench.call(ctx, 't_on_branch', { name: 'B' })
    bench.call(ctx, 't_newtran')
    const transaction = bench.api.engine.current(ctx)
    const relaying = bench.call(ctx, 't_relay')
    await bench.core.clock.advance(0)
    ctx.msg.branches = []
    waiting.resolve()
    expect(await relaying).toBe(1)
    await bench.answer(1, '486 Busy')
    expect(transaction?.status).toBe(486)
    expect(await isClean(bench)).toBe(true)
  })

  it('cancels branches that were still being made when the CANCEL came', async () => {
    const bench = await startTm()
    const waiting = Promise.withResolvers<void>()
    bench.core.route('branch', 'B', () => waiting.promise.then(() => 1))
    const ctx = bench.request()
    bench.call(ctx, 't_on_branch', { name: 'B' })
    const relaying = bench.call(ctx, 't_relay')
    await bench.core.clock.advance(0)
    await bench.call(bench.request('1', 'CANCEL'), 't_relay')
    waiting.resolve()
    await relaying
    const at = bench.lines().findIndex((line) => line.startsWith('INVITE'))
    await bench.answer(at, '180 Ringing')
    expect(bench.lines().at(-1)).toBe('CANCEL sip:bob@127.0.0.3 SIP/2.0')
    await bench.answer(at, '487 Request Terminated')
    expect(bench.lines().at(-1)).toBe('SIP/2.0 487 Request Terminated')
    expect(await isClean(bench)).toBe(true)
  })

  it('gives up a branch without any reply at once when cancel_b_method is 0', async () => {
    const bench = await startTm({ cancel_b_method: 0 })
    const ctx = bench.request()
    await bench.call(ctx, 't_relay')
    await bench.call(bench.request('1', 'CANCEL'), 't_relay')
    expect(bench.lines()).toEqual([
      'SIP/2.0 100 trying -- your call is important to us',
      'INVITE sip:bob@127.0.0.3 SIP/2.0',
      'SIP/2.0 200 canceling',
      'SIP/2.0 487 Request Terminated',
    ])
    expect(await isClean(bench)).toBe(true)
  })

  it('makes no more than max_branches branches, however often failure_route tries again', async () => {
    const bench = await startTm({ failure_reply_mode: 0 })
    bench.core.route('failure', 'AGAIN', async (ctx) => {
      ctx.msg.newUri = 'sip:bob@127.0.0.4'
      ctx.msg.uriIsNew = true
      bench.call(ctx, 't_on_failure', { name: 'AGAIN' })
      return bench.call(ctx, 't_relay')
    })
    const ctx = bench.request()
    bench.call(ctx, 't_on_failure', { name: 'AGAIN' })
    await bench.call(ctx, 't_relay')
    for (let at = 0; at < bench.core.sent.length && at < 100; at += 1) {
      if (bench.lines()[at]?.startsWith('INVITE') === true) await bench.answer(at, '486 Busy')
    }
    expect(bench.lines().filter((line) => line.startsWith('INVITE'))).toHaveLength(12)
    expect(bench.lines().at(-1)).toBe('SIP/2.0 486 Busy')
    expect(await isClean(bench)).toBe(true)
  })

  it('fails a request that would go over a connection which cannot be opened', async () => {
    const bench = await startTm()
    const ctx = bench.request()
    await bench.call(ctx, 't_relay_to_tcp', { host: '127.0.0.9', port: 5060 })
    bench.core.transport.onSendFailed?.({ proto: 'tcp', ip: '127.0.0.9', port: 5060 })
    await bench.core.clock.advance(0)
    expect(bench.lines().at(-1)).toBe('SIP/2.0 477 Unfortunately error on sending to next hop occurred (477/TM)')
    expect(await isClean(bench)).toBe(true)
  })

  it('leaves nothing behind when the script makes a transaction and forgets it', async () => {
    const bench = await startTm()
    const ctx = bench.request()
    bench.call(ctx, 't_newtran')
    for (const handle of bench.core.hooks.postRequest.all) handle(ctx)
    expect(await isClean(bench)).toBe(true)
  })
})

const options: LocalRequest = {
  method: 'OPTIONS',
  requestUri: 'sip:bob@127.0.0.3',
  from: '<sip:us@h>',
  to: '<sip:bob@h>',
  headers: '',
  body: '',
}

async function send(bench: Bench, request: LocalRequest): Promise<readonly number[]> {
  const statuses: number[] = []
  const api: TmApi = bench.api
  expect(await api.sendRequest(request, (status) => void statuses.push(status))).toBe(true)
  return statuses
}

describe('requests of our own', () => {
  it('tell every reply, and are sent again until one comes', async () => {
    const bench = await startTm()
    const statuses = await send(bench, options)
    await bench.core.clock.advance(600)
    expect(bench.lines()).toHaveLength(2)
    await bench.answer(0, '100 Trying')
    await bench.answer(0, '202 Fine')
    expect(statuses).toEqual([100, 202])
    expect(await isClean(bench)).toBe(true)
    expect(bench.lines().every((line) => line.startsWith('OPTIONS'))).toBe(true)
  })

  it('tell 408 when nobody answers', async () => {
    const bench = await startTm({ fr_timer: 2000 })
    const statuses = await send(bench, options)
    await bench.core.clock.advance(2100)
    expect(statuses).toEqual([408])
    expect(await isClean(bench)).toBe(true)
  })

  it('acknowledge a 2xx to INVITE along its route set, unless the caller does', async () => {
    const bench = await startTm()
    await send(bench, { ...options, method: 'INVITE' })
    const dialog = ['Contact: <sip:bob@127.0.0.7>', 'Record-Route: <sip:127.0.0.8;lr>, <sip:127.0.0.6;lr>']
    await bench.answer(0, '200 OK', dialog)
    const ack = bench.core.sent[1]
    expect(ack?.data).toMatch(/^ACK sip:bob@127\.0\.0\.7 SIP\/2\.0\r\n/)
    expect(ack?.data).toContain('Route: <sip:127.0.0.6;lr>, <sip:127.0.0.8;lr>\r\n')
    expect(ack?.to.ip).toBe('127.0.0.6')
    await send(bench, { ...options, method: 'INVITE', noAck: true })
    await bench.answer(2, '200 OK', dialog)
    expect(bench.core.sent).toHaveLength(3)
    expect(await isClean(bench)).toBe(true)
  })

  it('are not sent when event_route[tm:local-request] drops them', async () => {
    const bench = await startTm()
    bench.core.route('event', 'tm:local-request', (ctx) => void (ctx.dropped = true))
    expect(await bench.api.sendRequest(options, () => undefined)).toBe(false)
    expect(bench.core.sent).toEqual([])
    expect(await isClean(bench)).toBe(true)
  })
})

describe('suspend and resume, as other modules use them', () => {
  it('go on once, in the named route', async () => {
    const bench = await startTm()
    const seen: string[] = []
    bench.core.route('request', 'LATER', (ctx) => void seen.push(ctx.msg.method))
    const waiting = bench.api.suspend(bench.request())
    if (waiting === undefined) throw new Error('not suspended')
    expect(await bench.api.resume(waiting, 'NOWHERE')).toBe(false)
    expect(await bench.api.resume(waiting, 'LATER')).toBe(true)
    expect(await bench.api.resume(waiting, 'LATER')).toBe(false)
    expect(seen).toEqual(['INVITE'])
    expect(bench.lines().at(-1)).toBe("SIP/2.0 500 I'm terribly sorry, server error occurred (1/TM)")
    expect(await isClean(bench)).toBe(true)
  })

  it('hold a reply of onreply_route back, and end it when its transaction may not live longer', async () => {
    const bench = await startTm()
    const held: SuspendedRequest[] = []
    bench.core.route('onreply', 'R', (ctx) => {
      const waiting = bench.api.suspend(ctx)
      if (waiting !== undefined) held.push(waiting)
      // Only one reply of a transaction waits at a time.
      expect(bench.api.suspend(ctx)).toBeUndefined()
    })
    const seen: number[] = []
    bench.core.route('request', 'LATER', (ctx) => void seen.push(ctx.msg.status))
    const ctx = bench.request()
    bench.call(ctx, 't_on_reply', { name: 'R' })
    await bench.call(ctx, 't_relay')
    await bench.answer(1, '200 OK')
    expect(bench.lines()).toEqual([expect.stringContaining('100'), expect.stringContaining('INVITE')])
    const [first] = held
    if (first === undefined) throw new Error('not held')
    expect(await bench.api.resume(first, 'LATER')).toBe(true)
    expect(await bench.api.resume(first, 'LATER')).toBe(false)
    expect(seen).toEqual([200])
    expect(bench.lines().at(-1)).toBe('SIP/2.0 200 OK')
    expect(await isClean(bench)).toBe(true)
  })

  it('give a final reply that came while a provisional one was held back, when that goes on', async () => {
    const bench = await startTm()
    const held: SuspendedRequest[] = []
    bench.core.route('onreply', 'R', (ctx) => {
      const waiting = ctx.msg.status === 183 ? bench.api.suspend(ctx) : undefined
      if (waiting !== undefined) held.push(waiting)
    })
    bench.core.route('request', 'LATER', () => 1)
    const ctx = bench.request()
    bench.call(ctx, 't_on_reply', { name: 'R' })
    await bench.call(ctx, 't_relay')
    await bench.answer(1, '183 Progress')
    await bench.answer(1, '487 Request Terminated')
    expect(bench.lines().some((line) => /^SIP\/2.0 (183|487)/.test(line))).toBe(false)
    const [first] = held
    if (first === undefined) throw new Error('not held')
    expect(await bench.api.resume(first, 'LATER')).toBe(true)
    expect(bench.lines().filter((line) => /^SIP\/2.0 (183|487)/.test(line))).toEqual(['SIP/2.0 487 Request Terminated'])
    expect(await isClean(bench)).toBe(true)
  })

  // Recorded with 6.1.5: t_continue() gives 1 there too.
  it('do not run the route for a held reply of a call that was cancelled', async () => {
    const bench = await startTm()
    const held: SuspendedRequest[] = []
    bench.core.route('onreply', 'R', (ctx) => {
      const waiting = bench.api.suspend(ctx)
      if (waiting !== undefined) held.push(waiting)
    })
    const seen: number[] = []
    bench.core.route('request', 'LATER', (ctx) => void seen.push(ctx.msg.status))
    const ctx = bench.request()
    bench.call(ctx, 't_on_reply', { name: 'R' })
    await bench.call(ctx, 't_relay')
    await bench.answer(1, '183 Progress')
    await bench.call(bench.request('1', 'CANCEL'), 't_relay_cancel')
    await bench.answer(1, '487 Request Terminated')
    const [first] = held
    if (first === undefined) throw new Error('not held')
    expect(await bench.api.resume(first, 'LATER')).toBe(true)
    expect(seen).toEqual([])
    expect(bench.lines().filter((line) => line.startsWith('SIP/2.0 487'))).toHaveLength(1)
    expect(await isClean(bench)).toBe(true)
  })

  it('answer a call whose reply nobody goes on with, when its time is over', async () => {
    const bench = await startTm()
    bench.core.route('onreply', 'R', (ctx) => void bench.api.suspend(ctx))
    const ctx = bench.request()
    bench.call(ctx, 't_on_reply', { name: 'R' })
    await bench.call(ctx, 't_relay')
    await bench.answer(1, '183 Progress')
    await bench.answer(1, '486 Busy Here')
    await bench.core.clock.advance(170_000)
    expect(bench.lines().at(-1)).toContain('ACK')
    await bench.core.clock.advance(20_000)
    expect(bench.lines().some((line) => line === 'SIP/2.0 408 Request Timeout')).toBe(true)
    expect(await isClean(bench)).toBe(true)
  })
})

describe('tm.list', () => {
  // Recorded with 6.1.5 for each of these transactions; the numbers of a transaction and the memory it is in differ.
  it.each<[script: string, flags: number, run: (bench: Bench, ctx: RouteContext) => unknown]>([
    ['t_relay()', 0x41, () => undefined],
    ['t_set_disable_6xx(1)', 0x141, (bench, ctx) => bench.call(ctx, 't_set_disable_6xx', { on: 1 })],
    ['t_set_auto_inv_100(0)', 0x1, (bench, ctx) => bench.call(ctx, 't_set_auto_inv_100', { on: 0 })],
    ['t_set_disable_failover(1)', 0x241, (bench, ctx) => bench.call(ctx, 't_set_disable_failover', { on: 1 })],
    ['t_set_no_e2e_cancel_reason(1)', 0x441, (bench, ctx) => bench.call(ctx, 't_set_no_e2e_cancel_reason', { on: 1 })],
    [
      't_set_disable_internal_reply(1)',
      0x2041,
      (bench, ctx) => bench.call(ctx, 't_set_disable_internal_reply', { on: 1 }),
    ],
  ])('after %s has the flags %d', async (_script, flags, run) => {
    const bench = await startTm()
    const ctx = bench.request()
    await run(bench, ctx)
    await bench.call(ctx, 't_relay')
    expect(await listed(bench)).toMatchObject({
      method: 'INVITE',
      from: 'From: <sip:alice@h>;tag=a\r\n',
      callid: 'Call-ID: call-1\r\n',
      cseq: 'CSeq: 1',
      uas_request: 'yes',
      tflags: flags,
      outgoings: 1,
      cell: expect.stringMatching(/^0x[0-9a-f]+$/),
    })
  })

  it('tells of a request that waits after the script answered it', async () => {
    const bench = await startTm()
    const ctx = bench.request()
    await bench.call(ctx, 't_newtran')
    await bench.call(ctx, 't_reply', { code: 183, reason: 'Progress' })
    bench.api.suspend(ctx)
    expect(await listed(bench)).toMatchObject({ tflags: 0xc045 })
  })
})

async function listed(bench: Bench): Promise<unknown> {
  const [first] = await bench.rpc('tm.list')
  return first instanceof Map ? Object.fromEntries(first) : first
}

// Recorded with 6.1.5, where the 2xx comes from another address than the INVITE went to and its Contact names a third one.
it.each([
  [0, '127.0.0.5'],
  [1, '127.0.0.3'],
  [2, '127.0.0.2'],
])('with local_ack_mode %d the ACK of our own goes to %s', async (mode, ip) => {
  const bench = await startTm({ local_ack_mode: mode })
  const request = { method: 'INVITE', requestUri: 'sip:bob@127.0.0.3', from: '<sip:me@h>', to: '<sip:bob@h>' }
  await bench.api.sendRequest({ ...request, headers: '', body: '' }, () => undefined)
  await bench.answer(0, '200 OK', ['Contact: <sip:bob@127.0.0.5>'])
  await bench.core.clock.advance(0)
  expect(bench.lines().at(-1)).toBe('ACK sip:bob@127.0.0.5 SIP/2.0')
  expect(bench.core.sent.at(-1)?.to.ip).toBe(ip)
})
