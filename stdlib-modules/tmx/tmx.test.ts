import { describe, expect, it } from 'vitest'
import { bindPv, callFunction, readPv } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import tm from '../tm/tm.ts'
import { tmx as facts } from './exports.ts'
import tmx from './tmx.ts'

const invite = [
  'INVITE sip:bob@127.0.0.3 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK-1',
  'From: <sip:alice@h>;tag=a',
  'To: <sip:bob@h>',
  'Call-ID: call-1',
  'CSeq: 1 INVITE',
  '',
  '',
].join('\n')

async function start() {
  const core = createFakeCore()
  const below = createModule(tm, core)
  const module = createModule(tmx, core, {}, new Map([['tm', below.api]]))
  await below.modInit?.()
  await module.modInit?.()
  const ctx = core.context(core.message(invite))
  const call = (name: string, args = {}) => callFunction(name.startsWith('t_is') ? module : below, name, ctx, args)
  const statistic = (name: string): number | undefined => core.statistics.find('tmx', name)?.value()
  return { core, below, module, ctx, call, statistic }
}

describe('tmx', () => {
  it('refuses to start without tm', () => {
    const module = createModule(tmx, createFakeCore())
    expect(() => module.modInit?.()).toThrow('load tm.so before tmx.so')
  })

  it('counts what tm does', async () => {
    const { core, call, statistic } = await start()
    await call('t_relay')
    expect(statistic('UAS_transactions')).toBe(1)
    expect(statistic('inuse_transactions')).toBe(1)
    expect(statistic('active_transactions')).toBe(1)
    expect(statistic('rpl_generated')).toBe(1)
    await core.clock.advance(400_000)
    expect(statistic('4xx_transactions')).toBe(1)
    expect(statistic('inuse_transactions')).toBe(0)
    for (const name of Object.keys(facts.statistics)) expect(statistic(name)).toBeTypeOf('number')
  })

  it('names the transaction by the numbers that t_continue() takes', async () => {
    const { module, ctx, call } = await start()
    expect(readPv(module, 'T', ctx, 'id_index')).toBeNull()
    await call('t_newtran')
    expect(readPv(module, 'T', ctx, 'id_index')).toBeTypeOf('number')
    expect(readPv(module, 'T', ctx, 'id_label')).toBeTypeOf('number')
    expect(readPv(module, 'T', ctx, 'reply_code')).toBe(0)
  })

  it('refuses names that $T does not have, at load', async () => {
    const { module } = await start()
    expect(() => bindPv(module, 'T', 'reply_last')).toThrow('unknown PV name reply_last')
    expect(() => bindPv(module, 'T_branch', 'nonsense')).toThrow('unknown PV name nonsense')
  })

  it('drops a transaction without a reply, and ends the script', async () => {
    const { core, module, ctx, call, statistic } = await start()
    await call('t_newtran')
    expect(callFunction(module, 't_drop', ctx)).toBe(0)
    await core.clock.advance(10_000)
    expect(core.sent).toEqual([])
    expect(statistic('inuse_transactions')).toBe(0)
  })

  // Recorded with 6.1.5: a flag is set as the bit before its number, and asked for as the number itself.
  it('keeps flags of its own with a transaction, and asks for them as 6.1.5 does', async () => {
    const { module, ctx, call } = await start()
    const flag = (name: string, of: number) => callFunction(module, name, ctx, { flag: of })
    expect(flag('t_vbflag_set', 5)).toBe(-1)
    await call('t_newtran')
    expect(flag('t_vbflag_set', 5)).toBe(1)
    expect([0, 5, 15, 16, 21, 31, 32].map((of) => flag('t_vbflag_is_set', of))).toEqual([-1, -1, -1, 1, 1, 1, -1])
    expect(flag('t_vbflag_set', 3)).toBe(1)
    expect([3, 4, 5].map((of) => flag('t_vbflag_is_set', of))).toEqual([-1, 1, 1])
    expect(flag('t_vbflag_reset', 5)).toBe(1)
    expect([4, 16].map((of) => flag('t_vbflag_is_set', of))).toEqual([1, -1])
    expect(flag('t_vbflag_set', 32)).toBe(-1)
  })
})
