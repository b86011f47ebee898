import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const address = '127.8.73.1'

const modules = ['kex', 'corex', 'tm', 'tmx', 'sl', 'pv', 'usrloc', 'registrar', 'ctl', 'cfg_rpc', 'jsonrpcs'] as const

const config = (folder: string): string => `#!KAMAILIO
debug=-1
children=1
auto_aliases=no
alias="example.com"
listen=udp:${address}:5060
${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}
modparam("usrloc", "preload", "location")
modparam("ctl", "binrpc", "unixs:${folder}/stream")
modparam("ctl", "binrpc", "unixd:${folder}/datagram")
modparam("ctl", "binrpc", "tcp:${address}:2049")
modparam("ctl", "binrpc", "udp:${address}:2049")
modparam("jsonrpcs", "fifo_name", "${folder}/fifo")
modparam("jsonrpcs", "dgram_socket", "${folder}/sock")
request_route { sl_send_reply("200", "OK"); }
`

/** What is typed: DIR is the folder of the sockets. */
export const commands: readonly string[] = [
  'kamcmd -s unixs:DIR/stream core.echo a 1',
  'kamcmd -s unixd:DIR/datagram -D DIR core.echo a 1',
  `kamcmd -s tcp:${address}:2049 core.echo a 1`,
  `kamcmd -s udp:${address}:2049 core.echo a 1`,
  `kamcmd -s ${address}:2049 core.echo a 1`,
  'kamcmd -s unixs:DIR/stream -f %v=%v; core.echo a 1 b 2',
  'kamcmd -s unixs:DIR/stream -v core.echo a',
  'kamcmd -s unixs:DIR/stream nosuch.command',
  'kamcmd -s unixs:DIR/stream help',
  'kamcmd -s unixs:DIR/stream ps',
  'kamcmd -s unixs:DIR/stream ctl.listen',
  'kamcmd -s unixs:DIR/stream ctl.who',
  ...[
    'rpc core.echo a b',
    'rpc nosuch.command',
    'fifo core.echo a',
    'ps',
    'uptime',
    'stats sl',
    'stats core',
    'ul show',
    'ul add bob@example.com sip:bob@127.0.0.1:5080',
    'ul show bob',
    'ul show --brief',
    'ul rm bob',
    'ul show',
    'srv sockets',
    'srv aliases',
    'srv modules',
    'srv debug',
    'srv debug 1',
    'online',
  ].map((command) => `kamctl ${command}`),
]

/** Starts a server and types the commands; their output without what differs from run to run. */
export async function playControl(server: string): Promise<readonly (readonly [command: string, output: string])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-control-'))
  writeFileSync(join(folder, 'cfg'), config(folder))
  // kamctl reads this from its user's home.
  writeFileSync(join(folder, '.kamctlrc'), `RPCFIFOPATH=${folder}/fifo\nSIP_DOMAIN=example.com\nDBENGINE=\n`)
  const args = ['-f', join(folder, 'cfg'), '-DD', '-E', '-Y', folder, '-P', join(folder, 'pid')]
  const child = spawn(server, args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const output: (readonly [string, string])[] = []
  try {
    for (let tries = 0; tries < 200 && !existsSync(join(folder, 'pid')); tries += 1) await sleep(50)
    await sleep(500)
    for (const command of commands) output.push([command, comparable(await type(command, folder), folder)])
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return output
}

function type(command: string, folder: string): Promise<string> {
  const [program = '', ...args] = command.split(' ').map((word) => word.replace('DIR', folder))
  return new Promise((resolve) => {
    const options = { timeout: 15_000, env: { ...process.env, HOME: folder, TERM: 'dumb' } }
    execFile(program, args, options, (_, stdout, stderr) => resolve(stdout + stderr)).stdin?.end()
  })
}

/** Numbers of more than two digits are process ids, times and sizes. */
function comparable(text: string, folder: string): string {
  return text
    .replaceAll(folder, 'DIR')
    .replace(/\x1b\[[0-9;]*m/g, '')
    .replace(/\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, 'TIME')
    .replace(/ul(?:oc|cx)-[0-9a-f-]+/g, 'RUID')
    .replace(/"uptime":\s*\d+/g, '"uptime": #')
    .replace(/\b\d{3,}\b/g, '#')
}
