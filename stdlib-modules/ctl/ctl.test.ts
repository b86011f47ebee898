import { statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { RpcFault, rpcDouble, rpcStruct } from '#runtime/rpc/registry.ts'
import { createModule } from '../../test/support/fake-core.ts'
import { createLocalCore, hasTool, runTool, type LocalCore } from '../../test/support/local-core.ts'
import { parseControlAddress } from './address.ts'
import ctl from './ctl.ts'

const hasKamcmd = await hasTool('kamcmd')
const cleanups: (() => void)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function startCtl(params: { readonly [name: string]: unknown } = {}): Promise<LocalCore> {
  const core = createLocalCore()
  const module = createModule(ctl, core, params)
  for (const [name, run] of Object.entries(module.rpc ?? {}))
    core.rpc.add({ name, doc: '', array: false, run: run as never })
  cleanups.push(() => {
    void module.destroy?.()
    core.dispose()
  })
  await module.modInit?.()
  return core
}

function kamcmd(core: LocalCore, ...args: readonly string[]) {
  return runTool('kamcmd', ['-s', `unixs:${join(core.runDirectory, 'kamailio_ctl')}`, ...args])
}

/** Sends bytes and gives what came back until the server closed, or until nothing came for 150 ms. */
function exchange(
  core: LocalCore,
  chunks: readonly string[],
): Promise<{ readonly received: string; readonly closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(join(core.runDirectory, 'kamailio_ctl')).setEncoding('latin1')
    let received = ''
    let timer = setTimeout(() => finish(false), 400)
    const finish = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ received, closed })
    }
    socket.on('data', (data) => {
      received += String(data)
      clearTimeout(timer)
      timer = setTimeout(() => finish(false), 150)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
    void (async () => {
      for (const chunk of chunks) {
        socket.write(chunk, 'latin1')
        await new Promise((next) => setTimeout(next, 5))
      }
    })()
  })
}

const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const versionRequest = bytes('a1030f01020304910d636f72652e76657273696f6e00')

describe('ctl addresses', () => {
  it.each([
    ['unixs:/run/x', { transport: 'unix_stream', path: '/run/x' }],
    ['unix:/run/x', { transport: 'unix_stream', path: '/run/x' }],
    ['/run/x', { transport: 'unix_stream', path: '/run/x' }],
    ['unixd:x', { transport: 'unix_dgram', path: 'x' }],
    ['udp:127.0.0.1', { transport: 'udp', host: '127.0.0.1', port: 2049 }],
    ['127.0.0.1:2055', { transport: 'udp', host: '127.0.0.1', port: 2055 }],
    ['tcp:*:2056', { transport: 'tcp', host: '*', port: 2056 }],
    ['tcp:[::1]:2057', { transport: 'tcp', host: '::1', port: 2057 }],
    ['foo:bar', undefined],
    ['tcp:127.0.0.1:99999', undefined],
    ['unixs:', undefined],
  ])('%s', (text, expected) => expect(parseControlAddress(text)).toEqual(expected))

  it('stops the start on an address that is none', async () => {
    await expect(startCtl({ binrpc: ['foo:bar'] })).rejects.toThrow('bad listen socket: "foo:bar"')
    await expect(startCtl({ binrpc: ['unixs:/nonexistent/x'] })).rejects.toThrow('cannot listen on /nonexistent/x')
  })
})

describe('ctl on a unix stream socket', () => {
  it('makes the socket readable to its owner only, or as mode says', async () => {
    const core = await startCtl()
    expect(statSync(join(core.runDirectory, 'kamailio_ctl')).mode & 0o777).toBe(0o600)
    const open = await startCtl({ mode: 0o640 })
    expect(statSync(join(open.runDirectory, 'kamailio_ctl')).mode & 0o777).toBe(0o640)
  })

  // The answers of Kamailio 6.1.5 to the same bytes.
  it.each([
    ['garbage', ['hello world\n'], 'a1302300200190911e6261642072657175657374', true],
    ['a reply instead of a request', [bytes('a1130001020304')], 'a1332301020304200190911e6261642072657175657374', true],
    [
      'a request without a method',
      [bytes('a1030001020304')],
      'a1333301020304200190912e6261642072657175657374206d6574686f64',
      true,
    ],
    [
      'a number as method',
      [bytes('a10302010203041005')],
      'a1333301020304200190912e6261642072657175657374206d6574686f64',
      true,
    ],
    ['a cut-off record', [bytes('a103020102030491ff')], 'a1332a01020304200190', true],
    [
      'a method that does not exist',
      [bytes('a1030601020304') + bytes('51636f72652e')],
      'a1331d010203042001f49118',
      false,
    ],
  ])('answers %s', async (_name, chunks, start, closed) => {
    const core = await startCtl()
    const answer = await exchange(core, chunks)
    expect(hex(answer.received).startsWith(start)).toBe(true)
    expect(answer.closed).toBe(closed)
  })

  it('closes when a packet announces more than fits', async () => {
    const core = await startCtl()
    expect(await exchange(core, [bytes('a10f7fffffff01020304')])).toEqual({ received: '', closed: true })
    expect(core.logged.at(-1)).toMatchObject({ level: -1, text: 'buffer overrun' })
  })

  it('takes packets byte by byte and several at once, answering in order', async () => {
    const core = await startCtl()
    const slow = await exchange(core, versionRequest.split(''))
    const two = await exchange(core, [versionRequest + versionRequest.replace('\x04', '\x05')])
    expect(slow.received).toContain('kamailio 6.1.5 (x86_64/Linux)')
    expect([...two.received.matchAll(/\x01\x02\x03[\x04\x05]/g)].map((match) => hex(match[0]))).toEqual([
      '01020304',
      '01020305',
    ])
  })

  it('refuses a reply that is larger than binrpc_max_body_size', async () => {
    const core = await startCtl({ binrpc_max_body_size: 1 })
    core.rpc.add({ name: 'core.version', doc: '', array: false, run: () => ['x'.repeat(2000)] })
    const answer = await exchange(core, [versionRequest])
    expect(answer.received).toContain("Internal server error processing 's': buffer too small (overflow) (-2)")
  })
})

describe.skipIf(!hasKamcmd)('kamcmd of Debian', () => {
  it('shows texts, structures, numbers and faults', async () => {
    const core = await startCtl()
    core.rpc.add({
      name: 'test.values',
      doc: 'Test.',
      array: false,
      run: () => [
        'text',
        -5,
        2147483647,
        rpcDouble(2.5),
        rpcDouble(67108864),
        rpcStruct([
          ['a', 1],
          ['inner', rpcStruct([['b', 'x']])],
          ['list', [rpcStruct([['item', 1]]), rpcStruct([['item', 2]])]],
        ]),
      ],
    })
    core.rpc.add({
      name: 'test.fault',
      doc: 'Test.',
      array: false,
      run: () => {
        throw new RpcFault(404, 'Nothing here')
      },
    })
    expect((await kamcmd(core, 'core.version'))?.stdout).toBe('kamailio 6.1.5 (x86_64/Linux) kamkit\n')
    expect((await kamcmd(core, 'test.values'))?.stdout).toBe(
      'text\n-5\n2147483647\n2.500000\n67108864\n' +
        '{\n\ta: 1\n\tinner: {\n\t\tb: x\n\t}\n\tlist: {\n\t\titem: 1\n\t\titem: 2\n\t}\n}\n',
    )
    expect((await kamcmd(core, 'test.fault'))?.stdout).toBe('error: 404 - Nothing here\n')
    expect((await kamcmd(core, 'core.nope'))?.stdout).toBe('error: 500 - command core.nope not found\n')
  })

  it('shows who is connected and where the server listens', async () => {
    const core = await startCtl()
    const path = join(core.runDirectory, 'kamailio_ctl')
    expect((await kamcmd(core, 'ctl.who'))?.stdout).toBe(`binrpc\nunix_stream\n<anonymous unix socket>\n\n${path}\n\n`)
    expect((await kamcmd(core, 'ctl.listen'))?.stdout).toBe(`binrpc\nunix_stream\n${path}\n\n`)
    expect((await kamcmd(core, 'ctl.connections'))?.stdout).toBe('1\n')
    expect(statSync(path).isSocket()).toBe(true)
  })

  it('works interactively and passes arguments of each type', async () => {
    const core = await startCtl()
    const shell = await runTool('kamcmd', ['-s', `unixs:${join(core.runDirectory, 'kamailio_ctl')}`], {
      input: 'core.echo a 5 s:6\ncore.printi 300 70000\nquit\n',
    })
    expect(shell?.stdout).toContain('a\n5\n6\n')
    expect(shell?.stdout).toContain('300\n70000\n')
  })

  it('works over TCP and UDP', async () => {
    const core = await startCtl({ binrpc: ['tcp:127.8.26.9:20490', 'udp:127.8.26.9:20490'] })
    const ask = async (proto: string, command: string) =>
      (await runTool('kamcmd', ['-s', `${proto}:127.8.26.9:20490`, command]))?.stdout
    expect(await ask('tcp', 'core.version')).toBe('kamailio 6.1.5 (x86_64/Linux) kamkit\n')
    expect(await ask('udp', 'core.version')).toBe('kamailio 6.1.5 (x86_64/Linux) kamkit\n')
    expect(await ask('tcp', 'ctl.who')).toMatch(/^binrpc\ntcp\n127\.0\.0\.1\n\d+\n127\.8\.26\.9\n20490\n$/)
    expect(await ask('udp', 'ctl.listen')).toBe('binrpc\ntcp\n127.8.26.9\n20490\nbinrpc\nudp\n127.8.26.9\n20490\n')
    expect(core.logged.filter(({ level }) => level < 0)).toEqual([])
  })

  it('works over a unix datagram socket', async () => {
    const core = await startCtl({ binrpc: ['unixd:dgram_ctl'] })
    const path = join(core.runDirectory, 'dgram_ctl')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await runTool('kamcmd', ['-s', `unixd:${path}`, 'core.echo', 'hello']))?.stdout).toBe('hello\n')
    expect((await runTool('kamcmd', ['-s', `unixd:${path}`, 'ctl.who']))?.stdout).toBe(
      'error: 400 - no open stream connection\n',
    )
  })
})
