import { dirname, resolve } from 'node:path'
import { readAddress } from '../../virtual/peer.ts'
import type { AgentSetup } from '../engine/agent.ts'
import type { FunctionMock } from '../engine/function-mocks.ts'
import { createTestDns, type NameAnswer } from '../engine/test-dns.ts'
import type { TestSetup } from '../test-case.ts'
import type { Node } from './node.ts'
import { readMocks } from './read-mocks.ts'
import { readNames } from './read-names.ts'
import { isNull, type Fields, type Reader } from './reader.ts'

/** The keys that describe what a test has around it: of the file, of a group, of a test. */
export const setupKeys = [
  'config',
  'define',
  'listen',
  'start',
  'seed',
  'names',
  'agents',
  'domain',
  'mocks',
  'settings',
  'env',
  'extra',
] as const

/** What the file, its groups and the test say, joined from the outside in. */
export interface SetupDraft {
  readonly config: string | undefined
  readonly defines: readonly string[]
  readonly listen: readonly string[]
  readonly startMs: number
  readonly seed: number | undefined
  readonly names: ReadonlyMap<string, NameAnswer>
  readonly agents: ReadonlyMap<string, AgentDraft>
  readonly domain: string | undefined
  readonly mocks: ReadonlyMap<string, FunctionMock>
  readonly settings: ReadonlyMap<string, number | string>
  readonly env: ReadonlyMap<string, string>
  readonly allowsExtra: boolean
}

type AgentDraft = Omit<AgentSetup, 'name' | 'domain'> & { readonly domain: string | undefined }

/** The time at which servers of tests start when nothing is said. */
const defaultStartMs = Date.UTC(2026, 0, 1, 12)

export const emptyDraft: SetupDraft = {
  config: undefined,
  defines: [],
  listen: [],
  startMs: defaultStartMs,
  seed: undefined,
  names: new Map(),
  agents: new Map(),
  domain: undefined,
  mocks: new Map(),
  settings: new Map(),
  env: new Map(),
  allowsExtra: false,
}

/** The draft with what these fields say. */
export function extendDraft(draft: SetupDraft, fields: Fields, reader: Reader): SetupDraft {
  const listen = fields.texts('listen')
  const extra = fields.text('extra')
  const extraNode = fields.nodeOf('extra')
  if (extraNode !== undefined && extra !== 'allowed' && extra !== 'fails')
    reader.fail(extraNode.place, 'write allowed or fails')
  return {
    config: fields.text('config') ?? draft.config,
    defines: [...draft.defines, ...fields.texts('define')],
    listen: listen.length > 0 ? listen : draft.listen,
    startMs: startOf(fields, reader) ?? draft.startMs,
    seed: fields.integer('seed') ?? draft.seed,
    names: new Map([...draft.names, ...readNames(fields.nodeOf('names'), reader)]),
    agents: new Map([...draft.agents, ...readAgents(fields.nodeOf('agents'), draft.agents.size, reader)]),
    domain: fields.text('domain') ?? draft.domain,
    mocks: new Map([
      ...draft.mocks,
      ...readMocks(fields.nodeOf('mocks'), reader).map((one) => [one.name, one] as const),
    ]),
    settings: new Map([...draft.settings, ...readSettings(fields.nodeOf('settings'), reader)]),
    env: new Map([...draft.env, ...readEnvironment(fields.nodeOf('env'), reader)]),
    allowsExtra: extra === undefined ? draft.allowsExtra : extra === 'allowed',
  }
}

/** The setup of a test; undefined without a configuration, which the reader was told. */
export function finishSetup(draft: SetupDraft, file: string, reader: Reader, at: Node): TestSetup | undefined {
  if (draft.config === undefined)
    return reader.fail(at.place, 'config is missing: the configuration file that is tested, relative to this file')
  const { domain = 'example.com', names, agents, mocks } = draft
  return {
    config: resolve(dirname(file), draft.config),
    defines: draft.defines,
    listen: draft.listen,
    startMs: draft.startMs,
    seed: draft.seed,
    dns: createTestDns(names),
    agents: [...agents].map(([name, agent]) => ({ ...agent, name, domain: agent.domain ?? domain })),
    mocks: [...mocks.values()],
    settings: draft.settings,
    env: draft.env,
    allowsExtra: draft.allowsExtra,
  }
}

function startOf(fields: Fields, reader: Reader): number | undefined {
  const text = fields.text('start')
  const node = fields.nodeOf('start')
  if (text === undefined || node === undefined) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? reader.fail(node.place, `${text} is no time: write 2026-01-01T12:00:00Z`) : ms
}

function readAgents(
  node: Node | undefined,
  before: number,
  reader: Reader,
): readonly (readonly [string, AgentDraft])[] {
  if (node === undefined) return []
  const usual = (index: number): AgentDraft => ({
    at: { proto: 'udp', ip: `192.0.2.${((before + index + 1) * 10) % 250}`, port: 5060 },
    domain: undefined,
    isAcknowledging: true,
  })
  if (node.kind === 'list') {
    return node.items.flatMap((item, index) => {
      const name = reader.text(item)
      if (name === undefined) return []
      checkName(name, item, reader)
      return [[name, usual(index)] as const]
    })
  }
  if (node.kind !== 'map') return reader.fail(node.place, 'write { alice: udp:192.0.2.10:5060 } or [alice, bob]') ?? []
  return node.entries.flatMap(({ key, value }, index) => {
    checkName(key, value, reader)
    const agent = readAgent(value, usual(index), reader)
    return agent === undefined ? [] : [[key, agent] as const]
  })
}

function readAgent(node: Node, usual: AgentDraft, reader: Reader): AgentDraft | undefined {
  if (isNull(node)) return usual
  if (node.kind === 'scalar') return { ...usual, at: readAt(node, reader) ?? usual.at }
  const fields = reader.map(node, ['at', 'user', 'domain', 'password', 'acknowledges'])
  if (fields === undefined) return undefined
  const at = fields.nodeOf('at')
  return {
    at: at === undefined ? usual.at : (readAt(at, reader) ?? usual.at),
    user: fields.text('user'),
    domain: fields.text('domain'),
    password: fields.text('password'),
    isAcknowledging: fields.boolean('acknowledges') ?? true,
  }
}

function readAt(node: Node, reader: Reader): AgentDraft['at'] | undefined {
  const text = reader.text(node)
  if (text === undefined) return undefined
  return (
    readAddress(text) ??
    reader.fail(node.place, `${text} is no address: write udp:192.0.2.10:5060 (or tcp, tls, ws, wss)`)
  )
}

function checkName(name: string, node: Node, reader: Reader): void {
  if (!/^[A-Za-z_][\w.-]*$/.test(name))
    reader.fail(node.place, `${JSON.stringify(name)} is no name of an agent: letters, digits, -, _ and .`)
}

function readSettings(node: Node | undefined, reader: Reader): readonly (readonly [string, number | string])[] {
  if (node === undefined) return []
  if (node.kind !== 'map')
    return reader.fail(node.place, 'write { debug: 3 }: core parameters that win over the configuration') ?? []
  return node.entries.flatMap(({ key, value }) => {
    const read = reader.value(value)
    return read === undefined || read === null ? [] : [[key, read] as const]
  })
}

function readEnvironment(node: Node | undefined, reader: Reader): readonly (readonly [string, string])[] {
  if (node === undefined) return []
  if (node.kind !== 'map') return reader.fail(node.place, 'write { NAME: VALUE }') ?? []
  return node.entries.flatMap(({ key, value }) => {
    const text = reader.text(value)
    return text === undefined ? [] : [[key, text] as const]
  })
}
