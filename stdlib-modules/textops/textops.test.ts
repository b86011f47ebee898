import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configOf, expectedOutcome, playCase, type RecordedFile } from '../../test/support/recorded-cases.ts'
import { startVirtualStage, type VirtualStage } from '../../test/support/virtual-stage.ts'
import bodies from './bodies.recorded.json' with { type: 'json' }
import headers from './headers.recorded.json' with { type: 'json' }

/** Each file was recorded with the server that it names; the tool that plays them is the same for all. */
const files = { headers, bodies } as unknown as { readonly [name: string]: RecordedFile }

describe.each(Object.entries(files))('textops as recorded: %s', (_name, file) => {
  let stage: VirtualStage
  beforeAll(async () => {
    stage = await startVirtualStage(configOf(file))
  })
  afterAll(() => stage.stop())

  it.each(file.cases.map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    expect(await playCase(stage, file, one)).toEqual(expectedOutcome(file, one))
  })
})
