import { describe, expect, it } from 'vitest'
import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { callFunction, callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import counters from './counters.ts'

function setUp() {
  const core = createFakeCore()
  const module = createModule(counters, core, { script_counter: ['abc', 'grp.def this is def', 'g.c2:desc two'] })
  void module.modInit?.()
  const ctx = core.context(core.message('OPTIONS sip:a@b SIP/2.0\n\n'))
  const rpc = (name: string, ...args: readonly RpcValue[]) => callRpc(module, name, args)
  return { core, module, ctx, rpc }
}

const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof RpcFault ? `${error.code} ${error.message}` : error),
  )

describe('counters', () => {
  it('counts from the script', async () => {
    const { module, ctx, rpc, core } = setUp()
    expect(callFunction(module, 'cnt_inc', ctx, { counter: 'abc' })).toBe(1)
    expect(callFunction(module, 'cnt_add', ctx, { counter: 'script.abc', amount: 5 })).toBe(1)
    expect(callFunction(module, 'cnt_inc', ctx, { counter: 'grp.def' })).toBe(1)
    expect(await rpc('cnt.get', 'script', 'abc')).toEqual([6])
    expect(callFunction(module, 'cnt_reset', ctx, { counter: 'abc' })).toBe(1)
    expect(await rpc('cnt.get', 'script', 'abc')).toEqual([0])
    expect(callFunction(module, 'cnt_inc', ctx, { counter: 'nope' })).toBe(-1)
    expect(core.logged.at(-1)?.text).toContain('there is no counter script.nope')
  })

  // Answers of Kamailio 6.1.5.
  it('answers RPC', async () => {
    const { rpc } = setUp()
    expect(await rpc('cnt.get', 'script')).toEqual([new Map([['abc', 0]])])
    expect(await fault(rpc('cnt.get', 'script', 'nope'))).toBe('400 non-existent counter script.nope\n')
    expect(await fault(rpc('cnt.get'))).toBe(
      '400 error at parameter 0: expected string type but end of packet encountered',
    )
    expect(await rpc('cnt.list_groups')).toEqual(['dns', 'g', 'grp', 'script', 'tcp'])
    expect(await rpc('cnt.list_vars', 'grp')).toEqual(['def'])
    expect(await rpc('cnt.list_vars', 'n')).toEqual([])
    expect(await rpc('cnt.get_vars', 'n')).toEqual([new Map()])
    expect(await rpc('cnt.help', 'grp', 'def')).toEqual(['this is def'])
    expect(await rpc('cnt.help', 'g', 'c2')).toEqual(['desc two'])
    expect(await rpc('cnt.help', 'script', 'abc')).toEqual(['custom script counter.'])
    expect([...((await rpc('cnt.get_vars', 'tcp'))[0] as ReadonlyMap<string, RpcValue>).keys()]).toEqual(
      (
        'con_reset con_timeout connect_failed connect_success current_opened_connections current_write_queue_size established ' +
        'local_reject passive_open send_timeout sendq_full'
      ).split(' '),
    )
  })

  it('refuses a declaration that it cannot read', () => {
    const module = createModule(counters, createFakeCore(), { script_counter: ['=x'] })
    expect(() => module.modInit?.()).toThrow('bad script_counter "=x"')
  })
})
