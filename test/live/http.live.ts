import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { cases, configs } from '../http/cases.ts'
import { differences } from '../http/differences.ts'
import { playCase, type Outcome } from '../http/play.ts'
import { openSocket } from '../http/sockets.ts'
import { startRealStage } from '../support/real-stage.ts'
import { serverAddress, type Stage } from '../support/stage.ts'
import { isAvailable } from './require.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')
const recording: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../http/http.recorded.json'), 'utf8'))
const { outcomes } = recording as { readonly outcomes: { readonly [name: string]: Outcome } }

const real = realServer('6.1.5')
/** What our own server does is tried on the virtual network with all of them. */
const servers: readonly (readonly [string, string | undefined, [string, string][], boolean])[] = [
  ['Kamailio 6.1.5', real, Object.entries(configs), isAvailable(real, 'Kamailio 6.1.5')],
  ['bin/kamailio', ours, [['lenient', configs.lenient]], true],
]

for (const [server, command, played, isPresent] of servers) {
  describe.skipIf(!isPresent).each(played)(`HTTP of ${server} over real sockets: %s`, (name, config) => {
    let stage: Stage
    beforeAll(async () => {
      stage = await startRealStage({ command: command ?? '', config })
    })
    afterAll(() => stage.stop())

    const own = cases.filter(({ config: wanted = 'lenient' }) => wanted === name)
    it.each(own.map((one) => [one.name, one] as const))('%s', async (caseName, one) => {
      const expected = command === ours && one.differs !== undefined ? differences.get(caseName) : outcomes[caseName]
      expect(await playCase(stage, one, openSocket, expected)).toEqual(expected)
    })
  })
}

describe.skipIf(!isAvailable('/usr/bin/curl', 'curl'))('curl', () => {
  it('asks for the version over JSON-RPC, and gets the metrics', async () => {
    const stage = await startRealStage({ command: ours, config: configs.metrics })
    const curl = async (...options: readonly string[]): Promise<string> =>
      (await promisify(execFile)('/usr/bin/curl', ['-sS', '--max-time', '5', ...options])).stdout
    try {
      const url = `http://${serverAddress.ip}:${serverAddress.port}`
      const answer = await curl(`${url}/RPC`, '-d', '{"jsonrpc":"2.0","method":"core.version","id":1}')
      expect(JSON.parse(answer)).toEqual({ jsonrpc: '2.0', result: expect.stringMatching(/^kamailio /), id: 1 })
      // Several URLs over one connection.
      expect(await curl(`${url}/0`, `${url}/metrics`)).toContain('kamailio_plain 3 ')
      expect(
        await curl(
          `${url}/RPC`,
          '-H',
          'Transfer-Encoding: chunked',
          '-d',
          '{"jsonrpc":"2.0","method":"core.pwd","id":2}',
        ),
      ).toContain('"id":\t2')
      expect(await curl('-o', '/dev/null', '-w', '%{http_code} %{num_connects}', `${url}/metrics`)).toBe('200 1')
    } finally {
      await stage.stop()
    }
  })
})
