import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  configFile,
  configText,
  realServer,
  socketsOf,
  versionsOf,
  zoneOf,
  type ConfigName,
  type Version,
} from '../conformance/configs.ts'
import { forgivePassingSecond } from '../conformance/normalise.ts'
import { play, readRecording } from '../conformance/play.ts'
import { isAlone, type Scenario } from '../conformance/scenario.ts'
import { suites } from '../conformance/scenarios/index.ts'
import {
  mayReplaceNameServer,
  startRealServer,
  startRealStage,
  type RealServer,
  type RunningServer,
} from '../support/real-stage.ts'
import type { Stage } from '../support/stage.ts'
import { isAvailable } from './require.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')

async function expectRecorded(config: ConfigName, scenario: Scenario, version: Version, stage: Stage): Promise<void> {
  const recording = readRecording(config, scenario, version)
  try {
    expect(forgivePassingSecond(await play(config, scenario, stage), recording ?? {})).toEqual(recording)
  } finally {
    await stage.stop()
  }
}

/** All stories on one server where they do not disturb each other, which is quicker, and the others each on its own. */
function playAll(config: ConfigName, version: Version, options: RealServer, scenarios: readonly Scenario[]): void {
  const named = (some: readonly Scenario[]) => some.map((scenario) => [scenario.name, scenario] as const)
  it.each(named(scenarios.filter((one) => isAlone(one))))('%s', async (_name, scenario) => {
    await expectRecorded(config, scenario, version, await startRealStage(options))
  })
  const together = scenarios.filter((one) => !isAlone(one))
  describe.skipIf(together.length === 0)('on one server', () => {
    let shared: RunningServer | undefined
    beforeAll(async () => {
      shared = await startRealServer(options)
    })
    afterAll(() => shared?.stop())
    it.each(named(together))('%s', async (_name, scenario) => {
      if (shared !== undefined) await expectRecorded(config, scenario, version, shared.open())
    })
  })
}

/** Whether the stories of a configuration can be played here: those about names need a resolv.conf of their own. */
function mayPlay(config: ConfigName): boolean {
  if (zoneOf(config) === undefined || mayReplaceNameServer()) return true
  if (process.env['CI'] === 'true') throw new Error(`${config}: CI must run as root, to replace the name server`)
  process.stderr.write(`${config}: skipped, because only root may replace the name server (unshare -m)\n`)
  return false
}

/** The real server still sends what was recorded, and so does the drop-in on real sockets. */
for (const { config, scenarios } of suites) {
  for (const version of versionsOf(config)) {
    const command = realServer(version)
    const file = configFile(config, version)
    const isPresent =
      mayPlay(config) &&
      isAvailable(command, `Kamailio ${version}`) &&
      isAvailable(file, `the ${config} configuration of ${version}`)
    const quick = scenarios.filter((one) => one.slowSeconds === undefined)
    const options = {
      config: isPresent ? configText(file ?? '') : '',
      sockets: socketsOf(config),
      zone: zoneOf(config),
    }
    describe.skipIf(!isPresent)(`${config} configuration, Kamailio ${version}`, () => {
      playAll(config, version, { ...options, command: command ?? '' }, quick)
    })
    describe.skipIf(!isPresent)(`${config} configuration as ${version}, bin/kamailio`, () => {
      const followed = quick.filter((one) => one.differs?.[version] === undefined)
      playAll(config, version, { ...options, command: ours }, followed)
    })
  }
}
