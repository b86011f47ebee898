import { describe, expect, it } from 'vitest'
import { attributeCases, configOf, writtenBy } from '../attributes/cases.ts'
import { readAttributeRecording } from '../attributes/recording.ts'
import { realServer } from '../conformance/configs.ts'
import { logOfMessages, readSelectRecording, selectConfig, readLogged } from '../selects/recording.ts'
import { startRealStage } from '../support/real-stage.ts'
import { isAvailable } from './require.ts'

const command = realServer('6.1.5') ?? ''

/** The real server still does what was recorded. */
describe.skipIf(!isAvailable(realServer('6.1.5'), 'Kamailio 6.1.5'))('Kamailio 6.1.5', () => {
  it('gives the selects of the recording', async () => {
    const { selects, messages } = readSelectRecording()
    const stage = await startRealStage({ command, config: selectConfig(selects) })
    const logs = await logOfMessages(stage)
    await stage.stop()
    for (const { name, values, empty } of messages) {
      expect(readLogged(logs.get(name) ?? '', selects)).toEqual({ values, empty })
    }
  }, 30_000)

  it.each(attributeCases.map((one) => [one.name, one] as const))('reads attributes: %s', async (name, one) => {
    const written = await writtenBy(() => startRealStage({ command, config: configOf(one) }))
    expect(written).toEqual(readAttributeRecording().cases[name])
  })
})
