import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configFile, configText, realServer, socketsOf, versionsOf } from '../conformance/configs.ts'
import { forgivePassingSecond } from '../conformance/normalise.ts'
import { play, readRecording } from '../conformance/play.ts'
import { suites } from '../conformance/scenarios/index.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAvailable } from './require.ts'

const ours = join(import.meta.dirname, '../../bin/kamailio')

/** The real server still sends what was recorded, and so does the drop-in on real sockets. */
for (const { config, scenarios } of suites) {
  for (const version of versionsOf(config)) {
    const command = realServer(version)
    const file = configFile(config, version)
    const isPresent =
      isAvailable(command, `Kamailio ${version}`) && isAvailable(file, `the ${config} configuration of ${version}`)
    describe.skipIf(!isPresent)(`${config} configuration, ${version}`, () => {
      for (const scenario of scenarios.filter((one) => one.slowSeconds === undefined)) {
        const recording = readRecording(config, scenario, version)
        for (const [name, server] of [
          [`Kamailio ${version}`, command ?? ''],
          ['bin/kamailio', ours],
        ] as const) {
          if (server === ours && scenario.differs?.[version] !== undefined) continue
          it(`${scenario.name}: ${name}`, async () => {
            const stage = await startRealStage({
              command: server,
              config: configText(file ?? ''),
              sockets: socketsOf(config),
            })
            try {
              expect(forgivePassingSecond(await play(config, scenario, stage), recording ?? {})).toEqual(recording)
            } finally {
              await stage.stop()
            }
          })
        }
      }
    })
  }
}
