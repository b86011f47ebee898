import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Node } from '../format/node.ts'
import type { Reader } from '../format/reader.ts'
import { isCaller, playScenarios } from '../sipp/play-scenarios.ts'
import { playWithSipp } from '../sipp/real-sipp.ts'
import { readScenario } from '../sipp/read-scenario.ts'
import type { Scenario } from '../sipp/scenario.ts'
import type { Rows } from '../sipp/fields.ts'
import { durationSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

const defaultTimeoutMs = 300_000
/** Of real time: less than a test may take. */
const defaultRealTimeoutMs = 20_000

/** `sipp: { alice: uac.xml, bob: uas.xml }`: scenarios of SIPp, played by agents. */
export const sipp: StepKind = {
  word: 'sipp',
  hasAgent: false,
  keys: ['service', 'calls', 'fields', 'keys', 'timeout', 'engine'],
  schema: {
    doc: 'Plays scenarios of SIPp, each by an agent: { alice: uac.xml, bob: uas.xml }.',
    value: { type: 'object', additionalProperties: { type: 'string' } },
    keys: {
      service: { type: ['string', 'number'], description: 'What [service] stands for, as -s.' },
      calls: { type: 'integer', description: 'Calls one after the other, as -m.' },
      fields: { type: 'string', description: 'A file of [field0] and so on, as -inf.' },
      keys: { type: 'object', description: 'Keywords of your own, as -key.' },
      timeout: durationSchema,
      engine: {
        enum: ['kamkit', 'sipp'],
        description: 'sipp: the program of that name plays them against the configuration on real sockets.',
      },
    },
  },
  read: ({ value, fields, place, file }, reader) => {
    if (value?.kind !== 'map') return reader.fail(place, 'write { alice: uac.xml, bob: uas.xml }')
    const folder = dirname(file)
    const engine = fields.text('engine') ?? 'kamkit'
    if (engine !== 'kamkit' && engine !== 'sipp')
      return reader.fail(fields.nodeOf('engine')?.place ?? place, 'write engine: sipp, or leave it out')
    const scenarios = value.entries.flatMap(({ key, value: node }) => {
      const scenario = readXml(node, folder, reader, engine === 'sipp')
      return scenario === undefined ? [] : [{ agent: key, scenario }]
    })
    const keys = fields.nodeOf('keys')
    const own =
      keys?.kind === 'map' ? keys.entries.map((entry) => [entry.key, reader.text(entry.value) ?? ''] as const) : []
    const wish = {
      scenarios,
      service: fields.text('service') ?? 'service',
      files: readFiles(
        scenarios.map(({ scenario }) => scenario),
        fields.nodeOf('fields') ?? value,
        folder,
        reader,
        fields.text('fields'),
      ),
      keys: new Map(own),
      calls: fields.integer('calls') ?? 1,
      timeoutMs: fields.duration('timeout') ?? defaultTimeoutMs,
    }
    if (engine === 'kamkit') return (stage) => playScenarios(stage, wish)
    const usual = fields.text('fields')
    const real = {
      ...{ service: wish.service, keys: wish.keys, calls: wish.calls },
      fields: usual === undefined ? undefined : resolve(folder, usual),
      timeoutMs: fields.duration('timeout') ?? defaultRealTimeoutMs,
      scenarios: scenarios.map(({ agent, scenario }) => ({
        ...{ agent, isCaller: isCaller(scenario), files: scenario.files },
        path: resolve(folder, scenario.path),
      })),
    }
    return (stage) => playWithSipp(stage, real)
  },
}

/** `isWhole`: whoever plays it knows everything that a scenario may have. */
function readXml(node: Node, folder: string, reader: Reader, isWhole: boolean): Scenario | undefined {
  const name = reader.text(node)
  if (name === undefined) return undefined
  const text = readText(resolve(folder, name), node, reader)
  if (text === undefined) return undefined
  const { scenario, problems } = readScenario(name, text)
  if (isWhole) return scenario
  for (const { line, message } of problems) reader.fail(node.place, `${name}:${line}: ${message}`)
  return problems.length > 0 ? undefined : scenario
}

/** The usual file, and those that scenarios name. */
function readFiles(
  scenarios: readonly Scenario[],
  node: Node,
  folder: string,
  reader: Reader,
  usual: string | undefined,
): ReadonlyMap<string, Rows> {
  const files = new Map<string, Rows>()
  if (usual !== undefined) files.set('', readRows(usual, folder, node, reader))
  for (const { path, files: named } of scenarios) {
    for (const name of named) {
      if (!files.has(name)) files.set(name, readRows(name, resolve(folder, dirname(path)), node, reader))
    }
  }
  return files
}

/** An injection file: its first line says in which order the others are taken. */
function readRows(name: string, folder: string, node: Node, reader: Reader): Rows {
  const text = readText(resolve(folder, name), node, reader) ?? 'SEQUENTIAL'
  const [order = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
  if (!/^(SEQUENTIAL|RANDOM)$/.test(order.trim()))
    reader.fail(
      node.place,
      `${name}:1: write SEQUENTIAL or RANDOM in the first line, and rows with ; between fields below it`,
    )
  return { rows: lines.map((line) => line.split(';')), isRandom: order.trim() === 'RANDOM' }
}

function readText(path: string, node: Node, reader: Reader): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return reader.fail(node.place, `cannot read ${path}`)
  }
}
