import type { Host, UdpSocket } from '#runtime/host/host.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'

/** Bits of keylog_mode. */
const on = 1 | 2
const toLog = 4
const toFile = 8
const toPeer = 16
const filtered = 1024

/** The lines that the filter lets pass (keylog_mode 1024). */
const wanted: readonly string[] = [
  'CLIENT_RANDOM',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'EXPORTER_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
]

export interface KeyLogOptions {
  readonly keylog_mode: number
  readonly keylog_file: string | null
  readonly keylog_peer: string | null
}

/** Writes the keys of sessions where keylog_mode says; undefined when it asks for none. A file that fails is told to the log once. */
export function createKeyLog(
  { keylog_mode: mode, keylog_file: file, keylog_peer: peer }: KeyLogOptions,
  host: Host,
  log: ModuleLogger,
): ((line: string) => void) | undefined {
  if ((mode & on) !== on) return undefined
  log.warn('keys of TLS sessions are logged (keylog_mode): whoever reads them can decrypt the traffic')
  const sendToPeer = (mode & toPeer) === 0 || peer === null ? undefined : peerSender(peer, host, log)
  let hasFailed = false
  const append = (line: string): void => {
    host.files?.appendText(file ?? '', `${line}\n`).catch((error: unknown) => {
      if (!hasFailed) log.error(`cannot write keys to ${file}: ${String(error)}`)
      hasFailed = true
    })
  }
  return (line) => {
    if ((mode & filtered) !== 0 && !wanted.some((label) => line.startsWith(`${label} `))) return
    if ((mode & toLog) !== 0) log.notice(`tlskeylog: ${line}`)
    if ((mode & toFile) !== 0 && file !== null) append(line)
    sendToPeer?.(line)
  }
}

function peerSender(peer: string, host: Host, log: ModuleLogger): ((line: string) => void) | undefined {
  const [, ip, port] = /^udp:(?:\[)?([0-9A-Fa-f:.]+?)(?:\])?:(\d{1,5})$/.exec(peer) ?? []
  if (ip === undefined) {
    log.error(`keylog_peer "${peer}" is not of the form udp:IP:PORT: no keys are sent`)
    return undefined
  }
  let socket: UdpSocket | undefined
  void host.network
    .bindUdp({ ip: ip.includes(':') ? '::' : '0.0.0.0', port: 0 }, () => undefined)
    .then((bound) => (socket = bound))
    .catch((error: unknown) => log.error(`no socket for keylog_peer: ${String(error)}`))
  return (line) => socket?.send(line, { ip, port: Number(port) })
}
