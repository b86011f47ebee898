import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { startRealStage } from '../support/real-stage.ts'
import { configOf, expectedOutcome, playCase, type RecordedFile } from '../support/recorded-cases.ts'
import type { Stage } from '../support/stage.ts'
import { isAvailable } from './require.ts'

const files = ['textops/headers', 'textops/bodies', 'textopsx/values', 'textopsx/changes']

/** The real server still does what was recorded. */
const command = realServer('6.1.5')
describe.skipIf(!isAvailable(command, 'Kamailio 6.1.5')).each(files)('%s of Kamailio 6.1.5', (name) => {
  const path = join(import.meta.dirname, `../../stdlib-modules/${name}.recorded.json`)
  const file = JSON.parse(readFileSync(path, 'utf8')) as RecordedFile
  let stage: Stage
  beforeAll(async () => {
    stage = await startRealStage({ command: command ?? '', config: configOf(file) })
  })
  afterAll(() => stage.stop())

  it.each(file.cases.map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    expect(await playCase(stage, file, one)).toEqual(expectedOutcome(file, one))
  })
})
