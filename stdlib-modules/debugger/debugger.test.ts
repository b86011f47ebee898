import { describe, expect, it } from 'vitest'
import type { TracedAction } from '#grammar/abi.ts'
import { ProbeList } from '#runtime/probe/probe-list.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { callFunction, callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, type FakeCore } from '../../test/support/fake-core.ts'
import debuggerModule from './debugger.ts'

const actions: readonly TracedAction[] = [
  { at: [0, 36], block: 'DEFAULT_ROUTE', name: 'xlog', args: 2 },
  { at: [0, 30], block: 'DEFAULT_SEND', name: 'rewritehost', args: 1 },
  { block: '', name: 'seturi', args: 0 },
]

function runAction(core: FakeCore, ctx: RouteContext, number: number, value?: number | string): void {
  core.probes?.callsFor({ actions }, () => undefined).action(ctx, number, value)
}

function setUp(params: { readonly [name: string]: unknown } = {}) {
  const fake = createFakeCore({ files: ['/etc/kamailio.cfg'] })
  const moduleLevels = new Map<string, number>()
  const core: FakeCore = {
    ...fake,
    logger: { ...fake.logger, moduleLevels },
    probes: new ProbeList(),
  }
  core.settings.set('debug', 2)
  const module = createModule(debuggerModule, core, params)
  void module.modInit?.()
  const ctx = core.context(core.message('OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\n\n'))
  const rpc = (name: string, ...args: readonly RpcValue[]) =>
    callRpc(module, `dbg.${name}`, args).catch((error: unknown) => {
      if (error instanceof RpcFault) return `${error.code} ${error.message}`
      throw error
    })
  return { core, module, ctx, rpc, moduleLevels }
}

describe('debugger trace', () => {
  it('logs each action in the shape of 6.1.5', async () => {
    const { core, ctx, rpc } = setUp({ cfgtrace: 1, log_level: 2, log_level_name: 'exec' })
    runAction(core, ctx, 0)
    runAction(core, core.context(ctx.msg, 'onsend'), 1)
    runAction(core, ctx, 2, 'sip:a@b')
    runAction(core, ctx, 2, 5)
    // Recorded: "exec: *** cfgtrace:dbg_cfg_trace(): request_route=[DEFAULT_ROUTE] c=[/tmp/kr/b.cfg] l=36 a=26 n=xlog" and so on.
    expect(core.logged).toEqual(
      [
        'request_route=[DEFAULT_ROUTE] c=[/etc/kamailio.cfg] l=36 a=26 n=xlog',
        'onsend_route=[DEFAULT_SEND] c=[/etc/kamailio.cfg] l=30 a=7 n=sethost',
        'request_route=[] c=[] l=0 a=12 n=seturi',
      ].map((text) => ({ level: 2, module: '*** cfgtrace:dbg_cfg_trace()', text, levelName: 'exec' })),
    )
    expect(await rpc('trace', 'off')).toEqual(['200 ok'])
    runAction(core, ctx, 0)
    expect(core.logged).toHaveLength(3)
  })

  it('is off unless it is asked for, and names no file in the other format', async () => {
    const { core, ctx, rpc } = setUp({ cfgtrace_format: 1 })
    runAction(core, ctx, 0)
    expect(core.logged).toEqual([])
    expect(await rpc('trace', 'on')).toEqual(['200 ok'])
    runAction(core, ctx, 0)
    expect(core.logged[0]).toMatchObject({ level: -1, text: 'request_route=[DEFAULT_ROUTE] l=36 a=26 n=xlog' })
  })
})

describe('debugger levels', () => {
  it('puts levels by module in force when mod_level_mode says so', async () => {
    const { core, moduleLevels, rpc } = setUp({ mod_hash_size: 5, mod_level_mode: 1, mod_level: ['core=1', 'tm=3'] })
    expect([...moduleLevels]).toEqual([
      ['core', 1],
      ['tm', 3],
    ])
    expect([await rpc('get_mod_level', 'core'), await rpc('get_mod_level', 'nope')]).toEqual([[1], [2]])
    expect(await rpc('set_mod_level', 'nope', 3)).toEqual(['200 ok'])
    expect([await rpc('get_mod_level', 'nope'), moduleLevels.get('nope')]).toEqual([[3], 3])
    core.config.find('dbg', 'mod_level_mode')?.set(0)
    expect([...moduleLevels]).toEqual([])
  })

  it('refuses levels and facilities that are none', () => {
    expect(() => setUp({ mod_level: ['core'] })).toThrow('bad mod_level "core"')
    expect(() => setUp({ mod_facility: ['core=X'] })).toThrow('bad mod_facility "core=X"')
  })
})

describe('debugger RPC', () => {
  it('answers and refuses as 6.1.5', async () => {
    const { rpc } = setUp({ mod_hash_size: 5 })
    expect(await rpc('ls', 1)).toBe('500 No such pid')
    expect((await rpc('ls'))[0]).toEqual(
      new Map(Object.entries({ entry: 0, pid: 4711, set: 0, state: 0, 'in.pid': 0, 'in.cmd': 0 })),
    )
    expect(await rpc('bp')).toBe('500 Config breakpoint command missing')
    expect(await rpc('bp', 'on')).toEqual(['200 ok'])
    expect(await rpc('bp', 'x')).toBe('500 Unknown inner command')
    expect(await rpc('bp', 'show')).toBe('500 Missing pid parameter')
    expect(await rpc('bp', 'show', 1)).toBe('500 No such pid')
    expect(await rpc('trace')).toBe('500 Config trace command missing')
    expect(await rpc('trace', 'x')).toBe('500 Unknown trace command')
    expect(await rpc('trace', 'on', 1)).toBe('500 No such pid')
    expect(await rpc('set_mod_level', 'core')).toBe('500 invalid parameters')
    expect(await rpc('get_mod_level')).toBe('500 invalid parameters')
    expect(await rpc('set_mod_facility', 'core', 'X')).toBe('500 facility not found')
    expect(await rpc('set_mod_facility', 'core', 'LOG_LOCAL1')).toEqual(['200 ok'])
    expect(await rpc('get_mod_facility', 'other')).toEqual(['LOG_DAEMON'])
    expect(await rpc('reset_msgid')).toBe('500 reset_msgid is 0. Set it to 1 to enable.')
  })

  it('has no place for levels of modules without mod_hash_size', async () => {
    const { rpc } = setUp()
    expect(await rpc('set_mod_level', 'core', 3)).toBe('500 cannot store parameter')
    expect(await rpc('set_mod_facility', 'core', 'LOG_LOCAL1')).toBe('500 cannot store parameter')
  })
})

describe('debugger dumps', () => {
  it('shows the message with its changes', () => {
    const { core, module, ctx } = setUp()
    ctx.at = [0, 57, 1]
    ctx.msg.edits.insert(ctx.msg.headersEnd, 'X-New: 1\r\n')
    expect(callFunction(module, 'dbg_sip_msg', ctx, { level: 'L_INFO' })).toBe(1)
    expect(core.logged[0]).toMatchObject({ level: 2 })
    // The frame is that of 6.1.5.
    expect(core.logged[0]?.text.split('\n')).toEqual([
      'CONFIG LINE 57',
      '------------------------- START OF SIP message debug --------------------------',
      'OPTIONS sip:a@b SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1',
      '',
      '------------------------------ SIP header diffs -------------------------------',
      'ADD: X-New: 1',
      '------------------------------- SIP body diffs --------------------------------',
      '-------------------------- END OF SIP message debug ---------------------------',
    ])
  })

  it('shows AVPs and xavps as JSON', () => {
    const { core, module, ctx } = setUp()
    ctx.attributes.avps.push('a', 'x"y')
    ctx.attributes.xavps.roots.set('r', [new Map([['k', ['v']]])])
    expect(callFunction(module, 'dbg_pv_dump', ctx, { mask: 30, level: 'L_INFO' })).toBe(1)
    expect(core.logged[0]?.text).toBe('dbg_dump_json(): {"$avp(a)":["x\\"y"],"$xavp(r)":[{"k":["v"]}]}')
  })
})
