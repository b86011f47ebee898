import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { attributeCases, configOf, writtenBy } from './cases.ts'
import { readAttributeRecording } from './recording.ts'

const recording = readAttributeRecording()

describe(`attributes as in ${recording.server}`, () => {
  it.each(attributeCases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    expect(await writtenBy(() => startVirtualStage(configOf(one)))).toEqual(recording.cases[name])
  })
})
