import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNodeLocalSockets } from '#runtime/host/node-local-sockets.ts'
import { openSyslog, type Syslog } from './syslog.ts'

let folder: string
let received: string[]
let syslog: Syslog | undefined
const closers: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-syslog-'))
  received = []
})

afterEach(async () => {
  await syslog?.close()
  for (const close of closers.splice(0)) close()
  rmSync(folder, { recursive: true, force: true })
})

/** A syslogd of our own. */
async function listen(): Promise<() => void> {
  // What arrives late belongs to the test that listened.
  const heard = received
  const socket = await createNodeLocalSockets().bindDatagram(join(folder, 'log'), { mode: 0o600 }, (data) =>
    heard.push(data),
  )
  if (socket === undefined) throw new TypeError('perl is needed')
  closers.push(() => socket.close())
  return () => socket.close()
}

const open = (facility: string): Syslog =>
  (syslog = openSyslog('/usr/sbin/kamailio', facility, () => undefined, join(folder, 'log')))

const texts = (): readonly string[] => received.map((line) => line.replace(/^<\d+>.*?\]: /, ''))

describe('the system log', () => {
  it('gets each line with priority, time, name and process id, as from 6.1.5', async () => {
    await listen()
    const log = open('LOG_LOCAL2')
    const lines = [
      [-1, 'ERROR: <script>: plain'],
      [0, 'WARNING: two\\nlines'],
      [1, 'NOTICE: n'],
      [2, 'INFO: i'],
      [3, 'DEBUG: d'],
      [-2, 'CRITICAL: c'],
      [-4, 'BUG: b'],
      [-5, 'ALERT: \xe9'],
    ] as const
    for (const [level, text] of lines) log.write(level, text)
    log.write(-1, 'elsewhere', 'LOG_LOCAL3')
    await vi.waitFor(() => expect(received).toHaveLength(9))
    expect(received[0]).toMatch(
      new RegExp(
        `^<147>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d /usr/sbin/kamailio\\[${process.pid}\\]: ERROR: <script>: plain$`,
      ),
    )
    // The numbers were recorded from 6.1.5 with log_facility=LOG_LOCAL2.
    expect(received.map((line) => Number(/^<(\d+)>/.exec(line)?.[1]))).toEqual([
      147, 148, 149, 150, 151, 146, 146, 145, 155,
    ])
    expect(texts()[7]).toBe('ALERT: \xe9')
  })

  it('may be absent, and may go away and come back', async () => {
    const log = open('LOG_DAEMON')
    log.write(2, 'nobody hears')
    const stop = await listen()
    await vi.waitFor(() => {
      log.write(2, 'heard')
      expect(texts().filter((text) => text === 'heard').length).toBeGreaterThan(0)
    })
    expect(texts()[0]).toMatch(/^\.\.\. \d+ lines of the log could not be written$/)
    stop()
    rmSync(join(folder, 'log'), { force: true })
    await listen()
    await vi.waitFor(() => {
      log.write(2, 'heard again')
      expect(texts()).toContain('heard again')
    })
  })

  it('does not keep the server when it takes no lines', async () => {
    const log = open('LOG_DAEMON')
    for (let count = 0; count < 20_000; count += 1) log.write(2, 'x'.repeat(200))
    await log.close()
    expect(received).toEqual([])
  })
})
