import { describe, expect, it } from 'vitest'
import { createFakeCore } from '../../../test/support/fake-core.ts'
import { Blocklist, blockReasons, reasonsOfFailure, type BlockChange } from '../../routing/blocklist.ts'
import { aloneShared, type Plain } from '../../processes/shared.ts'
import { RpcFault, type RpcValue } from '../registry.ts'
import { blocklistCommands } from './blocklist.ts'

const bob = { proto: 'udp', ip: '127.8.30.12', port: 5072 } as const

function setUp(settings: { readonly [name: string]: number } = {}) {
  const fake = createFakeCore()
  for (const [name, value] of Object.entries({ use_dst_blocklist: 1, ...settings })) fake.settings.set(name, value)
  const blocklist = new Blocklist(fake.settings, fake.host.clock)
  for (const command of blocklistCommands({ ...fake, blocklist })) fake.rpc.add(command)
  const call = (name: string, ...args: readonly RpcValue[]) =>
    fake.rpc.call(`dst_blocklist.${name}`, args).catch((error: unknown) => {
      if (error instanceof RpcFault) return `${error.code} ${error.message}`
      throw error
    })
  return { blocklist, call, advance: fake.clock.advance }
}

/** What 6.1.5 gave over kamcmd in the same state. */
describe('dst_blocklist.*', () => {
  it('lists what is blocked, how long and why', async () => {
    const { blocklist, call } = setUp()
    blocklist.add(bob, blockReasons.unavailable, 2500)
    expect(await call('view')).toEqual([
      '{',
      '    protocol: udp',
      '    ip: 127.8.30.12',
      '    port: 5072',
      '    expires in (s): 2',
      '    flags: 32\n}',
    ])
    expect(await call('debug')).toEqual(['udp', '127.8.30.12', 5072, 2, 32])
    expect(await call('mem_info')).toEqual([24, 256_000])
    expect(await call('delete_all')).toEqual([])
    expect(await call('view')).toEqual([])
    expect(await call('mem_info')).toEqual([0, 256_000])
  })

  it('keeps what lapsed among the entries of dst_blocklist.debug', async () => {
    const { blocklist, call, advance } = setUp()
    blocklist.add(bob, blockReasons.unavailable, 2000)
    await advance(2200)
    expect(await call('view')).toEqual([])
    expect(await call('debug')).toEqual(['udp', '127.8.30.12', 5072, -1, 32])
    expect(blocklist.has(bob)).toBe(false)
  })

  it('adds what does not count otherwise too, adds reasons up, and refuses what it cannot read', async () => {
    const { blocklist, call } = setUp({ dst_blocklist_udp_imask: 16, dst_blocklist_expire: 7 })
    expect(await call('add', '127.8.30.12', 5072, 1, 16)).toEqual([])
    expect(await call('debug')).toEqual(['udp', '127.8.30.12', 5072, 7, 16])
    await call('add', '127.8.30.12', 5072, 1, 48)
    expect(await call('debug')).toEqual(['udp', '127.8.30.12', 5072, 7, 48])
    expect(blocklist.has({ ...bob, proto: 'tcp' })).toBe(false)
    expect(await call('add', 'nonsense', 5072, 9, 8)).toBe('400 Unknown protocol')
    expect(await call('add', 'nonsense', 5072, 1, 8)).toBe('400 Malformed ip address')
    expect(await call('add', '::1', 5, 9, 255)).toBe('400 Unknown protocol')
    expect(await call('add', '127.8.30.13', 5073, 'udp', 8)).toBe(
      "400 error at parameter 2: expected integer type but record doesn't match type",
    )
    expect(await call('add')).toBe('400 error at parameter 0: expected string type but end of packet encountered')
  })

  it('takes protocol 0 for any', async () => {
    const { blocklist, call } = setUp()
    await call('add', '127.8.30.12', 5072, 0, 8)
    expect(blocklist.has(bob)).toBe(true)
    expect(blocklist.has({ ...bob, port: 5073 })).toBe(false)
  })

  it.each([[{ use_dst_blocklist: 0 }], [{ dst_blocklist_init: 0 }]])('is off with %j', async (settings) => {
    const { blocklist, call } = setUp(settings)
    blocklist.add(bob, blockReasons.unavailable)
    expect(blocklist.has(bob)).toBe(false)
    for (const name of ['view', 'debug', 'mem_info', 'delete_all', 'add'])
      expect(await call(name)).toBe('500 dst blocklist support disabled')
  })
})

describe('what blocks', () => {
  const tcp = { proto: 'tcp', ip: '127.8.30.12', port: 5079 } as const

  it.each([
    [{}, [6]],
    [{ dst_blocklist_tcp_imask: 2 }, [4]],
    [{ dst_blocklist_tcp_imask: 4 }, [2]],
    [{ dst_blocklist_tcp_imask: 6 }, []],
    [{ dst_blocklist_udp_imask: 6 }, [6]],
  ])('a refused connection with %j has the reasons %j', (settings, reasons) => {
    const { blocklist } = setUp(settings)
    blocklist.add(tcp, reasonsOfFailure(tcp))
    expect(blocklist.entries.map((one) => one.reasons)).toEqual(reasons)
  })

  it('nothing more when the list is full, until lapsed entries are swept away', async () => {
    const { blocklist, advance } = setUp({ dst_blocklist_mem: 1, dst_blocklist_gc_interval: 60 })
    for (let last = 1; last < 100; last += 1) blocklist.add({ ...bob, ip: `127.8.30.${last}` }, blockReasons.timeout)
    expect(blocklist.entries).toHaveLength(42)
    expect(blocklist.has({ ...bob, ip: '127.8.30.99' })).toBe(false)
    await advance(61_000)
    blocklist.add({ ...bob, ip: '127.8.30.99' }, blockReasons.timeout)
    expect(blocklist.entries).toHaveLength(1)
  })
})

it('is the same in every process, whatever their clocks started from', async () => {
  const [one, other] = [setUp(), setUp()]
  await other.advance(5000)
  const told: [string, BlockChange][] = []
  // Only the list tells anything here, and only its own changes.
  const shared = { share: () => (key: string, change: Plain) => void told.push([key, change as BlockChange]) }
  one.blocklist.share({ ...aloneShared(1), ...shared })
  one.blocklist.add(bob, blockReasons.timeout)
  for (const [key, change] of told.splice(0)) other.blocklist.apply(key, change)
  expect(other.blocklist.has(bob)).toBe(true)
  one.blocklist.clear()
  for (const [key, change] of told.splice(0)) other.blocklist.apply(key, change)
  expect(other.blocklist.has(bob)).toBe(false)
  one.blocklist.add(bob, blockReasons.timeout)
  const newcomer = setUp().blocklist
  for (const [key, change] of one.blocklist.all()) newcomer.apply(key, change)
  expect(newcomer.has(bob)).toBe(true)
})
