import { execFileSync, type ExecFileSyncOptions } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCaptureFile } from '#tooling/capture/capture-file.ts'
import { readCapture } from '#tooling/capture/capture.ts'
import { writePcap } from '#tooling/capture/write-pcap.ts'
import { pcap } from '../captures/packets.ts'
import { carried } from '../captures/tunnels.ts'
import { isAvailable } from './require.ts'

const folder = join(import.meta.dirname, '../captures')
const fields = [
  'frame.number',
  'ip.src',
  'ipv6.src',
  'udp.srcport',
  'tcp.srcport',
  'sip.Method',
  'sip.Status-Code',
  'sip.Call-ID',
]

const execution = { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] } satisfies ExecFileSyncOptions

/** Messages as tshark finds them: frame, address, port, method, status, Call-ID. It takes frames of WebSockets for the rest of something. */
function tshark(file: string): readonly string[] {
  const columns = fields.flatMap((field) => ['-e', field])
  const found = execFileSync('/usr/bin/tshark', ['-r', file, '-Y', 'sip', '-T', 'fields', ...columns], execution)
  return found
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((row) => row.at(-1) !== undefined && row.at(-1) !== '')
    .map(([number, v4, v6, udp, tcp, ...rest]) => [number, `${v4}${v6}`, `${udp}${tcp}`, ...rest].join(' '))
}

/** The same of ours. */
async function ours(file: string): Promise<readonly string[]> {
  const { messages } = await readCaptureFile(file)
  return messages
    .filter(({ proto }) => proto !== 'ws')
    .toSorted((one, other) => one.number - other.number)
    .map(({ number, from, text }) => {
      const [first = '', second = ''] = text.split(' ')
      const about = first.startsWith('SIP/') ? ['', second] : [first, '']
      return [number, from.ip, from.port, ...about, /^Call-ID: (.*)\r$/m.exec(text)?.[1]].join(' ')
    })
}

/** tshark 4.0 does not find a message that came in two segments behind blank lines; ours are these. */
const behindBlankLines = / (?:REGISTER|MESSAGE) {2}(?:register|unknown)-tcp$/

const isPresent = isAvailable('/usr/bin/tshark', 'tshark')

describe.skipIf(!isPresent)('captures, as tshark reads them', () => {
  it.each([
    'calls-udp.pcap',
    'calls-tcp.pcapng',
    'cooked-1.pcap.gz',
    'cooked-2.pcap',
    'fragments.pcap',
    'other.pcap',
    'dumped.pcap',
    'sipdump.pcap',
  ])('%s', async (name) => {
    const found = tshark(join(folder, name)).filter((line) => !line.endsWith(' websocket'))
    expect(found.length).toBeGreaterThan(1)
    const read = await ours(join(folder, name))
    const isFound = (line: string): boolean => found.includes(line) || !behindBlankLines.test(line)
    expect(read.filter((line) => isFound(line))).toEqual(found)
  })

  it('finds the same messages in tunnels and behind other link layers', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'kamkit-captures-'))
    try {
      for (const linkType of new Set(carried.map((one) => one.linkType))) {
        const own = carried.filter((one) => one.linkType === linkType && one.isKnownToTshark !== false)
        const file = join(scratch, `${linkType}.pcap`)
        // Messages that are the same are told apart by their places only: seconds apart they are no copies.
        writeFileSync(
          file,
          pcap(
            own.flatMap(({ frames }) => frames),
            { linkType },
          ),
        )
        const options = ['-T', 'fields', '-e', 'frame.number', '-e', 'sip.Call-ID']
        const found = execFileSync('/usr/bin/tshark', ['-r', file, '-Y', 'sip', ...options], execution)
        const { messages } = readCapture(readFileSync(file))
        const read = messages.map(({ number, text }) => `${number}\t${/Call-ID: (\S*)/.exec(text)?.[1]}\n`)
        expect(read).toHaveLength(own.length)
        expect(read.join('')).toBe(found)
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  })

  it('opens what is written, and its checksums are right', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'kamkit-captures-'))
    try {
      const file = join(scratch, 'written.pcap')
      const written = writePcap(
        ['calls-tcp.pcapng', 'fragments.pcap'].flatMap(
          (name) => readCapture(readFileSync(join(folder, name))).messages,
        ),
      )
      writeFileSync(file, written)
      const checks = ['ip', 'udp', 'tcp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`])
      const bad = execFileSync(
        '/usr/bin/tshark',
        [
          '-r',
          file,
          ...checks,
          '-Y',
          'ip.checksum.status == 0 or udp.checksum.status == 0 or tcp.checksum.status == 0 or tcp.analysis.flags',
        ],
        { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] },
      )
      expect(bad).toBe('')
      expect(await ours(file)).toEqual(tshark(file))
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  })
})
