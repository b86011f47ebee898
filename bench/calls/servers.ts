import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, type MeasuredServer } from './server.ts'

const repository = join(import.meta.dirname, '../..')

/** A server that may be measured: ours, and the real ones that this machine has. */
export interface Candidate {
  readonly name: string
  readonly command: string
  /** Own address, so that several may run at the same time. */
  readonly ip: string
  readonly isNode: boolean
  /** Worker processes of each protocol (-n). */
  readonly children: number
}

/** Starts one; `showsData` lets its dataMiB() be asked for. */
export function startCandidate(candidate: Candidate, config: string, showsData = false): Promise<MeasuredServer> {
  const { name, command, ip, isNode, children } = candidate
  const options = { name, command, config, address: { ip, port: 5060 }, children }
  return startServer(showsData ? { ...options, showsData: isNode ? 'node' : 'kamailio' } : options)
}

/** The servers of this machine, the real ones first, with each of these numbers of worker processes. */
export function availableServers(children: readonly number[] = [1]): readonly Candidate[] {
  const all: readonly Omit<Candidate, 'children'>[] = [
    { name: 'kamailio 5.6.3', command: '/usr/sbin/kamailio', ip: '127.8.31.11', isNode: false },
    {
      name: 'kamailio 6.1.5',
      command: join(repository, 'scripts/real-kamailio/kamailio-6.1'),
      ip: '127.8.31.12',
      isNode: false,
    },
    { name: 'kamkit', command: join(repository, 'bin/kamailio'), ip: '127.8.31.13', isNode: true },
  ]
  const present = all.filter(({ command }) => existsSync(command) && spawnSync(command, ['-v']).status === 0)
  return children.flatMap((number) =>
    present.map((one) => ({
      ...one,
      ...(number === 1 ? {} : { name: `${one.name} -n ${number}`, ip: `${one.ip}${number}` }),
      children: number,
    })),
  )
}
