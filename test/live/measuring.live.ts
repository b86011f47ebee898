import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCoverage } from '#tooling/coverage/codec.ts'
import { lineCounts } from '#tooling/coverage/summary.ts'
import { digestOnDisk, loadCoverage } from '#tooling/coverage/store.ts'
import { readProfile } from '#tooling/profile/codec.ts'
import { costsOf, type Cost } from '#tooling/profile/costs.ts'
import { startSipp, type RunningSipp, type SippResult } from '../support/sipp.ts'
import { isAvailable } from './require.ts'

const run = promisify(execFile)
const ours = join(import.meta.dirname, '../../bin/kamailio')
const server = { ip: '127.8.44.1', port: 5060 }
const callee = { ip: '127.8.44.2', port: 5062 }
const caller = { ip: '127.8.44.3', port: 5063 }

const config = `loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "ctl.so"
request_route {
  if (has_totag()) {
    loose_route();
    t_relay();
    exit;
  }
  if (is_method("INVITE")) {
    record_route();
    route(CALL);
  } else {
    sl_send_reply("405", "No");
  }
}
route[CALL] {
  $du = "sip:${callee.ip}:${callee.port}";
  t_on_reply("ANSWER");
  t_relay();
}
onreply_route[ANSWER] {
  if ($rs == 200) return;
}
`

const isPresent =
  isAvailable('/usr/bin/sipp', 'SIPp') && isAvailable('/usr/sbin/kamcmd', 'kamcmd') && isAvailable(ours, 'kamkit')

describe.skipIf(!isPresent).each([1, 2])('a running server of %d processes', (children) => {
  const folder = mkdtempSync(join(tmpdir(), 'kamkit-measuring-'))
  const file = join(folder, 'kamailio.cfg')
  let child: ChildProcess
  let ended: Promise<unknown>
  let answering: RunningSipp

  const kamcmd = async (command: string): Promise<string> =>
    (await run('/usr/sbin/kamcmd', ['-s', `unixs:${join(folder, 'kamailio_ctl')}`, command])).stdout.trim()
  const fileOf = (answer: string): string => /file: (\S+)/.exec(answer)?.[1] ?? ''
  const call = (calls: number, callsPerSecond: number): RunningSipp =>
    startSipp({ scenario: 'uac-call', local: caller, remote: server, transport: 'udp', calls, callsPerSecond })
  const expectAll = async (running: RunningSipp, calls: number): Promise<SippResult> => {
    const result = await running.done
    expect(result).toMatchObject({ exitCode: 0, successful: calls, failed: 0 })
    return result
  }
  /** On a busy machine SIPp sends a request again, which the script sees: then it is tried once more. */
  const measureHundred = async (what: 'coverage' | 'profile'): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) {
      await kamcmd(`kamkit.${what}.start`)
      const { retransmissions } = await expectAll(call(100, 100), 100)
      await kamcmd(`kamkit.${what}.stop`)
      if (retransmissions === 0) return
    }
    throw new Error('the machine is too busy to count calls')
  }

  beforeAll(async () => {
    writeFileSync(file, config)
    const files = ['-f', file, '-Y', folder, '-P', join(folder, 'pid'), '-l', `udp:${server.ip}:${server.port}`]
    child = spawn(ours, [...files, '-DD', '-E', '-a', 'no', '-n', String(children)], { stdio: 'ignore' })
    ended = new Promise((resolve) => child.once('exit', resolve))
    answering = startSipp({ scenario: 'uas-call', local: callee, remote: server, transport: 'udp' })
    const deadline = Date.now() + 20_000
    for (;;) {
      const answer = await kamcmd('kamkit.coverage.dump').catch(() => '')
      if (answer === 'error: 500 - coverage was never started') break
      if (Date.now() > deadline || child.exitCode !== null) throw new Error('the server did not start')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })

  afterAll(async () => {
    answering.stop()
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })

  it('counts what is executed from when it is asked to until it is told to stop, and loses no call', async () => {
    const during = call(240, 80)
    await new Promise((resolve) => setTimeout(resolve, 800))
    await kamcmd('kamkit.coverage.start')
    expect(await kamcmd('kamkit.coverage.start')).toBe('error: 500 - coverage is running; stop it first')
    await new Promise((resolve) => setTimeout(resolve, 800))
    await kamcmd('kamkit.coverage.stop')
    await expectAll(during, 240)
    await measureHundred('coverage')
    await expectAll(call(20, 100), 20)
    const answer = await kamcmd('kamkit.coverage.dump')
    const data = readCoverage(readFileSync(fileOf(answer), 'utf8'))
    const covered = data?.files.get(file)
    if (covered === undefined) throw new Error(`no coverage of ${file}`)
    expect([...lineCounts(covered)]).toEqual([
      [9, 300],
      [10, 200],
      [11, 200],
      [12, 200],
      [14, 100],
      [15, 100],
      [16, 100],
      [18, 0],
      [22, 100],
      [23, 100],
      [24, 100],
      [27, 200],
    ])
    expect(answer).toContain('lines: 91.66')
  })
  it.runIf(children > 1)('keeps what processes counted that die', async () => {
    const lineCount = async (): Promise<number | undefined> => {
      const data = readCoverage(readFileSync(fileOf(await kamcmd('kamkit.coverage.dump')), 'utf8'))
      const covered = data?.files.get(file)
      return covered === undefined ? undefined : lineCounts(covered).get(9)
    }
    await kamcmd('kamkit.coverage.start')
    await expectAll(call(20, 100), 20)
    const before = await lineCount()
    expect(before).toBeGreaterThanOrEqual(60)
    const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'latin1').trim().split(' ')
    for (const pid of workers) process.kill(Number(pid), 'SIGKILL')
    await expect.poll(lineCount, { timeout: 10_000 }).toBe(before)
    await expect
      .poll(() => kamcmd('core.psx').then((text) => workers.filter((pid) => text.includes(pid))), { timeout: 10_000 })
      .toEqual([])
    await expect.poll(() => expectAll(call(1, 1), 1).then(lineCount), { timeout: 20_000 }).toBeGreaterThan(before ?? 0)
    await kamcmd('kamkit.coverage.stop')
  })

  it('is profiled while calls are made', async () => {
    await measureHundred('profile')
    const relayOf = (text: string): Cost | undefined =>
      costsOf(readProfile(text) ?? { durationMs: 0, runs: 0, roots: [] }).lines.find(
        (one) => one.text === 't_relay()' && one.route === 'route[CALL]',
      )
    const relay = relayOf(readFileSync(fileOf(await kamcmd('kamkit.profile.dump')), 'utf8'))
    expect(relay?.count).toBe(100)
    expect(relay?.selfMs).toBeGreaterThan(0)
  })

  it('is profiled by kamkit profile', async () => {
    const calling = startSipp({
      scenario: 'uac-call',
      local: caller,
      remote: server,
      transport: 'udp',
      callsPerSecond: 40,
    })
    const args = ['profile', '--server', join(folder, 'kamailio_ctl'), '--seconds', '1']
    const { stdout } = await run(join(import.meta.dirname, '../../bin/kamkit'), args)
    calling.stop()
    await calling.done
    expect(stdout).toMatch(/^ *\d+\.\d{3} .* \S+kamailio\.cfg:24 +t_relay\(\)$/m)
  })

  it('is no longer measured when kamkit profile was interrupted, which shows what it has', async () => {
    const args = ['profile', '--server', join(folder, 'kamailio_ctl'), '--seconds', '600']
    const interrupted = spawn(join(import.meta.dirname, '../../bin/kamkit'), args)
    let shown = ''
    interrupted.stdout.on('data', (text: Buffer) => (shown += text.toString('latin1')))
    await new Promise((resolve) => interrupted.stderr.once('data', resolve))
    interrupted.kill('SIGINT')
    const status = await new Promise((resolve) => interrupted.once('close', resolve))
    expect(status).toBe(0)
    expect(shown).toContain('0 runs')
    expect(await kamcmd('kamkit.profile.stop')).toBe('error: 500 - profile is not running')
  })
})

describe.skipIf(!isPresent)('kamkit run --coverage', () => {
  it.each(['1', '2'])('writes what %s processes counted when it ends', async (workers) => {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-run-coverage-'))
    const file = join(folder, 'kamailio.cfg')
    const output = join(folder, 'coverage')
    writeFileSync(file, config)
    const args = ['run', file, '-Y', folder, '-l', `udp:${server.ip}:${server.port}`, '--workers', workers]
    const child = spawn(join(import.meta.dirname, '../../bin/kamkit'), [...args, '--coverage', output])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const answering = startSipp({ scenario: 'uas-call', local: callee, remote: server, transport: 'udp' })
    const calling = startSipp({
      scenario: 'uac-call',
      local: caller,
      remote: server,
      transport: 'udp',
      calls: 20,
      callsPerSecond: 50,
    })
    expect(await calling.done).toMatchObject({ successful: 20 })
    answering.stop()
    child.kill('SIGTERM')
    await ended
    const [data] = loadCoverage([output])
    const covered = data?.files.get(file)
    expect(covered && lineCounts(covered).get(16)).toBe(20)
    expect(covered?.digest).toBe(digestOnDisk(file))
    rmSync(folder, { recursive: true, force: true })
  })
})
