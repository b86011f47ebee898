import { describe, expect, it } from 'vitest'
import { RpcFault, type RpcValue } from '#runtime/rpc/registry.ts'
import { bindPv, callFunction, callRpc, readPv } from '../../test/support/call-module.ts'
import { createFakeCore, createModule, fakeSocket, type FakeCore } from '../../test/support/fake-core.ts'
import corex from './corex.ts'

const request = [
  'OPTIONS sip:a@example.test SIP/2.0',
  'Via: SIP/2.0/UDP 127.8.26.2:5066;branch=z9hG4bK1',
  'From: <sip:a@b>;tag=1',
  'To: <sip:a@b>',
  'Call-ID: x1',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

const u1 = { ...fakeSocket('udp', '127.8.26.1', 5060), name: 'u1' }
const u2 = { ...fakeSocket('udp', '127.8.26.1', 5070), advertised: { host: '1.2.3.4', port: 5099 } }

function setUp(params: { readonly [name: string]: unknown } = {}) {
  const fake = createFakeCore({ files: ['/etc/kamailio.cfg', '/etc/local.cfg'] })
  const checks: ((host: string, port: number, proto: string | undefined) => boolean)[] = []
  const core: FakeCore = {
    ...fake,
    transport: { ...fake.transport, sockets: [u1, u2, fakeSocket('tcp', '127.8.26.1', 5060)] },
    identity: { ...fake.identity, addCheck: (check) => void checks.push(check) },
  }
  const module = createModule(corex, core, params)
  const ctx = core.context(core.message(request))
  const run = (name: string, args: { readonly [name: string]: unknown } = {}) => callFunction(module, name, ctx, args)
  return { core, module, ctx, run, checks, texts: () => core.logged.map(({ text }) => text) }
}

// Return codes and variables as Kamailio 6.1.5 gave them.
describe('corex append_branch', () => {
  it('moves destination, flags and socket into the branch', () => {
    const { ctx, run } = setUp()
    Object.assign(ctx.msg, { dstUri: 'sip:1.2.3.4', branchFlags: 4, forceSocket: u2, newUri: 'sip:first@h.test' })
    expect(run('append_branch')).toBe(1)
    expect(ctx.msg.branches[0]).toMatchObject({
      uri: 'sip:first@h.test',
      dstUri: 'sip:1.2.3.4',
      flags: 4,
      socket: u2,
      q: -1,
    })
    expect(ctx.msg).toMatchObject({
      dstUri: '',
      branchFlags: 0,
      forceSocket: undefined,
      requestUri: 'sip:first@h.test',
    })
    expect(run('append_branch', { uri: 'sip:second@h.test' })).toBe(1)
    expect(run('append_branch', { uri: 'sip:third@h.test', q: '0.3' })).toBe(1)
    expect(run('append_branch', { uri: '', q: '' })).toBe(1)
    expect(run('append_branch', { uri: 'junk' })).toBe(1)
    expect(ctx.msg.branches.slice(1).map(({ uri, dstUri, flags, q }) => [uri, dstUri, flags, q])).toEqual([
      ['sip:second@h.test', '', 0, -1],
      ['sip:third@h.test', '', 0, 300],
      ['sip:first@h.test', '', 0, -1],
      ['junk', '', 0, -1],
    ])
  })

  it('refuses a q that is none, and too many branches', () => {
    const { ctx, run, texts } = setUp()
    expect(run('append_branch', { uri: 'sip:d@h.test', q: 'x' })).toBe(-1)
    expect(texts()).toEqual(['cannot parse the Q parameter'])
    while (run('append_branch') === 1 && ctx.msg.branches.length < 50);
    expect(ctx.msg.branches).toHaveLength(11)
  })
})

describe('corex flags', () => {
  it('has 64 extended flags', () => {
    const { run } = setUp()
    expect([run('setxflag', { flag: 63 }), run('isxflagset', { flag: 63 }), run('isxflagset', { flag: 62 })]).toEqual([
      1, 1, -1,
    ])
    expect([run('resetxflag', { flag: 63 }), run('isxflagset', { flag: 63 }), run('setxflag', { flag: 64 })]).toEqual([
      1, -1, -1,
    ])
  })

  it('has internal flags by name', () => {
    const { run, texts } = setUp()
    const flag = 'USE_UAC_FROM'
    expect([run('msg_iflag_set', { flag }), run('msg_iflag_is_set', { flag })]).toEqual([1, 1])
    expect([run('msg_iflag_reset', { flag }), run('msg_iflag_is_set', { flag })]).toEqual([1, -2])
    expect(run('msg_iflag_is_set', { flag: 'NOPE' })).toBe(-1)
    expect(texts()).toEqual(['unsupported flag name [NOPE]'])
  })

  it('has flags of the Via branch', () => {
    const { run } = setUp()
    expect([
      run('msg_vbflag_set', { flag: 1 }),
      run('msg_vbflag_is_set', { flag: 1 }),
      run('msg_vbflag_set', { flag: 40 }),
    ]).toEqual([1, 1, -1])
    expect([run('msg_vbflag_reset', { flag: 1 }), run('msg_vbflag_is_set', { flag: 1 })]).toEqual([1, -1])
  })
})

describe('corex sockets and addresses', () => {
  it('sets the sending and the receiving socket; one that does not exist is only a warning', async () => {
    const { ctx, run, texts } = setUp()
    expect([run('set_send_socket', { socket: 'udp:127.8.26.1:5070' }), ctx.msg.forceSocket]).toEqual([1, u2])
    expect([run('set_send_socket', { socket: 'udp:1.1.1.1:5070' }), ctx.msg.forceSocket]).toEqual([1, u2])
    expect([run('set_send_socket_name', { name: 'u1' }), ctx.msg.forceSocket]).toEqual([1, u1])
    expect([run('set_recv_socket', { socket: 'udp:127.8.26.1:5070' }), ctx.msg.received.dstPort]).toEqual([1, 5070])
    expect([run('set_recv_socket_name', { name: 'nope' }), ctx.msg.received.dstPort]).toEqual([1, 5070])
    expect(texts()).toEqual(['no socket found to match [udp:1.1.1.1:5070] (0)', 'no socket found to match [nope] (1)'])
    expect([run('is_socket_name', { name: 'u1' }), run('is_socket_name', { name: 'u2' })]).toEqual([1, -1])
    expect(await run('set_source_address', { address: 'tcp:10.9.8.7:1234' })).toBe(1)
    expect(ctx.msg.received).toMatchObject({ srcIp: '10.9.8.7', srcPort: 1234, proto: 'udp' })
    expect(await run('set_source_address', { address: 'nope' })).toBe(-1)
    expect(texts().at(-1)).toBe('failed to resolve address [nope]')
  })

  it.each([
    ['l/udp:127.8.26.1:5060/name', 'u1'],
    ['n/u1/name', 'u1'],
    ['n/u1/listen', 'udp:127.8.26.1:5060'],
    ['n/zz/listen', null],
    ['l/udp:127.8.26.1:5070/name', ''],
    ['n/u1/advertise', ''],
    ['n/u1/ip', 0],
    ['l/junk/name', null],
    ['n/u1/proto', null],
    ['udp/value', null],
  ])('$lsock(%s)', (expression, value) => {
    const { module, ctx } = setUp()
    expect(readPv(module, 'lsock', ctx, expression)).toBe(value)
  })

  it('takes domains and their subdomains as own', () => {
    const { module, checks } = setUp({ alias_subdomains: ['udp:sub.test:5060', 'sub2.test'] })
    void module.modInit?.()
    const isOwn = (host: string, port = 0, proto?: string) => checks.some((check) => check(host, port, proto))
    expect([isOwn('a.sub.test'), isOwn('y.sub.test', 5060), isOwn('a.sub2.test'), isOwn('sub2.test')]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([isOwn('y.sub.test', 5061), isOwn('y.sub.test', 0, 'tcp'), isOwn('ysub.test'), isOwn('xsub2.test')]).toEqual(
      [false, false, false, false],
    )
  })

  it('transforms socket addresses', () => {
    const { module, ctx } = setUp()
    const sock = module.transformations as unknown as {
      sock: { [name: string]: (input: string, params: [], context: unknown) => unknown }
    }
    const all = (text: string) => ['host', 'port', 'proto', 'touri'].map((name) => sock.sock[name]?.(text, [], ctx))
    expect(all('udp:1.2.3.4:5060')).toEqual(['1.2.3.4', '5060', 'udp', 'sip:1.2.3.4:5060;transport=udp'])
    expect(all('1.2.3.4')).toEqual(['1.2.3.4', '', '', 'sip:1.2.3.4'])
    expect(all('a b')).toEqual(['a b', '', '', 'sip:a b'])
    expect(all('')).toEqual([null, null, null, null])
  })
})

describe('corex sending', () => {
  it('sends the request as it came', async () => {
    const { core, ctx, run, texts } = setUp()
    expect(await run('send_udp', { target: '127.8.26.2:5067' })).toBe(1)
    expect(core.sent[0]).toMatchObject({ data: request, to: { proto: 'udp', ip: '127.8.26.2', port: 5067 } })
    expect(await run('send_udp')).toBe(-1)
    expect(texts()).toEqual(['failed to resolve [example.test]'])
    ctx.msg.dstUri = 'sip:127.8.26.2:5068'
    expect(await run('send_tcp')).toBe(1)
    expect(core.sent[1]?.to).toMatchObject({ proto: 'tcp', port: 5068 })
  })

  it('sends any text', async () => {
    const { core, run, texts } = setUp()
    expect(await run('send_data', { uri: 'sip:127.8.26.2:5067', data: 'hello' })).toBe(1)
    expect(await run('sendx', { uri: 'sip:127.8.26.2:5067', socket: 'udp:127.8.26.1:5070', data: 'hey' })).toBe(1)
    expect(await run('sendx', { uri: 'sip:127.8.26.2:5067', socket: 'udp:1.1.1.1:5070', data: 'ho' })).toBe(1)
    expect(core.sent.map(({ data, to }) => [data, to.socket?.port])).toEqual([
      ['hello', undefined],
      ['hey', 5070],
      ['ho', undefined],
    ])
    expect(await run('send_data', { uri: 'junk', data: 'x' })).toBe(-1)
    expect(texts()).toEqual(['local socket not found: udp:1.1.1.1:5070', 'bad dst sip uri <junk>'])
  })

  it('forwards with our Via alone', async () => {
    const { core, run } = setUp()
    core.settings.set('server_id', 7)
    void run('via_add_srvid', { mode: 1 })
    expect(await run('forward_uac_uri', { uri: 'sip:127.8.26.2:5067' })).toBe(1)
    const lines = core.sent[0]?.data.split('\r\n') ?? []
    expect(lines[0]).toBe('OPTIONS sip:a@example.test SIP/2.0')
    expect(lines[1]).toMatch(/^Via: SIP\/2\.0\/UDP 127\.0\.0\.1;branch=z9hG4bK[0-9a-f]{4}\.[0-9a-f]{32}\.0;srvid=7$/)
    expect(lines.filter((line) => line.startsWith('Via'))).toHaveLength(1)
    expect(lines.slice(2)).toEqual(request.split('\r\n').slice(2))
  })
})

describe('corex files, places and events', () => {
  it('reads and writes files', async () => {
    const { core, module, ctx } = setUp()
    const files = new Map<string, string>()
    const host = {
      ...core.host,
      files: {
        readText: async (path: string) => {
          const text = files.get(path)
          if (text === undefined) throw new Error('ENOENT')
          return text
        },
        writeText: async (path: string, text: string) => void files.set(path, text),
        appendText: async () => undefined,
        list: async () => [],
      },
    }
    const withFiles = createModule(corex, { ...core, host })
    const values: unknown[] = []
    const target = {
      get: () => null,
      str: () => '',
      int: () => 0,
      set: (_ctx: unknown, value: unknown) => values.push(value) > 0,
    }
    expect(await callFunction(withFiles, 'file_write', ctx, { path: '/x', text: 'hello\n' })).toBe(1)
    expect(await callFunction(withFiles, 'file_write', ctx, { path: '/x', text: 'more\n' })).toBe(1)
    expect(await callFunction(withFiles, 'file_read', ctx, { path: '/x', target })).toBe(1)
    expect(await callFunction(withFiles, 'file_read', ctx, { path: '/nofile', target })).toBe(-1)
    expect(values).toEqual(['more\n'])
    expect(await callFunction(module, 'file_write', ctx, { path: '/x', text: '' })).toBe(-1)
  })

  it('knows its place in the configuration', () => {
    const { module, ctx } = setUp()
    ctx.at = [1, 31, 3]
    expect(['line', 'file', 'name', 'route'].map((name) => readPv(module, 'cfg', ctx, name))).toEqual([
      31,
      '/etc/local.cfg',
      '/etc/kamailio.cfg',
      'DEFAULT_ROUTE',
    ])
    expect(() => bindPv(module, 'cfg', 'x')).toThrow('line, file, name or route')
    expect(() => bindPv(module, 'atkv', 'x')).toThrow('type, gname, srcip, data')
  })

  it('runs event_route[network:msg] on what comes and goes, and takes the text that it leaves', () => {
    const { core, module } = setUp({ nio_intercept: 1, nio_min_msg_len: 20 })
    const seen: unknown[] = []
    core.route(
      'event',
      'network:msg',
      (ctx) => void seen.push([ctx.msg.method, callFunction(module, 'is_incoming', ctx)]),
    )
    void module.childInit?.(1)
    const info = core.message(request).received
    expect(core.hooks.messageIn.all[0]?.(request, info)).toBe(request)
    expect(core.hooks.requestOut.all[0]?.(request, { proto: 'udp', ip: '127.0.0.9', port: 5060 })).toBe(request)
    expect(core.hooks.messageIn.all[0]?.('short', info)).toBe('short')
    expect(core.hooks.messageIn.all[0]?.('\0'.repeat(50), info)).toBe('\0'.repeat(50))
    expect(seen).toEqual([
      ['OPTIONS', 1],
      ['OPTIONS', -1],
    ])
  })

  it('is not in such an event otherwise', () => {
    const { core, module, run } = setUp()
    expect([run('is_incoming'), run('is_faked_msg')]).toEqual([-1, -1])
    const faked = core.context(
      core.message('OPTIONS sip:you@kamailio.org SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1\nCall-ID: 123\n\n'),
    )
    expect(callFunction(module, 'is_faked_msg', faked)).toBe(1)
  })
})

describe('corex RPC', () => {
  const members = (value: RpcValue | undefined) => Object.fromEntries(value as ReadonlyMap<string, RpcValue>)

  it('lists sockets and sets the debug level', async () => {
    const { core, module } = setUp()
    const sockets = (await callRpc(module, 'corex.list_sockets')).map(members)
    expect(sockets[1]).toEqual({
      af: 'IPv4',
      proto: 'udp',
      name: '127.8.26.1',
      addrlist: new Map([['addr', '127.8.26.1']]),
      port: '5070',
      sockstr: 'udp:127.8.26.1:5070',
      agname: 'none',
      mcast: 'no',
      mhomed: 'no',
      virtual: 'no',
      sockname: '-',
      advertise: 'udp:1.2.3.4:5099',
    })
    core.settings.set('debug', 2)
    expect(members((await callRpc(module, 'corex.debug'))[0])).toEqual({ debug: 2 })
    expect(members((await callRpc(module, 'corex.debug', [3]))[0])).toEqual({ old: 2, new: 3 })
    expect(members((await callRpc(module, 'corex.debug', ['x']))[0])).toEqual({ debug: 3 })
    expect(core.settings.int('debug')).toBe(3)
    await expect(callRpc(module, 'corex.pkg_summary')).rejects.toEqual(
      new RpcFault(400, 'Selector and value not provided'),
    )
  })
})
