import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { DnsClient, parseResolvConf, type ResolverConfig } from '../dns/client.ts'
import type { Clock, Dns, Host, Network, Random } from './host.ts'
import type { LocalSockets } from './local-sockets.ts'
import { createNodeClock } from './node-clock.ts'
import { createNodeLocalSockets } from './node-local-sockets.ts'
import { bindNodeUdp, nodeSourceFor } from './node-udp.ts'
import { connectNodeTcp, listenNodeTcp } from './node-tcp.ts'
import { nodeTls } from './node-tls.ts'

const nodeRandom: Random = {
  uint32: () => randomBytes(4).readUInt32LE(0),
  hex: (length) => randomBytes(length).toString('hex'),
}

/** The real machine. `writeLog` gets finished lines; with `isShared` other processes bind the same ports. */
export function createNodeHost(
  writeLog: (line: string) => void,
  isShared = false,
): Host & { readonly localSockets: LocalSockets } {
  const clock = createNodeClock()
  return {
    localSockets: createNodeLocalSockets(),
    files: {
      readText: (path) => readFile(path, 'latin1'),
      writeText: (path, text) => writeFile(path, text, 'latin1'),
      appendText: (path, text) => appendFile(path, text, 'latin1'),
      list: async (path) => (await readdir(path)).toSorted(),
    },
    tls: nodeTls,
    clock,
    random: nodeRandom,
    network: createNetwork(isShared),
    dns: createDns(nodeRandom, clock),
    process: {
      pid: process.pid,
      env: (name) => process.env[name],
      // The command as it was typed, not the Node that runs it: bin/* say which that is.
      arguments: [process.env['KAMKIT_COMMAND'] ?? process.argv[1] ?? 'kamkit', ...process.argv.slice(2)],
      hostName: hostname,
      workingDirectory: () => process.cwd(),
      kill: (signal) => void process.kill(process.pid, signal),
      memory: () => {
        const { heapTotal, heapUsed } = process.memoryUsage()
        return { limit: getHeapStatistics().heap_size_limit, reserved: heapTotal, used: heapUsed }
      },
      canOpenFile,
    },
    writeLog,
  }
}

function canOpenFile(): boolean {
  try {
    closeSync(openSync('/dev/null', 'r'))
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code !== 'EMFILE' && code !== 'ENFILE'
  }
}

function createNetwork(isShared: boolean): Network {
  return {
    bindUdp: (local, onDatagram, multicast) => bindNodeUdp(local, onDatagram, multicast, isShared && local.port !== 0),
    listenTcp: listenNodeTcp,
    connectTcp: connectNodeTcp,
    sourceFor: nodeSourceFor,
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

/** Names of the hosts file first, then the name servers of resolv.conf. */
function createDns(random: Random, clock: Clock): Dns {
  const hosts = readHosts('/etc/hosts')
  const client = new DnsClient({
    network: createNetwork(false),
    clock,
    random,
    config: readResolvConf('/etc/resolv.conf'),
  })
  return {
    query: async (name, type, options) => {
      const isV6 = type === 'AAAA'
      const known = type === 'A' || isV6 ? (hosts.get(name)?.filter((ip) => ip.includes(':') === isV6) ?? []) : []
      if (known.length === 0) return client.query(name, type, options)
      return {
        isNoName: false,
        records: known.map((address) => ({ name, type: isV6 ? 'AAAA' : 'A', ttl: hostsTtl, address })),
      }
    },
  }
}

/** Seconds: the file is read once, at the start. */
const hostsTtl = 3600

/** Reads the file again when it changed, at most every few seconds, as the C library does. */
function readResolvConf(path: string): () => ResolverConfig {
  const recheckMs = 5000
  let known = parseResolvConf(readText(path))
  let checkedMs = performance.now()
  return () => {
    if (performance.now() - checkedMs > recheckMs) {
      known = parseResolvConf(readText(path))
      checkedMs = performance.now()
    }
    return known
  }
}

/** '' for a file that cannot be read. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** The names of a hosts file with their addresses; empty when there is none. */
export function readHosts(path: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>()
  for (const line of readText(path).split('\n')) {
    const [ip = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    for (const name of names) hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), ip])
  }
  return hosts
}
