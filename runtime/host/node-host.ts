import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { Dns, Host, Network, Timer } from './host.ts'
import { createNodeLocalSockets } from './node-local-sockets.ts'
import { bindNodeUdp } from './node-udp.ts'
import { connectNodeTcp, listenNodeTcp } from './node-tcp.ts'

/** Node fires a timeout of more than 2^31-1 ms at once. */
const longestTimeoutMs = 2_147_483_647

/** A delay of more than 24 days, in steps. */
function setLongTimer(delayMs: number, action: () => void): Timer {
  const wait = (leftMs: number): NodeJS.Timeout =>
    setTimeout(
      () => {
        if (leftMs > longestTimeoutMs) timer = wait(leftMs - longestTimeoutMs)
        else action()
      },
      Math.min(leftMs, longestTimeoutMs),
    )
  let timer = wait(delayMs)
  return { cancel: () => clearTimeout(timer) }
}

/** The real machine. `writeLog` gets finished lines. */
export function createNodeHost(writeLog: (line: string) => void): Host {
  return {
    localSockets: createNodeLocalSockets(),
    files: {
      readText: (path) => readFile(path, 'latin1'),
      writeText: (path, text) => writeFile(path, text, 'latin1'),
    },
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      setTimer: (delayMs, action) => {
        if (delayMs > longestTimeoutMs) return setLongTimer(delayMs, action)
        const timer = setTimeout(action, delayMs)
        return { cancel: () => clearTimeout(timer) }
      },
    },
    random: {
      uint32: () => randomBytes(4).readUInt32LE(0),
      hex: (length) => randomBytes(length).toString('hex'),
    },
    network: createNetwork(),
    dns: createDns(),
    process: {
      pid: process.pid,
      env: (name) => process.env[name],
      arguments: process.argv,
      workingDirectory: () => process.cwd(),
      kill: (signal) => void process.kill(process.pid, signal),
      memory: () => {
        const { heapTotal, heapUsed } = process.memoryUsage()
        return { limit: getHeapStatistics().heap_size_limit, reserved: heapTotal, used: heapUsed }
      },
    },
    writeLog,
  }
}

function createNetwork(): Network {
  return {
    bindUdp: bindNodeUdp,
    listenTcp: listenNodeTcp,
    connectTcp: connectNodeTcp,
    interfaces: () =>
      Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
        addresses.map(({ address, family, internal }) => ({
          name,
          ip: address,
          family: family === 'IPv6' ? (6 as const) : (4 as const),
          internal,
        })),
      ),
  }
}

function createDns(): Dns {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  // c-ares looks into no hosts file when it is asked for records, as Kamailio's look-ups do.
  const hosts = readHosts('/etc/hosts')
  const ofFile = (name: string, isV6: boolean): readonly string[] | undefined => {
    const found = hosts.get(name.toLowerCase())?.filter((ip) => ip.includes(':') === isV6) ?? []
    return found.length === 0 ? undefined : found
  }
  return {
    resolve4: async (name) => ofFile(name, false) ?? resolver.resolve4(name),
    resolve6: async (name) => ofFile(name, true) ?? resolver.resolve6(name),
    resolveSrv: (name) => resolver.resolveSrv(name),
    resolveNaptr: (name) => resolver.resolveNaptr(name),
  }
}

/** The names of a hosts file with their addresses; empty when there is none. */
export function readHosts(path: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>()
  let text = ''
  try {
    text = readFileSync(path, 'latin1')
  } catch {
    return hosts
  }
  for (const line of text.split('\n')) {
    const [ip = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    for (const name of names) hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), ip])
  }
  return hosts
}
