import { execFile, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonPort, rpcConfig, serverAddress } from './config.ts'

/** How a command is asked for: by the real kamcmd over ctl, or in JSON over a datagram of jsonrpcs. */
export const ways = ['kamcmd', 'json'] as const
export type Way = (typeof ways)[number]

/** What was asked, as one types it, and the answer. */
export type Asked = readonly [command: string, answer: string]

/** Starts a server and asks it one command after the other. */
export async function playCommands(
  server: string,
  commands: readonly (readonly string[])[],
  way: Way,
): Promise<readonly Asked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-rpc-'))
  const config = join(folder, 'rpc.cfg')
  writeFileSync(config, rpcConfig)
  const child = spawn(server, ['-f', config, '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString('latin1')).slice(-4000)))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const control = join(folder, 'kamailio_ctl')
  const asked: Asked[] = []
  try {
    for (let tries = 0; !existsSync(control) || tries < 8; tries += 1) {
      if (child.exitCode !== null || tries > 100) throw new Error(`${server} did not start: ${log}`)
      await sleep(100)
    }
    for (const words of commands) {
      const answer = way === 'kamcmd' ? await askKamcmd(control, words) : await askJson(words)
      asked.push([words.join(' '), answer.replaceAll(folder, 'RUN')])
    }
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return asked
}

function askKamcmd(control: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('kamcmd', ['-s', `unixs:${control}`, ...words], { timeout: 10_000 }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
}

function askJson([method, ...words]: readonly string[]): Promise<string> {
  const params = words.map((word) => (/^-?\d+$/.test(word) ? Number(word) : word.replace(/^s:/, '')))
  const request = JSON.stringify({ jsonrpc: '2.0', method, ...(params.length > 0 && { params }), id: 1 })
  const socket = createSocket('udp4')
  return new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('no answer'), 2000)
    socket.on('message', (data) => {
      clearTimeout(timer)
      resolve(data.toString('latin1'))
    })
    socket.send(request, jsonPort, serverAddress)
  }).finally(() => socket.close())
}
