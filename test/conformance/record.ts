/**
 * Records what the real servers send: node --conditions=source test/conformance/record.ts [SCENARIO|CONFIGURATION…]. Needs kamailio; never records from kamkit.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startRealServer, startRealStage } from '../support/real-stage.ts'
import type { Stage } from '../support/stage.ts'
import {
  configFile,
  configText,
  realServer,
  socketsOf,
  versionsOf,
  zoneOf,
  type ConfigName,
  type Version,
} from './configs.ts'
import { play, recordingFile } from './play.ts'
import { isAlone, type Scenario } from './scenario.ts'
import { suites } from './scenarios/index.ts'

async function record(config: ConfigName, scenarios: readonly Scenario[], version: Version): Promise<void> {
  const command = realServer(version)
  const file = configFile(config, version)
  if (command === undefined || file === undefined) {
    process.stderr.write(`kamailio ${version} is not installed: nothing recorded from it\n`)
    return
  }
  const options = { command, config: configText(file), sockets: socketsOf(config), zone: zoneOf(config) }
  for (const scenario of scenarios.filter((one) => isAlone(one)))
    await recordOne(config, scenario, version, await startRealStage(options))
  const together = scenarios.filter((one) => !isAlone(one))
  if (together.length === 0) return
  const shared = await startRealServer(options)
  for (const scenario of together) await recordOne(config, scenario, version, shared.open())
  await shared.stop()
}

async function recordOne(config: ConfigName, scenario: Scenario, version: Version, stage: Stage): Promise<void> {
  const transcript = await play(config, scenario, stage)
  await stage.stop()
  if (transcript['stuck'] !== undefined) {
    process.stderr.write(`${scenario.name} ${version}: stuck: ${JSON.stringify(transcript, null, 1)}\n`)
    process.exitCode = 1
    return
  }
  const target = recordingFile(config, scenario, version)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify(transcript, null, 1)}\n`)
  process.stdout.write(`${config} ${scenario.name} ${version}: recorded\n`)
}

const wanted = process.argv.slice(2)
for (const { config, scenarios } of suites) {
  const chosen = scenarios.filter(({ name }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(config))
  for (const version of versionsOf(config)) await record(config, chosen, version)
}
