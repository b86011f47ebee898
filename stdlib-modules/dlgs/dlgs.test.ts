import { describe, expect, it } from 'vitest'
import { callFunction, callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import { matchesPattern } from './call-filter.ts'
import dlgs from './dlgs.ts'

const params = { timer_interval: 2, init_lifetime: 4, finish_lifetime: 3, active_lifetime: 8 }

function setup() {
  const core = createFakeCore()
  const module = createModule(dlgs, core, params)
  void module.modInit?.()
  const request = (method: string, callId: string, from = 'f1', to = '') =>
    core.message(
      `${method} sip:bob@10.0.0.3 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2\nFrom: <sip:alice@example.com>;tag=${from}\n` +
        `To: <sip:bob@example.com>${to === '' ? '' : `;tag=${to}`}\nCall-ID: ${callId}\nCSeq: 1 ${method}\n\n`,
    )
  const call = (name: string, msg: ReturnType<typeof request>, args = {}) =>
    callFunction(module, name, core.context(msg), args)
  const begin = (callId: string) =>
    call('dlgs_init', request('INVITE', callId), {
      src: 'sip:alice@example.com',
      dst: 'sip:bob@example.com',
      data: 'data1',
    })
  const reply = (status: number, callId: string, tag = 'uas') => {
    const text =
      `SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP 127.0.0.2\r\nFrom: <sip:alice@example.com>;tag=f1\r\n` +
      `To: <sip:bob@example.com>;tag=${tag}\r\nCall-ID: ${callId}\r\nCSeq: 1 INVITE\r\n\r\n`
    for (const hook of core.hooks.replyOut.all)
      expect(hook(text, { proto: 'udp', ip: '127.0.0.2', port: 5060 })).toBe(text)
  }
  const rpc = async (name: string, ...args: string[]) =>
    (await callRpc(module, name, args)).map((value) => Object.fromEntries(value as Map<string, unknown>))
  const states = async () => (await rpc('dlgs.briefing')).map((item) => [item['callid'], item['state']])
  const counts = async (which: string) =>
    Object.fromEntries(
      (((await callRpc(module, 'dlgs.stats'))[0] as Map<string, unknown>).get(which) ?? []) as Map<string, number>,
    )
  return { core, module, request, call, begin, reply, rpc, states, counts }
}

/** Codes and answers of Kamailio 6.1.5. */
describe('dlgs', () => {
  it('follows a call', async () => {
    const { call, request, begin, reply, rpc, states } = setup()
    expect(call('dlgs_tags_add', request('INVITE', 'd1'), { tag: 't' })).toBe(-1)
    expect([begin('d1'), begin('d1')]).toEqual([1, 1])
    expect(await states()).toEqual([['d1', 0]])
    reply(180, 'd1')
    expect(await states()).toEqual([['d1', 1]])
    reply(200, 'd1')
    const [listed] = await rpc('dlgs.list')
    expect(Object.keys(listed ?? {})).toEqual(
      'count src dst data ruid callid ftag ttag ts_init ts_answer state'.split(' '),
    )
    expect(listed).toMatchObject({ count: 1, data: 'data1', ftag: 'f1', ttag: 'uas', state: 2, ts_answer: 1767225600 })
    expect(listed?.['ruid']).toMatch(/^dlgs-[0-9a-f]+-[0-9a-f]+-1-68c7$/)
    expect(call('dlgs_update', request('ACK', 'd1', 'f1', 'uas'))).toBe(1)
    expect(await states()).toEqual([['d1', 3]])
    reply(200, 'd1')
    expect(call('dlgs_update', request('BYE', 'd1', 'uas', 'f1'))).toBe(1)
    expect(await states()).toEqual([['d1', 4]])
    expect(call('dlgs_update', request('ACK', 'd1', 'f1', 'uas'))).toBe(1)
    expect(await states()).toEqual([['d1', 4]])
    expect(call('dlgs_update', request('BYE', 'unknown', 'f1', 'x'))).toBe(1)
  })

  it('ends calls that are refused or cancelled', async () => {
    const { call, request, begin, reply, states } = setup()
    begin('d2')
    reply(486, 'd2')
    begin('d4')
    reply(180, 'd4')
    call('dlgs_update', request('CANCEL', 'd4'))
    begin('d3')
    expect(await states()).toEqual([
      ['d4', 5],
      ['d2', 5],
      ['d3', 0],
    ])
  })

  it('forgets calls after their lifetimes, and keeps the counts of 6.1.5', async () => {
    const { core, call, request, begin, reply, states, counts } = setup()
    begin('d3')
    reply(100, 'd3')
    begin('d1')
    reply(200, 'd1')
    call('dlgs_update', request('ACK', 'd1', 'f1', 'uas'))
    begin('d2')
    reply(486, 'd2')
    await core.clock.advance(5000)
    expect(await states()).toEqual([['d1', 3]])
    await core.clock.advance(4000)
    expect(await states()).toEqual([])
    expect(await counts('final')).toEqual({
      init: 0,
      progress: 1,
      answered: 0,
      confirmed: 1,
      terminated: 0,
      notanswered: 1,
    })
    expect(await counts('active')).toEqual({
      init: 0,
      progress: 1,
      answered: 0,
      confirmed: 1,
      terminated: 0,
      notanswered: 1,
    })
  })

  it('counts calls and tags', () => {
    const { call, request, begin } = setup()
    const count = (field: string, op: string, data: string) =>
      call('dlgs_count', request('OPTIONS', 'o'), { field, op, data })
    expect(count('any', 'eq', '*')).toBe(-1)
    begin('d1')
    const invite = request('INVITE', 'd1')
    expect([1, 2].map(() => call('dlgs_tags_add', invite, { tag: 't1' }))).toEqual([1, 1])
    expect(call('dlgs_tags_rm', invite, { tag: 't9' })).toBe(1)
    expect(call('dlgs_tags_count', invite, { tag: 't1' })).toBe(2)
    expect(call('dlgs_tags_count', invite, { tag: 'zz' })).toBe(-1)
    expect([count('any', 'eq', '*'), count('src', 'eq', 'sip:alice@example.com'), count('dst', 'sw', 'sip:b')]).toEqual(
      [1, 1, 1],
    )
    expect([count('data', 'fm', 'd*a*'), count('src', 'ne', 'x'), count('src', 'eq', 'nobody')]).toEqual([1, 1, -1])
    expect(count('data', 're', '^da')).toBe(1)
    expect([count('foo', 'eq', 'x'), count('src', 'zz', 'x')]).toEqual([-2, -2])
    call('dlgs_update', request('BYE', 'd1', 'f1', 'uas'))
    expect([count('any', 'eq', '*'), call('dlgs_tags_count', invite, { tag: 't1' })]).toEqual([-1, -1])
  })

  it('searches by RPC', async () => {
    const { begin, rpc } = setup()
    begin('d1')
    begin('d2')
    expect((await rpc('dlgs.get', 'src', 'eq', 'sip:alice@example.com')).map((item) => item['callid'])).toEqual(['d2'])
    expect((await rpc('dlgs.getall', 'src', 'fm', '*alice*')).map((item) => item['count'])).toEqual([1, 2])
    expect(await rpc('dlgs.getall', 'any', 'eq', '*')).toEqual([])
    await expect(rpc('dlgs.get', 'foo', 'eq', 'x')).rejects.toThrow('Invalid Field')
    await expect(rpc('dlgs.get', 'src', 'zz', 'x')).rejects.toThrow('Invalid Operator')
    await expect(rpc('dlgs.get', 'src')).rejects.toThrow('Invalid Parameters')
  })

  it('leaves requests other than INVITE and overlong Call-IDs alone', async () => {
    const { call, request, begin, states } = setup()
    expect(call('dlgs_init', request('MESSAGE', 'm'), { src: 'a', dst: 'b', data: '' })).toBe(1)
    expect(begin('x'.repeat(20_000))).toBe(-1)
    expect(await states()).toEqual([])
    expect(begin('__proto__')).toBe(1)
    expect(await states()).toEqual([['__proto__', 0]])
  })
})

describe('file name patterns', () => {
  it.each([
    ['abc', 'a*c', true],
    ['abc', 'a?c', true],
    ['abc', '[!b]*', true],
    ['abc', '[b-z]*', false],
    ['a*c', 'a\\*c', true],
    ['abc', 'a\\*c', false],
    ['', '*', true],
    ['abc', '', false],
  ])('%j against %j: %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected)
  })

  it('takes little time on hostile patterns', () => {
    const started = performance.now()
    expect(matchesPattern('a'.repeat(3000), `${'*a'.repeat(500)}b`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(4000)
  })
})
