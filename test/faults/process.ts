import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from '../support/user-agent.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')
export const address = { ip: '127.8.36.1', port: 5060 }
const client = '127.8.36.2'

/** bin/kamailio as a process of its own. */
export interface FaultyServer {
  readonly child: ChildProcess
  readonly folder: string
  /** Kilobytes of memory that it uses. */
  stop(): Promise<void>
}

export interface FaultyOptions {
  /** Before the server starts, in the shell that it replaces: `ulimit -n 64`. */
  readonly shell?: string
  readonly stdio?: StdioOptions
}

/** Starts the server and waits until it answers. */
export async function startFaulty(config: string, options: FaultyOptions = {}): Promise<FaultyServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-faults-'))
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, config.replaceAll('FOLDER', folder))
  const listen = `-l udp:${address.ip}:${address.port} -l tcp:${address.ip}:${address.port}`
  const command = `${options.shell ?? ':'}; exec ${ours} -f ${file} -DD -E -Y ${folder} -P ${folder}/pid -a no ${listen}`
  const child = spawn('/bin/sh', ['-c', command], { stdio: options.stdio ?? ['ignore', 'ignore', 'pipe'] })
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(timer)
    }
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await isServing(200)) return { child, folder, stop }
    if (child.exitCode !== null) break
  }
  await stop()
  throw new Error('the server does not answer')
}

let count = 0

/** A request to the server from a port of the client's. */
export function message(method: string, via: string, headers: readonly string[] = []): string {
  count += 1
  return request({
    method,
    uri: `sip:test@${address.ip}`,
    from: 'sip:alice@a.test',
    to: 'sip:bob@b.test',
    callId: `live-fault-${count}`,
    cseq: 1,
    branch: `f${count}`,
    via,
    headers,
  })
}

/** Whether the server answers an OPTIONS over UDP with 200 in time. */
export async function isServing(timeoutMs = 2000): Promise<boolean> {
  return (await ask('OPTIONS', timeoutMs)).includes(200)
}

/** The statuses of the answers to a request over UDP, until the final one or the end of the time. */
export function ask(method: string, timeoutMs = 2000, headers: readonly string[] = []): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const socket: UdpSocket = createSocket('udp4')
    const statuses: number[] = []
    const finish = (): void => {
      clearTimeout(timer)
      socket.close()
      resolve(statuses)
    }
    const timer = setTimeout(finish, timeoutMs)
    socket.on('message', (data) => {
      statuses.push(Number(/^SIP\/2\.0 (\d+)/.exec(data.toString('latin1'))?.[1] ?? 0))
      if ((statuses.at(-1) ?? 0) >= 200) finish()
    })
    socket.bind(0, client, () => {
      socket.send(message(method, `UDP ${client}:${socket.address().port}`, headers), address.port, address.ip)
    })
  })
}

/** A TCP connection to the server; undefined when it is refused. What it gets is counted, while it reads. */
export function openTcp(): Promise<{ readonly socket: Socket; got: number; isClosed: boolean }> {
  return new Promise((resolve) => {
    const peer = {
      socket: connect({ host: address.ip, port: address.port, localAddress: client }),
      got: 0,
      isClosed: false,
    }
    peer.socket.on('data', (data) => (peer.got += data.length))
    peer.socket.on('error', () => (peer.isClosed = true))
    peer.socket.once('close', () => {
      peer.isClosed = true
      resolve(peer)
    })
    peer.socket.once('connect', () => resolve(peer))
  })
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
