import { describe, expect, it } from 'vitest'
import { createFakeCore, fakeSocket } from '../../test/support/fake-core.ts'
import { declareCoreVariables } from '../server/core-variables.ts'
import type { Core } from '../server/core.ts'
import { ProcessList } from '../server/process-list.ts'
import { registerCoreRpc } from './core-commands.ts'
import { ctime } from './commands/ctime.ts'
import { rpcNull, RpcFault, rpcStruct, type RpcTransport, type RpcValue } from './registry.ts'

/** The server of the recordings: two sockets, two aliases, one child. */
function createServer(): Core {
  const fake = createFakeCore()
  const sockets = [{ ...fakeSocket('tcp', '127.8.26.1'), name: 'tcp1' }, fakeSocket('udp', '127.8.26.1')]
  const processes = new ProcessList()
  processes.add('JSONRPCS FIFO')
  processes.add('ctl handler')
  const core: Core = {
    ...fake,
    processes,
    moduleNames: ['jsonrpcs', 'kex', 'ctl'],
    defines: new Map([
      ['KAMAILIO_6', ''],
      ['FOO', '"bar"'],
    ]),
    transport: {
      ...fake.transport,
      sockets,
      connections: () => [
        {
          id: 1,
          proto: 'tcp',
          srcIp: '127.8.26.3',
          srcPort: 5099,
          dstIp: '127.8.26.1',
          dstPort: 5060,
          state: 'CONN_OK',
          timeoutSeconds: 4,
        },
      ],
    },
    identity: {
      ...fake.identity,
      aliases: [
        { host: 'example.test', port: 0, proto: undefined },
        { host: 'alias2.test', port: 5070, proto: 'udp' },
      ],
    },
  }
  core.settings.set('children', 1)
  registerCoreRpc(core)
  declareCoreVariables(core)
  return core
}

const call = (name: string, args: readonly RpcValue[] = [], transport: RpcTransport = 'binrpc') =>
  createServer().rpc.call(name, args, transport)

const fault = (name: string, args: readonly RpcValue[] = []) =>
  call(name, args).then(
    () => undefined,
    (error: unknown) => (error instanceof RpcFault ? `${error.code} ${error.message}` : error),
  )

const members = (value: RpcValue | undefined): object => Object.fromEntries(value as ReadonlyMap<string, RpcValue>)

// What Kamailio 6.1.5 answered in the same state; values that depend on the machine are those of the fake one.
describe('RPC commands of the core', () => {
  it('has the commands of 6.1.5', async () => {
    expect(await call('system.listMethods')).toEqual(
      (
        'core.aliases_list core.arg core.echo core.echo_delta core.flags core.info core.kill core.modules core.ppdefines ' +
        'core.ppdefines_full core.printi core.prints core.ps core.psa core.psx core.pwd core.runinfo core.shmmem core.sockets_list ' +
        'core.tcp_info core.tcp_list core.tcp_options core.udp4_raw_info core.uptime core.version dns.add_a dns.add_aaaa ' +
        'dns.add_srv dns.debug dns.debug_all dns.delete_a dns.delete_aaaa dns.delete_all dns.delete_all_force dns.delete_cname ' +
        'dns.delete_ebl dns.delete_naptr dns.delete_ptr dns.delete_srv dns.delete_txt dns.lookup dns.mem_info dns.view ' +
        'dst_blocklist.add dst_blocklist.debug dst_blocklist.delete_all dst_blocklist.mem_info dst_blocklist.view modparam.getn ' +
        'modparam.gets modparam.list modparam.setn system.listMethods system.methodHelp system.methodSignature'
      ).split(' '),
    )
  })

  it('refuses in the words of 6.1.5', async () => {
    expect(await fault('core.nope')).toBe('500 command core.nope not found')
    expect(await fault('system.methodHelp')).toBe('400 Method Name Expected')
    expect(await fault('system.methodHelp', [5])).toBe('400 Method Name Expected')
    expect(await fault('system.methodHelp', ['nope'])).toBe('400 command not found')
    expect(await fault('system.methodSignature', ['core.uptime'])).toBe('500 Not Implemented Yet')
    expect(await fault('core.printi', ['a'])).toBe(
      "400 error at parameter 0: expected integer type but record doesn't match type",
    )
    expect(await fault('core.shmmem', ['z'])).toBe('500 bad param, (use b|k|m|g)')
    expect(await fault('dns.view')).toBe('500 dns cache support disabled (see use_dns_cache)')
    expect(await fault('dst_blocklist.view')).toBe('500 dst blocklist support disabled')
    expect(await fault('modparam.getn')).toBe('400 Module And Parameter Names Expected')
    expect(await fault('modparam.getn', ['nope', 'x'])).toBe('404 Module Not Found')
  })

  it('echoes', async () => {
    expect(await call('core.echo', [1, -5, 300, 's', { double: 1.5 }, 'x'])).toEqual([
      '1',
      '18446744073709551611',
      '300',
      's',
    ])
    expect(await call('core.prints', ['a', 1, 'b'])).toEqual(['a'])
    expect(await call('core.printi', [5, -1])).toEqual([5, -1])
    expect(await call('core.printi', ['5', { double: 2.7 }], 'jsonrpc')).toEqual([5, 2])
  })

  it('lists processes, sockets, aliases, modules and defines', async () => {
    expect(await call('core.ps')).toEqual([
      4711,
      'main process - attendant',
      4711,
      'udp receiver child=0 sock=127.8.26.1:5060',
      4711,
      'slow timer',
      4711,
      'timer',
      4711,
      'secondary timer',
      4711,
      'JSONRPCS FIFO',
      4711,
      'ctl handler',
      4711,
      'tcp receiver (generic) child=0',
      4711,
      'tcp main process',
    ])
    expect(members((await call('core.psx'))[1])).toEqual({
      IDX: 1,
      PID: 4711,
      DSC: 'udp receiver child=0 sock=127.8.26.1:5060',
    })
    const ranks = (await call('core.psa')).map((entry) => (entry as ReadonlyMap<string, RpcValue>).get('rank'))
    expect(ranks).toEqual([0, 1, -1, -1, -1, -2, -2, 2, -4])
    expect(await call('core.modules')).toEqual(['ctl', 'kex', 'jsonrpcs'])
    expect(await call('core.ppdefines')).toEqual(['KAMAILIO_6', 'FOO'])
    expect((await call('core.ppdefines_full')).map(members)).toEqual([
      { name: 'KAMAILIO_6', type: 0, value: 'none' },
      { name: 'FOO', type: 0, value: '"bar"' },
    ])
    const [aliases] = await call('core.aliases_list')
    expect(aliases).toEqual(
      rpcStruct([
        ['myself_callbacks', 'no'],
        [
          'aliases',
          [
            rpcStruct([
              [
                'alias',
                rpcStruct([
                  ['proto', 'udp'],
                  ['address', 'alias2.test'],
                  ['port', 5070],
                ]),
              ],
            ]),
            rpcStruct([
              [
                'alias',
                rpcStruct([
                  ['proto', '*'],
                  ['address', 'example.test'],
                  ['port', '*'],
                ]),
              ],
            ]),
          ],
        ],
      ]),
    )
    const [sockets] = (await call('core.sockets_list')) as readonly [readonly ReadonlyMap<string, RpcValue>[]]
    expect(sockets.map((socket) => members(socket.get('socket')))).toMatchObject([
      {
        af: 'IPv4',
        proto: 'udp',
        address: '127.8.26.1',
        ipaddress: '127.8.26.1',
        port: '5060',
        agname: 'none',
        virtual: 'no',
      },
      { proto: 'tcp' },
    ])
  })

  it('tells about TCP', async () => {
    const [list] = await call('core.tcp_list')
    expect([...(list as ReadonlyMap<string, RpcValue>)]).toEqual(
      Object.entries({
        id: 1,
        type: 'TCP',
        state: 'CONN_OK',
        timeout: 4,
        lifetime: 120,
        ref_count: 2,
        src_ip: '127.8.26.3',
        src_port: 5099,
        dst_ip: '127.8.26.1',
        dst_port: 5060,
      }),
    )
    expect([...((await call('core.tcp_info'))[0] as ReadonlyMap<string, RpcValue>)]).toEqual(
      Object.entries({
        readers: 1,
        max_connections: 2048,
        max_tls_connections: 2048,
        opened_connections: 1,
        opened_tls_connections: 0,
        write_queued_bytes: 0,
      }),
    )
    const [options] = await call('core.tcp_options')
    expect(members(options)).toMatchObject({
      connect_timeout: 10,
      'max_connections(soft)': 2048,
      wq_max: 10485760,
      alias_flags: 1,
    })
    const core = createServer()
    core.settings.set('disable_tcp', 1)
    await expect(core.rpc.call('core.tcp_list', [])).rejects.toThrow('tcp support disabled')
  })

  it('lists parameters of modules, the last module first', async () => {
    const core: Core = {
      ...createServer(),
      moduleParameters: () => [
        { exports: { name: 'tm', params: { fr_timer: { type: 'int' } } }, value: () => 480 },
        {
          exports: { name: 'ctl', params: { binrpc: { type: 'str', repeats: true }, x: { type: 'str' } } },
          value: () => null,
        },
      ],
    }
    registerCoreRpc(core)
    const run = async (name: string, ...args: readonly RpcValue[]) => (await core.rpc.call(name, args)).map(members)
    const common = { use_shm: 'no' }
    expect(await run('modparam.list')).toEqual([
      {
        module: 'ctl',
        param: 'binrpc',
        typeval: -2147483647,
        type: 'string',
        use_func: 'yes',
        ...common,
        value: '[unknown]',
      },
      { module: 'ctl', param: 'x', typeval: 1, type: 'string', use_func: 'no', ...common, value: rpcNull },
      { module: 'tm', param: 'fr_timer', typeval: 2, type: 'int', use_func: 'no', ...common, value: 480 },
    ])
    expect(await run('modparam.list', 'tm')).toHaveLength(1)
    expect(await run('modparam.getn', 'tm', 'fr_timer')).toEqual([
      { module: 'tm', param: 'fr_timer', shm: 'no', value: 480 },
    ])
    await expect(run('modparam.gets', 'tm', 'fr_timer')).rejects.toThrow('Parameter Not Found')
    await expect(run('modparam.setn', 'tm', 'fr_timer', 5)).rejects.toThrow('Not Acceptable Here - Not A Shm Param')
  })

  it('tells the time as ctime does', () => {
    expect(ctime(new Date(2026, 10, 1, 4, 9, 4).getTime())).toBe('Sun Nov  1 04:09:04 2026')
  })
})
