import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coreSelects } from '#grammar/selects.ts'
import { selectPaths } from '#grammar/select-syntax.ts'
import { escapeControl } from '#runtime/log/create-logger.ts'
import { createSelectBinder } from '#runtime/script/selects/bind-select.ts'
import { headerValueSelects } from '#stdlib/textopsx/select-table.ts'
import { headerValueReaders } from '#stdlib/textopsx/selects.ts'
import { createFakeCore } from '../support/fake-core.ts'
import { startVirtualStage } from '../support/virtual-stage.ts'
import { logOfMessages, readSelectRecording, readLogged, selectConfig, type RecordedMessage } from './recording.ts'

const recording = readSelectRecording()
const played = new Map<string, Pick<RecordedMessage, 'values' | 'empty'>>()

beforeAll(async () => {
  const stage = await startVirtualStage(selectConfig(recording.selects))
  for (const [name, log] of await logOfMessages(stage)) played.set(name, readLogged(log, recording.selects))
  await stage.stop()
}, 30_000)

afterAll(() => played.clear())

describe(`selects as in ${recording.server}`, () => {
  it.each(recording.messages.map((one) => [one.name, one] as const))('%s', (name, { values, empty }) => {
    // A line end at the end of a text is not escaped.
    const escaped = Object.entries(values).map(([select, value]) => [select, escapeControl(`${value}|`).slice(0, -1)])
    expect(played.get(name)).toEqual({ values: Object.fromEntries(escaped), empty })
  })
})

describe('every select that the checker knows', () => {
  const { readers } = createSelectBinder(createFakeCore())

  it('is read by the core', () => {
    expect([...selectPaths(coreSelects).keys()].filter((path) => !readers.has(path))).toEqual([])
    expect([...readers.keys()].filter((path) => !selectPaths(coreSelects).has(path))).toEqual([])
  })

  it('is read by the module that declares it', () => {
    expect([...selectPaths(headerValueSelects).keys()].toSorted()).toEqual([...headerValueReaders.keys()].toSorted())
  })

  it('has a sentence that says what it gives', () => {
    const all = [...selectPaths(coreSelects), ...selectPaths(headerValueSelects)]
    expect(all.filter(([, doc]) => doc === '').map(([path]) => path)).toEqual([])
  })
})
