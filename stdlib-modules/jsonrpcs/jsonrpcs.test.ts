import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ModuleExports } from '#grammar/manifest.ts'
import type { ModuleBehaviour } from '#runtime/modules/define.ts'
import { bindPv, callFunction, callRpc } from '../../test/support/call-module.ts'
import { createFakeCore, createModule } from '../../test/support/fake-core.ts'
import { createLocalCore, hasTool, runTool, type LocalCore } from '../../test/support/local-core.ts'
import { registerCoreRpc } from '#runtime/rpc/core-commands.ts'
import jsonrpcs from './jsonrpcs.ts'

const hasKamctl = await hasTool('kamctl', ['version'])
const hasPerl = await hasTool('perl', ['-e', '1'])
const cleanups: (() => void)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function start(
  params: { readonly [name: string]: unknown } = {},
): Promise<{ core: LocalCore; module: ModuleBehaviour<ModuleExports> }> {
  const core = createLocalCore()
  const module = createModule(jsonrpcs, core, { fifo_reply_dir: core.runDirectory, ...params })
  cleanups.push(() => {
    void module.destroy?.()
    core.dispose()
  })
  await module.modInit?.()
  return { core, module: module as ModuleBehaviour<ModuleExports> }
}

/** Writes into the FIFO as kamctl does and gives what arrives on the reply FIFO. */
async function askFifo(core: LocalCore, request: string): Promise<string> {
  const path = join(core.runDirectory, 'reply')
  execFileSync('mkfifo', [path])
  const reader = runTool('timeout', ['5', 'cat', path])
  writeFileSync(join(core.runDirectory, 'kamailio_rpc.fifo'), request)
  return (await reader)?.stdout ?? ''
}

const request = '{"jsonrpc": "2.0", "method": "core.version", "reply_name": "reply", "id": 7}\n'
const reply = '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t"kamailio 6.1.5 (x86_64/Linux) kamkit",\n\t"id":\t7\n}'

describe('the FIFO of jsonrpcs', () => {
  it('answers on the FIFO that the request names', async () => {
    const { core } = await start({ transport: 2 })
    expect(statSync(join(core.runDirectory, 'kamailio_rpc.fifo')).mode & 0o777).toBe(0o660)
    expect(await askFifo(core, request)).toBe(reply)
  })

  it('takes requests over several lines and after one another, and goes on after garbage', async () => {
    const { core } = await start({ transport: 2 })
    const fifo = join(core.runDirectory, 'kamailio_rpc.fifo')
    writeFileSync(fifo, '{bad\n')
    while (!core.logged.some(({ text }) => text.startsWith('invalid json doc')))
      await new Promise((next) => setTimeout(next, 5))
    expect(
      await askFifo(core, `{"jsonrpc":"2.0","method":"core.pwd","id":1}\n\n${request.replaceAll(',', ',\n')}`),
    ).toBe(reply)
  })

  it('does not write outside the reply folder', async () => {
    const { core } = await start({ transport: 2 })
    for (const name of ['../x', 'a/b', '/tmp/x', '..']) {
      writeFileSync(join(core.runDirectory, 'kamailio_rpc.fifo'), request.replace('"reply"', JSON.stringify(name)))
      const wanted = `Forbidden reply fifo filename: ${name}`
      while (!core.logged.some(({ text }) => text === wanted)) await new Promise((next) => setTimeout(next, 5))
    }
  })

  it('does not write into a file that is no FIFO', async () => {
    const { core } = await start({ transport: 2 })
    writeFileSync(join(core.runDirectory, 'reply'), 'precious')
    writeFileSync(join(core.runDirectory, 'kamailio_rpc.fifo'), request)
    while (!core.logged.some(({ text }) => text.includes('is not a FIFO')))
      await new Promise((next) => setTimeout(next, 5))
    expect(readFileSync(join(core.runDirectory, 'reply'), 'utf8')).toBe('precious')
  })

  it('removes the FIFO when the server ends', async () => {
    const { core, module } = await start({ transport: 2 })
    void module.destroy?.()
    for (let turn = 0; turn < 100 && existsSync(join(core.runDirectory, 'kamailio_rpc.fifo')); turn += 1) {
      await new Promise((next) => setTimeout(next, 5))
    }
    expect(existsSync(join(core.runDirectory, 'kamailio_rpc.fifo'))).toBe(false)
  })
})

describe.skipIf(!hasKamctl)('kamctl of Debian', () => {
  const kamctl = (core: LocalCore, ...args: readonly string[]) =>
    runTool('kamctl', args, { env: { RPCFIFOPATH: join(core.runDirectory, 'kamailio_rpc.fifo') } })

  it('asks over the FIFO', async () => {
    // kamctl makes its reply FIFO in /tmp.
    const { core } = await start({ transport: 2, fifo_reply_dir: '/tmp/' })
    expect((await kamctl(core, 'rpc', 'core.version'))?.stdout).toContain('"kamailio 6.1.5 (x86_64/Linux) kamkit"')
    expect((await kamctl(core, 'rpc', 'core.prints', 's:5', 'x'))?.stdout.replace(/\s/g, '')).toContain(
      '"result":["5","x"]',
    )
    expect((await kamctl(core, 'uptime'))?.stdout).toContain('"uptime":')
    expect((await kamctl(core, 'ps'))?.stdout).toContain('"DSC":')
  })
})

describe.skipIf(!hasPerl)('the datagram socket of jsonrpcs', () => {
  it('answers the socket that the client bound, as kamcli does', async () => {
    const { core } = await start({ transport: 4 })
    const path = join(core.runDirectory, 'kamailio_rpc.sock')
    expect(statSync(path).mode & 0o777).toBe(0o660)
    const client = `use Socket; socket(my $s, AF_UNIX, SOCK_DGRAM, 0); bind($s, pack_sockaddr_un($ARGV[0]));
      send($s, $ARGV[2], 0, pack_sockaddr_un($ARGV[1])); alarm 5; recv($s, my $d, 65536, 0); print $d`
    const result = await runTool('perl', ['-e', client, join(core.runDirectory, 'client'), path, request])
    expect(result?.stdout).toBe(reply)
  })
})

describe('the network sockets of jsonrpcs', () => {
  /** Sends a text and gives what came until the server closed. */
  const askTcp = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(20500, '127.8.26.9').setEncoding('latin1')
      let received = ''
      socket.on('data', (data) => (received += String(data)))
      socket.on('error', reject)
      socket.on('close', () => resolve(received))
      socket.write(text)
    })

  it('answers one request on each TCP connection, then closes it', async () => {
    await start({ transport: 8, tcp_socket: 'tcp:127.8.26.9:20500', pretty_format: 0 })
    const ask = '{"jsonrpc":"2.0","method":"core.prints","params":["a"],"id":1}'
    expect(await askTcp(`${ask}\n`)).toBe('{"jsonrpc":"2.0","result":["a"],"id":1}')
    expect(await askTcp(ask + ask)).toBe('{"jsonrpc":"2.0","result":["a"],"id":1}')
    expect(await askTcp('{bad')).toBe('')
  })

  it('answers over UDP', async () => {
    await start({ transport: 4, dgram_socket: 'udp:127.8.26.9:20501', pretty_format: 0 })
    const client = createSocket('udp4')
    cleanups.push(() => client.close())
    const answer = new Promise<string>((resolve) => client.on('message', (data) => resolve(data.toString('latin1'))))
    client.send('{"jsonrpc":"2.0","method":"core.prints","params":["a"],"id":"x"}', 20501, '127.8.26.9')
    expect(await answer).toBe('{"jsonrpc":"2.0","result":["a"],"id":"x"}')
  })

  it('refuses addresses that are none', async () => {
    await expect(start({ transport: 8, tcp_socket: '127.0.0.1:2050' })).rejects.toThrow(
      'invalid tcp socket address: 127.0.0.1:2050',
    )
    await expect(start({ transport: 4, dgram_socket: 'udp:nowhere' })).rejects.toThrow('bad dgram_socket "udp:nowhere"')
  })
})

describe('jsonrpc_exec and $jsonrpl', () => {
  it('runs a command from the script', async () => {
    const core = createFakeCore()
    registerCoreRpc(core)
    const module = createModule(jsonrpcs, core, { pretty_format: 0 })
    const ctx = core.context(core.message('OPTIONS sip:a@b SIP/2.0\n\n'))
    const read = (part: string) => bindPv(module, 'jsonrpl', part).get(ctx)
    // The values of $rc and $jsonrpl are those that Kamailio 6.1.5 logged for the same calls.
    expect(read('body')).toBeNull()
    expect(
      await callFunction(module, 'jsonrpc_exec', ctx, { cmd: '{"jsonrpc":"2.0","method":"core.pwd","id":1}' }),
    ).toBe(1)
    expect([read('code'), read('text'), read('body')]).toEqual([200, 'OK', '{"jsonrpc":"2.0","result":["/"],"id":1}'])
    expect(
      await callFunction(module, 'jsonrpc_exec', ctx, { cmd: '{"jsonrpc":"2.0","method":"core.nope","id":1}' }),
    ).toBe(1)
    const refused = [
      500,
      'Method Not Found',
      '{"jsonrpc":"2.0","error":{"code":500,"message":"Method Not Found"},"id":1}',
    ]
    expect([read('code'), read('text'), read('body')]).toEqual(refused)
    expect(await callFunction(module, 'jsonrpc_exec', ctx, { cmd: '{bad' })).toBe(-1)
    expect(
      await callFunction(module, 'jsonrpc_exec', ctx, { cmd: '{"jsonrpc":"1.0","method":"core.pwd","id":1}' }),
    ).toBe(1)
    expect([read('code'), read('text'), read('body')]).toEqual(refused)
    expect(() => bindPv(module, 'jsonrpl', 'x')).toThrow('code, text, body')
  })

  it('says that HTTP needs xhttp', async () => {
    const core = createFakeCore()
    const module = createModule(jsonrpcs, core, { transport: 1 })
    await expect(async () => module.modInit?.()).rejects.toThrow('cannot bind to XHTTP API')
    const ctx = core.context(core.message('OPTIONS sip:a@b SIP/2.0\n\n'))
    expect(await callFunction(module, 'jsonrpc_dispatch', ctx)).toBe(1)
  })

  it('echoes', async () => {
    const module = createModule(jsonrpcs, createFakeCore())
    expect(await callRpc(module, 'jsonrpc.echo', ['a', 1, { double: 2.5 }, 'x'])).toEqual(['a', 1])
  })
})
