import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { attributeCases, configOf, writtenBy, type AttributeRecording } from './cases.ts'

const recording = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as AttributeRecording

describe(`attributes as in ${recording.server}`, () => {
  it.each(attributeCases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    expect(await writtenBy(() => startVirtualStage(configOf(one)))).toEqual(recording.cases[name])
  })
})
