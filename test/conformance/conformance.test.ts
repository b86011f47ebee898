import { describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { configFile, configText, isLiveOnly, socketsOf, versionsOf, zoneOf } from './configs.ts'
import { play, readRecording, traceLines } from './play.ts'
import { isAlone } from './scenario.ts'
import { suites } from './scenarios/index.ts'

/**
 * Every story is played on the virtual network and compared, message by message, with what the real server of the version sent
 * (recordings/, made by record.ts). The stock configurations are read where their Debian packages put them.
 */
for (const { config, scenarios } of suites) {
  if (isLiveOnly(config)) continue
  for (const version of versionsOf(config)) {
    const file = configFile(config, version)
    const isMissing = file === undefined
    if (isMissing)
      process.stderr.write(`conformance: the ${config} configuration of ${version} is not on this machine: skipped\n`)
    describe.skipIf(isMissing)(`${config} configuration as Kamailio ${version}`, () => {
      for (const scenario of scenarios) {
        const recording = readRecording(config, scenario, version)
        it.skipIf(recording === undefined)(scenario.name, async () => {
          const stage = await startVirtualStage(configText(file ?? ''), zoneOf(config), socketsOf(config))
          const transcript = await play(config, scenario, stage)
          const leftOver = isAlone(scenario) ? undefined : await whatComesAfter(stage)
          await stage.stop()
          // A difference on purpose must be one: when it goes away, the note goes too.
          if (scenario.differs?.[version] === undefined) expect(transcript).toEqual(recording)
          else expect(transcript).not.toEqual(recording)
          // On the real servers the next story begins at once, on the same server.
          expect(leftOver).toEqual(isAlone(scenario) ? undefined : [])
        })
      }
    })
  }
}

/** What the phones receive and the script tells within a minute after a story. */
async function whatComesAfter(stage: Stage): Promise<readonly string[]> {
  const counts = stage.endpoints().map(({ arrivals }) => arrivals.length)
  const told = traceLines(stage.logged()).length
  await stage.advance(60_000)
  const later = stage.endpoints().flatMap(({ arrivals }, at) => arrivals.slice(counts[at]))
  return [...later.map(({ message }) => message), ...traceLines(stage.logged()).slice(told)]
}
