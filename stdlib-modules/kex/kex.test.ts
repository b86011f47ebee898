import { describe, expect, it } from 'vitest'
import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { callFunction, callRpc, readPv } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import { kex as kexExports } from './exports.ts'
import kex from './kex.ts'

function setUp(ownHosts: readonly string[] = ['example.test']) {
  const core = createFakeCore({ ownHosts })
  const module = createModule(kex, core)
  void module.modInit?.()
  const ctx = core.context(
    core.message('OPTIONS sip:a@example.test SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\n\n'),
  )
  const run = (name: string, args: { readonly [name: string]: unknown } = {}) => callFunction(module, name, ctx, args)
  return { core, module, ctx, run }
}

// Return codes as Kamailio 6.1.5 gave them.
describe('kex functions', () => {
  it('sets, tests and clears script flags', () => {
    const { ctx, run } = setUp()
    expect([run('setsflag', { flag: 5 }), run('issflagset', { flag: 5 })]).toEqual([1, 1])
    expect([run('resetsflag', { flag: 5 }), run('issflagset', { flag: 5 })]).toEqual([1, -1])
    expect([run('setsflag', { flag: 32 }), run('setsflag', { flag: -1 }), run('issflagset', { flag: 32 })]).toEqual([
      -1, -1, -1,
    ])
    expect([run('setsflag', { flag: 31 }), run('issflagset', { flag: 31 }), run('issflagset', { flag: 0 })]).toEqual([
      1, 1, -1,
    ])
    expect(ctx.scriptFlags).toBe(-2147483648)
  })

  it('keeps flags by branch', () => {
    const { ctx, run } = setUp()
    expect([run('setbflag', { flag: 3 }), ctx.msg.branchFlags]).toEqual([1, 8])
    expect([
      run('setbflag', { flag: 3, branch: 1 }),
      run('isbflagset', { flag: 3, branch: 1 }),
      run('isbflagset', { flag: 3 }),
    ]).toEqual([-1, -1, 1])
    expect([
      run('setbflag', { flag: 33 }),
      run('resetbflag', { flag: 40 }),
      run('isbflagset', { flag: 3, branch: -1 }),
    ]).toEqual([-1, -1, -1])
    expect([run('resetbflag', { flag: 3 }), ctx.msg.branchFlags]).toEqual([1, 0])
  })

  it('handles the destination URI', () => {
    const { ctx, run } = setUp()
    expect(run('isdsturiset')).toBe(-1)
    expect([run('setdsturi', { uri: 'sip:1.2.3.4:5080' }), ctx.msg.dstUri, run('isdsturiset')]).toEqual([
      1,
      'sip:1.2.3.4:5080',
      1,
    ])
    expect([run('resetdsturi'), ctx.msg.dstUri]).toEqual([1, ''])
  })

  it.each([
    ['sip:a@example.test', 1],
    ['sip:a@127.0.0.1:5060', 1],
    ['sip:127.0.0.1:5061', -1],
    ['udp:127.0.0.1:5060', -1],
    ['127.0.0.1', 1],
    ['127.0.0.1:5060', -1],
    ['garbage%%', -1],
  ])('is_myself("%s") gives %i', (uri, code) => expect(setUp().run('is_myself', { uri })).toBe(code))

  it.each([
    ['127.0.0.1', 1],
    ['example.test', 1],
    ['sip:127.0.0.1', 1],
    ['sip:a@127.0.0.1:9999', 1],
    ['127.0.0.1:5099', -1],
  ])('is_myhost("%s") gives %i', (host, code) => expect(setUp().run('is_myhost', { host })).toBe(code))

  it('sets the debug level of the worker', () => {
    const { ctx, run } = setUp()
    expect([run('setdebug', { level: 1 }), ctx.worker.debugLevel]).toEqual([1, 1])
    expect([run('resetdebug'), ctx.worker.debugLevel, run('resetdebug')]).toEqual([1, undefined, 1])
  })

  it('gives unique texts', () => {
    const { module, ctx } = setUp()
    expect(readPv(module, 'sruid', ctx)).toBe('srid-6955b900-1267-1')
    expect(readPv(module, 'sruid', ctx)).toBe('srid-6955b900-1267-2')
  })
})

const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof RpcFault ? `${error.code} ${error.message}` : error),
  )

describe('kex RPC', () => {
  it('has the statistics of the group core', () => {
    expect(Object.keys(kexExports.statistics)).toHaveLength(115)
  })

  it('gives statistics by name, by group and all', async () => {
    const { core, module } = setUp()
    core.statistics.counter('core', 'rcv_requests').add(7)
    const get = (...args: readonly RpcValue[]) => callRpc(module, 'stats.get_statistics', args)
    expect(await get('rcv_requests')).toEqual(['core:rcv_requests = 7'])
    expect(await get('core:rcv_requests')).toEqual([])
    expect(await get('nope', 'nope:')).toEqual([])
    expect((await get('shmem:')).map((line) => (typeof line === 'string' ? line.split(' ')[0] : line))).toEqual([
      'shmem:fragments',
      'shmem:free_size',
      'shmem:max_used_size',
      'shmem:real_used_size',
      'shmem:total_size',
      'shmem:used_size',
    ])
    expect((await get('all')).slice(0, 2)).toEqual(['core:bad_URIs_rcvd = 0', 'core:bad_msg_hdr = 0'])
    expect(await callRpc(module, 'stats.fetch', ['rcv_requests'])).toEqual([new Map([['core.rcv_requests', '7']])])
    expect(await callRpc(module, 'stats.fetchn', ['rcv_requests', 'nope'])).toEqual([
      new Map([['core.rcv_requests', { double: 7 }]]),
    ])
    expect(await fault(get())).toBe('400 Please provide which stats to retrieve')
    expect(await fault(callRpc(module, 'stats.fetch', [5]))).toBe('400 Please provide which stats to retrieve')
  })

  it('clears statistics', async () => {
    const { core, module } = setUp()
    const counter = core.statistics.counter('core', 'rcv_requests')
    counter.add(1)
    // Recorded after one request: "core:rcv_requests = 0 (1)".
    expect(await callRpc(module, 'stats.clear_statistics', ['rcv_requests'])).toEqual(['core:rcv_requests = 0 (1)'])
    expect(await callRpc(module, 'stats.clear_statistics', ['rcv_requests'])).toEqual(['core:rcv_requests = 0'])
    counter.add(2)
    expect(await callRpc(module, 'stats.reset_statistics', ['core:'])).toEqual([])
    expect(counter.value()).toBe(0)
    expect(await fault(callRpc(module, 'stats.reset_statistics'))).toBe('400 Please provide stats name')
  })

  it('tells about memory', async () => {
    const { module } = setUp()
    expect(await fault(callRpc(module, 'pkg.stats', ['pid', 1]))).toBe('500 No such pid')
    expect(await fault(callRpc(module, 'pkg.stats', ['x', 1]))).toBe('500 Invalid filter type')
    expect(await callRpc(module, 'pkg.stats', ['index', 1])).toHaveLength(1)
    expect(await fault(callRpc(module, 'mod.stats'))).toBe('500 Module name or "all" needed')
    expect(await fault(callRpc(module, 'mod.stats', ['tm']))).toBe('500 "pkg" or "shm" or "all" needed')
    expect(await callRpc(module, 'mod.stats', ['core', 'shm'])).toEqual(['Module: core', new Map([['Total', 0]]), ''])
  })
})
