import type { Core } from './core.ts'

/**
 * One line of core.ps, which says what Kamailio's process of that place does. The lines of a kamkit of one process all carry its
 * pid; with worker processes those of receivers carry theirs in turn, and all others that of the main process.
 */
export interface ProcessEntry {
  readonly index: number
  readonly pid: number
  /** Kamailio's rank: workers count from 1, timers are -1, processes of modules -2, the TCP main process -4. */
  readonly rank: number
  readonly description: string
}

/** The processes that modules would have started, in the order in which they were added. */
export class ProcessList {
  readonly #descriptions: string[] = []

  add(description: string): void {
    this.#descriptions.push(description)
  }

  get all(): readonly string[] {
    return this.#descriptions
  }
}

/** The processes that Kamailio would have with this configuration, in its order (recorded from 6.1.5). */
export function listProcesses(core: Core): readonly ProcessEntry[] {
  const entries: ProcessEntry[] = []
  const { workers } = core.shared
  const add = (rank: number, description: string, worker?: number): void => {
    const pid = worker === undefined ? core.host.process.pid : workers[worker % workers.length]
    entries.push({ index: entries.length, pid: pid ?? core.host.process.pid, rank, description })
  }
  let rank = 0
  const children = Math.max(1, core.settings.int('children'))
  add(0, 'main process - attendant')
  for (const socket of core.transport.sockets) {
    if (socket.proto !== 'udp') continue
    const { advertised } = socket
    const suffix = advertised === undefined ? '' : ` (${advertised.host}:${advertised.port}:0)`
    for (let child = 0; child < children; child += 1) {
      add((rank += 1), `udp receiver child=${child} sock=${socket.ip}:${socket.port}${suffix}`, child)
    }
  }
  for (const timer of ['slow timer', 'timer', 'secondary timer']) add(-1, timer)
  for (const description of core.processes?.all ?? []) add(-2, description)
  if (core.transport.sockets.some((socket) => socket.proto !== 'udp')) {
    const readers = tcpReaders(core)
    for (let child = 0; child < readers; child += 1) add((rank += 1), `tcp receiver (generic) child=${child}`, child)
  }
  // Connections can be opened without a socket that listens for them.
  if (core.settings.int('disable_tcp') === 0) add(-4, 'tcp main process')
  return entries
}

/** tcp_children, which follows children when it is not set. */
export function tcpReaders(core: Core): number {
  return Math.max(1, core.settings.int(core.settings.isSet('tcp_children') ? 'tcp_children' : 'children'))
}
