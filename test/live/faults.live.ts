import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  address,
  ask,
  isServing,
  message,
  openTcp,
  pause,
  startFaulty,
  type FaultyOptions,
  type FaultyServer,
} from '../faults/process.ts'

/** What needs a machine: descriptors, sockets whose peers do not read, disks and pipes. The server serves the others, and says it. */
const config = `debug=2
log_stderror=yes
auto_aliases=no
tcp_send_timeout=4
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "jsonrpcs.so"
modparam("jsonrpcs", "transport", 2)
modparam("jsonrpcs", "fifo_reply_dir", "FOLDER/")
request_route {
  if (is_method("MESSAGE")) {
    $du = "sip:127.8.36.9:5070;transport=tcp";
    t_relay();
    exit;
  }
  if (is_method("INFO")) {
    $var(big) = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    $var(big) = $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big);
    $var(big) = $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big) + $var(big);
    append_to_reply("X-Big: $var(big)$var(big)$var(big)$var(big)\\r\\n");
  }
  xlog("L_ERR", "a line of the log for each request, as long as such lines are: $rm $ci $si $sp\\n");
  sl_send_reply("200", "OK");
  # A negative code at the end would close the connection.
  exit;
}
`
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function start(options: FaultyOptions = {}): Promise<{ server: FaultyServer; log: () => string }> {
  const server = await startFaulty(config, options)
  cleanups.push(() => server.stop())
  let log = ''
  if (options.stdio === undefined)
    server.child.stderr?.setEncoding('latin1').on('data', (data: string) => (log += data))
  return { server, log: () => log }
}

const memoryKb = ({ child }: FaultyServer): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0)

describe('bin/kamailio goes on serving', () => {
  it('without file descriptors, and takes connections again when there are some', async () => {
    const { log } = await start({ shell: 'ulimit -n 64' })
    const taken: string[] = []
    const listener = createServer((socket) => {
      socket.on('data', (data) => {
        const text = data.toString('latin1')
        taken.push(text)
        const lines = text.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq)\s*:/i.test(line))
        socket.write(['SIP/2.0 200 OK', ...lines, 'Content-Length: 0', '', ''].join('\r\n'))
      })
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => void listener.listen(5070, '127.8.36.9', resolve))
    cleanups.push(() => void listener.close())
    const peers = await Promise.all(Array.from({ length: 120 }, openTcp))
    await pause(1500)
    const accepted = peers.filter(({ isClosed }) => !isClosed)
    expect(accepted.length).toBeGreaterThan(10)
    expect(accepted.length).toBeLessThan(64)
    expect(log()).toContain('no file descriptors are left')
    expect(await isServing()).toBe(true)
    for (const peer of accepted) peer.socket.write(message('OPTIONS', 'TCP 127.8.36.2:5060'))
    await pause(300)
    expect(accepted.every(({ got }) => got > 0)).toBe(true)
    // A connection of its own cannot be opened either: the request is answered.
    expect((await ask('MESSAGE', 5000)).at(-1)).toBeGreaterThanOrEqual(400)
    for (const { socket } of peers) socket.destroy()
    await pause(1500)
    expect(log()).toContain('there are file descriptors again')
    expect((await ask('MESSAGE', 5000)).at(-1)).toBe(200)
    const again = await openTcp()
    again.socket.write(message('OPTIONS', 'TCP 127.8.36.2:5060'))
    await pause(300)
    expect([again.got > 0, taken.length]).toEqual([true, 1])
    again.socket.destroy()
  })

  it('beside peers that ask much and read nothing, whose queues are bounded', async () => {
    const { server, log } = await start()
    const before = memoryKb(server)
    const peers = await Promise.all(Array.from({ length: 20 }, openTcp))
    for (const { socket } of peers) socket.pause()
    const question = Array.from({ length: 50 }, () => message('INFO', 'TCP 127.8.36.2:5060')).join('')
    for (let round = 0; round < 30; round += 1) {
      for (const { socket } of peers) if (!socket.destroyed && socket.writableLength < 100_000) socket.write(question)
      await pause(50)
      if (round % 10 === 0) expect(await isServing()).toBe(true)
    }
    expect(/too much waits to be sent/.test(log())).toBe(true)
    expect(memoryKb(server) - before).toBeLessThan(150_000)
    expect(await isServing()).toBe(true)
    await pause(5000)
    expect(/nothing could be sent in time \(tcp_send_timeout\)/.test(log())).toBe(true)
    for (const { socket } of peers) socket.destroy()
  })

  it.each([
    ['a full disk', () => openSync('/dev/full', 'w')],
    ['a pipe that nobody reads', () => 'pipe' as const],
  ])('with its log on %s', async (_name, open) => {
    const sink = open()
    const { server } = await start({ stdio: ['ignore', sink, sink] })
    if (typeof sink === 'number') closeSync(sink)
    let answered = 0
    for (let round = 0; round < 1500; round += 50)
      answered += (await Promise.all(Array.from({ length: 50 }, () => isServing()))).filter(Boolean).length
    expect(answered).toBe(1500)
    expect(memoryKb(server)).toBeLessThan(400_000)
  })

  it('after who read its log has gone', async () => {
    const { server } = await start({ stdio: ['ignore', 'pipe', 'pipe'] })
    server.child.stdout?.destroy()
    server.child.stderr?.destroy()
    await pause(100)
    expect((await Promise.all(Array.from({ length: 50 }, () => isServing()))).every(Boolean)).toBe(true)
  })

  it('while nobody opens the FIFO for an answer', async () => {
    const { server, log } = await start()
    execFileSync('mkfifo', [join(server.folder, 'silent')])
    const asked = '{"jsonrpc":"2.0","method":"core.version","reply_name":"silent","id":1}\n'
    for (let round = 0; round < 20; round += 1) writeFileSync(join(server.folder, 'kamailio_rpc.fifo'), asked)
    expect(await isServing()).toBe(true)
    for (let waited = 0; waited < 100 && !log().includes('cannot open reply fifo'); waited += 1) await pause(50)
    expect(log()).toContain('cannot open reply fifo')
    expect(await isServing()).toBe(true)
  })

  it('after it stood still for a while, as a machine that sleeps', async () => {
    const { server } = await start()
    server.child.kill('SIGSTOP')
    const waiting = ask('OPTIONS', 5000)
    await pause(3000)
    server.child.kill('SIGCONT')
    expect(await waiting).toEqual([200])
    expect(await isServing()).toBe(true)
  })

  it('under a flood of datagrams that are no SIP, which fills no log', async () => {
    const { log } = await start()
    const socket = createSocket('udp4')
    cleanups.push(() => void socket.close())
    const before = log().length
    for (let round = 0; round < 20; round += 1) {
      for (let at = 0; at < 1000; at += 1) socket.send(`junk ${at} junk junk junk\r\n\r\n`, address.port, address.ip)
      await pause(20)
      if (round % 5 === 0) expect(await isServing()).toBe(true)
    }
    expect(await isServing()).toBe(true)
    expect(log().length - before).toBeLessThan(40_000)
  })
})
