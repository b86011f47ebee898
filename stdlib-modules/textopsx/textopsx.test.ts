import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configOf, expectedOutcome, playCase, type RecordedFile } from '../../test/support/recorded-cases.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'
import changes from './changes.recorded.json' with { type: 'json' }
import values from './values.recorded.json' with { type: 'json' }

/** Each file names the server that it was recorded with. */
const files = { values, changes } as unknown as { readonly [name: string]: RecordedFile }

describe.each(Object.entries(files))('textopsx as recorded: %s', (_name, file) => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(configOf(file))
  })
  afterAll(() => stage.stop())

  it.each(file.cases.map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    expect(await playCase(stage, file, one)).toEqual(expectedOutcome(file, one))
  })
})
