import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { registerPhone } from '../../bench/calls/register.ts'
import { startSipp } from '../support/sipp.ts'
import { header, methodOf, reply, request, statusOf } from '../support/user-agent.ts'
import { isAvailable } from './require.ts'

const run = promisify(execFile)
const ours = join(import.meta.dirname, '../../bin/kamailio')
const address = { ip: '127.8.41.1', port: 5060 }
const callee = { ip: '127.8.41.2', port: 5062 }
const caller = { ip: '127.8.41.3', port: 5063 }
const phone = { ip: '127.8.41.4', port: 5064 }

const modules = ['tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'siputils', 'kex']
const config = (greeting: string): string => `
debug=1
children=2
${[...modules, 'counters', 'dlgs', 'cfg_rpc', 'ctl', 'xhttp', 'jsonrpcs', 'xhttp_prom'].map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("counters", "script_counter", "messages")
modparam("jsonrpcs", "transport", 1)
modparam("xhttp_prom", "prom_counter", "name=counted")
tcp_accept_no_cl=yes
event_route[xhttp:request] {
  if ($hu =~ "^/metrics") prom_dispatch();
  else jsonrpc_dispatch();
}
request_route {
  if (is_method("REGISTER")) { save("location"); exit; }
  if (is_method("OPTIONS")) { sl_send_reply("200", "${greeting} $pp"); exit; }
  if (is_method("MESSAGE") && $rU == "count") {
    $shv(count) = $shv(count) + 1;
    cnt_inc("messages");
    prom_counter_inc("counted", "1");
    sl_send_reply("200", "$shv(count)");
    exit;
  }
  if (is_method("MESSAGE") && $rU == "calls") { $var(n) = dlgs_count("any", "eq", "x"); sl_send_reply("200", "$var(n)"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  dlgs_update();
  if (has_totag()) { if (loose_route()) t_relay(); exit; }
  t_check_trans();
  if (is_method("INVITE")) { dlgs_init("$fu", "$tu", ""); record_route(); }
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
`

const isPresent =
  isAvailable('/usr/bin/sipp', 'SIPp') && isAvailable('/usr/sbin/kamcmd', 'kamcmd') && isAvailable(ours, 'kamkit')

/** A server of two worker processes, started as the drop-in. */
class WorkerServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'kamkit-workers-'))
  readonly file = join(this.folder, 'kamailio.cfg')
  readonly #process: ChildProcess
  readonly ended: Promise<unknown>
  log = ''

  constructor(text: string) {
    writeFileSync(this.file, text)
    const { ip, port } = address
    const listen = ['-l', `udp:${ip}:${port}`, '-l', `tcp:${ip}:${port}`]
    const args = [
      '-f',
      this.file,
      '-DD',
      '-E',
      '-Y',
      this.folder,
      '-P',
      join(this.folder, 'pid'),
      '-a',
      'no',
      ...listen,
    ]
    this.#process = spawn(ours, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.stderr?.on('data', (data: Buffer) => (this.log += data.toString('latin1')))
  }

  get mainPid(): number {
    return this.#process.pid ?? 0
  }

  async kamcmd(...command: readonly string[]): Promise<string> {
    const { stdout } = await run('/usr/sbin/kamcmd', ['-s', `unixs:${join(this.folder, 'kamailio_ctl')}`, ...command])
    return stdout.trim()
  }

  /** Process ids of the two workers. */
  async workers(): Promise<readonly number[]> {
    const lines = (await this.kamcmd('core.ps')).split('\n')
    const pids = lines.filter((_, index) => lines[index + 1]?.startsWith('udp receiver') === true).map(Number)
    return [...new Set(pids)]
  }

  async started(): Promise<void> {
    await until(() =>
      this.kamcmd('core.uptime').then(
        () => exists(join(this.folder, 'pid')),
        () => false,
      ),
    )
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGTERM')
      await this.ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function exists(file: string): boolean {
  try {
    return readFileSync(file).length > 0
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  return !/^State:\s+Z/m.test(readOr(`/proc/${pid}/status`, 'State: Z'))
}

function readOr(file: string, missing: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return missing
  }
}

/** One request over a connection of its own; the body of the answer. */
function http(method: string, path: string, body = ''): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const sent = httpRequest({ host: address.ip, port: address.port, method, path, agent: false }, (answer) => {
    let text = ''
    answer.on('data', (data: Buffer) => (text += data.toString('latin1')))
    answer.on('end', () => resolve(text))
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

async function until(isDone: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe.skipIf(!isPresent)('two worker processes', () => {
  let server: WorkerServer
  let socket: Socket
  let next = 0
  const answers = new Map<string, string>()

  beforeAll(async () => {
    server = new WorkerServer(config('Hello'))
    await server.started()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    socket = createSocket('udp4')
    socket.on('message', (data, from) => {
      const text = data.toString('latin1')
      if (methodOf(text) === 'INFO') socket.send(reply(text, '200 OK over UDP'), from.port, from.address)
      else answers.set(header(text, 'Call-ID'), text)
    })
    await new Promise<void>((resolve) => socket.bind(phone.port, phone.ip, resolve))
  })
  afterEach(() => socket.close())

  /** Sends a request with a Call-ID of its own, once more if it must be, and gives the final answer. */
  async function ask(method: string, user: string, headers: readonly string[] = []): Promise<string> {
    const callId = `ask-${(next += 1)}-${Date.now()}`
    const uri = `sip:${user}@${address.ip}`
    const via = `UDP ${phone.ip}:${phone.port}`
    const contact = `sip:${user}@${phone.ip}:${phone.port}`
    const text = request({ method, uri, from: uri, to: uri, callId, cseq: 1, branch: callId, via, contact, headers })
    const send = (): void => socket.send(text, address.port, address.ip)
    send()
    const again = setInterval(send, 2000)
    await until(() => statusOf(answers.get(callId) ?? '') >= 200).finally(() => clearInterval(again))
    return answers.get(callId) ?? ''
  }
  const reasonOf = (answer: string): string => /^SIP\/2\.0 \d+ ([^\r]*)/.exec(answer)?.[1] ?? ''
  const askMany = async (count: number, method: string, user: string): Promise<readonly string[]> => {
    const reasons: string[] = []
    for (let turn = 0; turn < count; turn += 1) reasons.push(reasonOf(await ask(method, user)))
    return reasons
  }

  it('share the calls among them, and none of them fails', async () => {
    await registerPhone(address, callee, 'callee')
    const uas = startSipp({ scenario: 'uas-call', local: callee, remote: address, transport: 'udp' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const calls = { calls: 200, callsPerSecond: 50, timeoutSeconds: 60 }
    const uac = startSipp({ scenario: 'uac-call', local: caller, remote: address, transport: 'udp', ...calls })
    const result = await uac.done
    uas.stop()
    await uas.done
    expect(result).toMatchObject({ successful: 200, failed: 0 })
    expect(await server.kamcmd('tm.stats')).toMatch(/total: 400\b/)
    const greetings = new Set(await askMany(20, 'OPTIONS', 'x'))
    expect(new Set([...greetings].map((text) => Number(text.split(' ')[1])))).toEqual(new Set(await server.workers()))
    expect(await server.kamcmd('cnt.get', 'tmx', '2xx_transactions')).toBe('400')
    expect(reasonOf(await ask('MESSAGE', 'calls'))).toBe('-1')
    expect((await server.kamcmd('dlgs.stats')).replace(/\s+/g, ' ')).toContain('terminated: 200')
  })

  it('see what the one before wrote into a shared variable, and RPC sees and sets it', async () => {
    expect(await askMany(40, 'MESSAGE', 'count')).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)))
    expect(await server.kamcmd('cnt.get', 'script', 'messages')).toBe('40')
    await server.kamcmd('pv.shvSet', 'count', 'int', '100')
    expect(await askMany(4, 'MESSAGE', 'count')).toEqual(['101', '102', '103', '104'])
    await server.kamcmd('cnt.reset', 'script', 'messages')
    await askMany(4, 'MESSAGE', 'count')
    expect(await server.kamcmd('cnt.get', 'script', 'messages')).toBe('4')
  })

  it('find a phone that has just registered, whoever took the registration', async () => {
    for (let user = 0; user < 20; user += 1) {
      expect(statusOf(await ask('REGISTER', `quick${user}`))).toBe(200)
      expect(reasonOf(await ask('INFO', `quick${user}`))).toBe('OK over UDP')
    }
  })

  it('use a connection that another of them has', async () => {
    const stream = connect({ host: address.ip, port: address.port, localAddress: phone.ip })
    await new Promise((resolve) => stream.once('connect', resolve))
    const got: string[] = []
    let text = ''
    stream.on('data', (data) => {
      text += data.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        const message = text.slice(0, end + 4)
        text = text.slice(end + 4)
        got.push(message)
        if (methodOf(message) === 'INFO') stream.write(reply(message, '200 OK over TCP'))
      }
    })
    const port = stream.localPort ?? 0
    const via = `TCP ${phone.ip}:${port}`
    const contact = `sip:tcp@${phone.ip}:${port};transport=tcp`
    const uri = `sip:tcp@${address.ip}`
    for (let turn = 0; turn < 6; turn += 1) {
      const callId = `tcp-${turn}-${Date.now()}`
      stream.write(
        request({ method: 'REGISTER', uri, from: uri, to: uri, callId, cseq: 1, branch: callId, via, contact }),
      )
    }
    await until(() => got.length === 6)
    expect(got.map(statusOf)).toEqual(Array(6).fill(200))
    expect(await askMany(10, 'INFO', 'tcp')).toEqual(Array(10).fill('OK over TCP'))
    expect(await server.kamcmd('core.tcp_list')).toContain(`src_port: ${port}`)
    expect(await server.kamcmd('core.tcp_info')).toContain('opened_connections: 1')
    stream.destroy()
    await until(async () => (await server.kamcmd('core.tcp_info')).includes('opened_connections: 0'))
  })

  it('give the same answers over HTTP, whichever of them is asked', async () => {
    await askMany(8, 'MESSAGE', 'count')
    const counted = async (): Promise<string | undefined> => /counted (\d+)/.exec(await http('GET', '/metrics'))?.[1]
    // Metrics reach the others a little later.
    await until(async () => (await counted()) === '56')
    for (let turn = 0; turn < 6; turn += 1) expect(await counted()).toBe('56')
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'cnt.get', params: ['script', 'messages'] })
    for (let turn = 0; turn < 4; turn += 1)
      expect(JSON.parse(await http('POST', '/RPC', call))).toMatchObject({ result: 12 })
  })

  it('all switch to another script, or none does', async () => {
    writeFileSync(server.file, config('Good day'))
    // kamcmd fails when the command does.
    await server.kamcmd('kamkit.reload')
    const greetings = await askMany(12, 'OPTIONS', 'x')
    expect(greetings.every((text) => text.startsWith('Good day'))).toBe(true)
    expect(new Set(greetings).size).toBe(2)
    writeFileSync(server.file, config('Bad').replace('loadmodule "kex.so"', 'loadmodule "kex.so"\nloadmodule "acc.so"'))
    await server.kamcmd('kamkit.reload').catch(() => undefined)
    expect((await askMany(6, 'OPTIONS', 'x')).every((text) => text.startsWith('Good day'))).toBe(true)
  })

  it('leave no room for a second server on their ports', async () => {
    const other = new WorkerServer(config('Hello'))
    await other.ended
    expect(other.log).toMatch(/cannot open the sockets: .*EADDRINUSE/)
    await other.stop()
    expect(await server.workers()).toHaveLength(2)
  })

  it('go on when one is killed under load: its place is taken, and no registration is lost', async () => {
    for (let user = 0; user < 50; user += 1) await ask('REGISTER', `kept${user}`)
    await registerPhone(address, callee, 'callee')
    const uas = startSipp({ scenario: 'uas-call', local: callee, remote: address, transport: 'udp' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const calls = { calls: 250, callsPerSecond: 50, timeoutSeconds: 60 }
    const uac = startSipp({ scenario: 'uac-call', local: caller, remote: address, transport: 'udp', ...calls })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const [first = 0, second = 0] = await server.workers()
    process.kill(second, 'SIGKILL')
    const result = await uac.done
    uas.stop()
    await uas.done
    const now = await server.workers()
    expect(now).toContain(first)
    expect(now).not.toContain(second)
    expect(now).toHaveLength(2)
    // Only what was between request and answer at that moment may fail.
    expect(result.successful + result.failed).toBe(250)
    expect(result.failed).toBeLessThan(25)
    expect((await server.kamcmd('ul.dump', 'brief')).match(/AoR: kept/g)).toHaveLength(50)
    expect(new Set(await askMany(20, 'OPTIONS', 'x')).size).toBe(2)
    for (let user = 0; user < 50; user += 10) expect(statusOf(await ask('INFO', `kept${user}`))).toBe(200)
    expect(server.log).toMatch(
      /worker 2 \(process \d+\) ended, signal SIGKILL: its transactions and connections are lost/,
    )
  })

  it('end in order with the main process, and also when that one is killed', async () => {
    const pids = await server.workers()
    await server.stop()
    await until(() => pids.every((pid) => !isAlive(pid)), 2000)
    expect(server.log).not.toMatch(/BUG|internal error/)
    const other = new WorkerServer(config('Hello'))
    await other.started()
    const orphans = await other.workers()
    const links = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('kamkit-links-'))
    const before = links().length
    process.kill(other.mainPid, 'SIGKILL')
    await until(() => orphans.every((pid) => !isAlive(pid)), 3000)
    expect(links().length).toBeLessThan(before)
    await other.stop()
  })
})
