import { describe, expect, it } from 'vitest'
import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { declareCoreVariables } from '#runtime/server/core-variables.ts'
import { callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import cfgRpc from './cfg_rpc.ts'

function setUp() {
  const core = createFakeCore()
  declareCoreVariables(core)
  core.settings.set('debug', 2)
  core.config.declareValue('mygrp', 'num', 5, 'a number')
  core.config.declareValue('mygrp', 'txt', 'hello', 'a text')
  const module = createModule(cfgRpc, core)
  const rpc = (name: string, ...args: readonly RpcValue[]) =>
    callRpc(module, `cfg.${name}`, args).then(
      (values) =>
        values.map((value) =>
          value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, RpcValue>) : value,
        ),
      (error: unknown) => {
        if (error instanceof RpcFault) return `${error.code} ${error.message}`
        throw error
      },
    )
  const errors = () => core.logged.filter(({ level }) => level === -1).map(({ text }) => text)
  return { core, rpc, errors }
}

// Every answer, fault and log line is that of Kamailio 6.1.5 to the same command.
describe('cfg_rpc', () => {
  it('gets variables', async () => {
    const { rpc } = setUp()
    expect(await rpc('get', 'core', 'debug')).toEqual([2])
    expect(await rpc('get', 'mygrp')).toEqual([{ num: 5, txt: 'hello' }])
    expect(await rpc('get')).toBe('500 Failed to get the parameters')
    expect(await rpc('get', 'core', 'n')).toBe('400 Failed to get the variable')
    expect(await rpc('get', 'n', 'debug')).toBe('400 Failed to get the variable')
    expect(await rpc('get', 'n')).toEqual([{}])
    expect(await rpc('get', 'core', 'dns_try_ipv6')).toBe(
      '400 Variable exists, but it is not readable via RPC interface',
    )
    expect(Object.keys((await rpc('get', 'tcp'))[0] as object).slice(0, 4)).toEqual([
      'no_connect',
      'fd_cache',
      'async',
      'connect_wait',
    ])
    expect((await rpc('get', 'core'))[0]).toMatchObject({
      debug: 2,
      memdbg: 4,
      dns_udp_pref: 30,
      max_while_loops: 100,
      corelog: -1,
    })
  })

  it('sets variables, converting between types', async () => {
    const { rpc, core, errors } = setUp()
    expect(await rpc('set', 'core', 'debug', 3)).toEqual([])
    expect(core.settings.int('debug')).toBe(3)
    expect(await rpc('set', 'core', 'debug', '2')).toEqual([])
    expect(await rpc('seti', 'mygrp', 'txt', 5)).toEqual([])
    expect(await rpc('sets', 'mygrp', 'num', '7')).toEqual([])
    expect(await rpc('get', 'mygrp')).toEqual([{ num: 7, txt: '5' }])
    expect(errors()).toEqual([])
    expect(await rpc('set', 'core', 'debug', 'abc')).toBe('400 Failed to set the variable')
    expect(await rpc('set', 'tcp', 'fd_cache', 1)).toBe('400 Failed to set the variable')
    expect(await rpc('set', 'core', 'dns_try_ipv6', 5)).toBe('400 Failed to set the variable')
    expect(await rpc('set', 'core', 'log_facility', 'X')).toBe('400 Failed to set the variable')
    expect(errors()).toEqual([
      "cannot convert string to integer 'abc'",
      'failed to set the variable: core.debug',
      'variable is read-only',
      'failed to set the variable: tcp.fd_cache',
      'integer value is out of range',
      'failed to set the variable: core.dns_try_ipv6',
      'invalid log facility: X',
      'fixup failed',
      'failed to set the variable: core.log_facility',
    ])
    expect(await rpc('set', 'core', 'debug')).toBe(
      '400 error at parameter 2: expected string type but end of packet encountered',
    )
    expect(await rpc('seti', 'core', 'debug', 'x')).toBe(
      "400 error at parameter 2: expected integer type but record doesn't match type",
    )
  })

  it('prepares changes and carries them out together', async () => {
    const { rpc } = setUp()
    await rpc('set_delayed', 'mygrp', 'num', 9)
    await rpc('set_delayed_string', 'mygrp', 'txt', 't')
    await rpc('set_delayed_int', 'core', 'debug', 1)
    expect(await rpc('diff')).toEqual([
      { 'group name': 'mygrp', 'variable name': 'num', 'old value': 5, 'new value': 9 },
      { 'group name': 'mygrp', 'variable name': 'txt', 'old value': 'hello', 'new value': 't' },
      { 'group name': 'core', 'variable name': 'debug', 'old value': 2, 'new value': 1 },
    ])
    expect(await rpc('get', 'mygrp', 'num')).toEqual([5])
    expect(await rpc('commit')).toEqual([])
    expect([await rpc('get', 'mygrp'), await rpc('get', 'core', 'debug')]).toEqual([[{ num: 9, txt: 't' }], [1]])
    await rpc('set_delayed', 'mygrp', 'num', 19)
    expect(await rpc('rollback')).toEqual([])
    expect([await rpc('diff'), await rpc('get', 'mygrp', 'num')]).toEqual([[], [9]])
    expect(await rpc('set_delayed', 'core', 'debug', 'x')).toBe('400 Failed to set the variable')
  })

  it('keeps values of group instances', async () => {
    const { rpc } = setUp()
    expect(await rpc('add_group_inst', 'mygrp')).toBe('400 Wrong group syntax. Use "group[id]"')
    expect(await rpc('add_group_inst', 'mygrp[5]')).toEqual([])
    expect(await rpc('get', 'mygrp[5]')).toEqual([{ num: 5, txt: 'hello' }])
    await rpc('set', 'mygrp[5]', 'num', 6)
    expect([await rpc('get', 'mygrp[5]', 'num'), await rpc('get', 'mygrp', 'num')]).toEqual([[6], [5]])
    expect(await rpc('del', 'mygrp[5]', 'num')).toEqual([])
    expect(await rpc('get', 'mygrp[5]', 'num')).toEqual([5])
    expect(await rpc('del', 'mygrp', 'num')).toBe('400 Wrong group syntax. Use "group[id]"')
    expect(await rpc('del', 'mygrp[1]', 'num')).toBe('400 Failed to delete the value')
    expect(await rpc('del_group_inst', 'mygrp[5]')).toEqual([])
    expect(await rpc('del_group_inst', 'mygrp[6]')).toBe('400 Failed to delete the group instance')
    expect(await rpc('get', 'mygrp[x]', 'num')).toBe('400 Wrong group syntax. Use either "group", or "group[id]"')
    expect(await rpc('get', 'mygrp[7]', 'num')).toBe('400 Failed to get the variable')
  })

  it('lists, describes and resets', async () => {
    const { rpc } = setUp()
    const list = (await rpc('list')) as readonly string[]
    expect(list.filter((line) => line.startsWith('mygrp'))).toEqual(['mygrp: num', 'mygrp: txt'])
    expect(list.slice(0, 2)).toEqual(['tcp: connect_timeout', 'tcp: send_timeout'])
    expect(list.slice(-3)).toEqual(['core: pv_cache_action', 'mygrp: num', 'mygrp: txt'])
    expect(await rpc('list', 'n')).toEqual([])
    expect((await rpc('list', 'core')).length).toBe(60)
    expect(await rpc('help', 'mygrp', 'num')).toEqual([{ desc: 'a number', type: 'integer' }])
    expect(await rpc('help', 'core', 'n')).toBe('400 Failed to get the variable description')
    await rpc('set', 'mygrp', 'num', 8)
    expect(await rpc('reset', 'mygrp')).toEqual([])
    expect(await rpc('get', 'mygrp', 'num')).toEqual([5])
    expect(await rpc('reset', 'n')).toEqual([])
  })
})
