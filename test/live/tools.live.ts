import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerPhone } from '../../bench/calls/register.ts'
import { startServer, type MeasuredServer } from '../../bench/calls/server.ts'
import { configFile, versions } from '../conformance/configs.ts'
import { startSipp } from '../support/sipp.ts'
import { isAvailable } from './require.ts'

const run = promisify(execFile)
const ours = join(import.meta.dirname, '../../bin/kamailio')
const address = { ip: '127.8.35.1', port: 5060 }
const callee = { ip: '127.8.35.2', port: 5062 }
const caller = { ip: '127.8.35.3', port: 5063 }

for (const version of versions) {
  const config = configFile('stock', version)
  const isPresent =
    isAvailable(config, `the stock configuration of ${version}`) &&
    isAvailable('/usr/bin/sipsak', 'sipsak') &&
    isAvailable('/usr/bin/sipp', 'SIPp') &&
    isAvailable('/usr/sbin/kamcmd', 'kamcmd')

  describe.skipIf(!isPresent)(`the stock configuration of ${version}, unmodified, in the drop-in`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-tools-'))
    let server: MeasuredServer | undefined
    beforeAll(async () => {
      server = await startServer({
        name: 'kamkit',
        command: ours,
        config: config ?? '',
        address,
        children: 1,
        runDirectory: folder,
      })
    })
    afterAll(async () => {
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const kamcmd = async (...command: readonly string[]): Promise<string> =>
      (await run('/usr/sbin/kamcmd', ['-s', `unixs:${join(folder, 'kamailio_ctl')}`, ...command])).stdout

    it('registers and un-registers sipsak, seen by kamcmd', async () => {
      const sipsak = (contact: string, expires: string) =>
        run('/usr/bin/sipsak', ['-U', '-C', contact, '-s', `sip:bob@${address.ip}`, '-x', expires])
      await sipsak('sip:bob@127.0.0.1:5080', '600')
      expect(await kamcmd('ul.dump')).toContain('Address: sip:bob@127.0.0.1:5080')
      await sipsak('*', '0')
      expect(await kamcmd('ul.dump')).not.toContain('sip:bob@127.0.0.1:5080')
    })

    it('answers OPTIONS with 200 Keepalive', async () => {
      const { stdout } = await run('/usr/bin/sipsak', ['-vv', '-s', `sip:${address.ip}`])
      expect(stdout).toContain('SIP/2.0 200 Keepalive')
    })

    it.each([
      ['udp', 1000],
      ['tcp', 200],
    ] as const)(
      'carries calls at 100 per second over %s: %d of them, none failed, nothing sent twice',
      async (transport, calls) => {
        await registerPhone(address, callee, 'callee', transport)
        const uas = startSipp({ scenario: 'uas-call', local: callee, remote: address, transport, timeoutSeconds: 90 })
        await new Promise((resolve) => setTimeout(resolve, 500))
        const uac = startSipp({
          scenario: 'uac-call',
          local: caller,
          remote: address,
          transport,
          calls,
          callsPerSecond: 100,
          timeoutSeconds: 60,
        })
        const result = await uac.done
        uas.stop()
        await uas.done
        expect({ ...result, output: '' }).toEqual({
          exitCode: 0,
          successful: calls,
          failed: 0,
          retransmissions: 0,
          output: '',
        })
      },
    )
  })
}
