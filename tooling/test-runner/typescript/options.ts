import { resolve } from 'node:path'
import type { Value } from '#grammar/value.ts'
import type { DnsRecord } from '#runtime/dns/records.ts'
import { readAddress } from '../../virtual/peer.ts'
import type { AgentSetup } from '../engine/agent.ts'
import { TestMistake } from '../engine/assertion.ts'
import type { FunctionMock, MockCase, MockVariables } from '../engine/function-mocks.ts'
import { createTestDns, type NameAnswer } from '../engine/test-dns.ts'
import type { TestSetup } from '../test-case.ts'

/** An agent: its address, or all that can be said of it; null for an address of its own. */
export type AgentOption =
  | string
  | null
  | {
      readonly at?: string
      readonly user?: string
      readonly domain?: string
      readonly password?: string
      /** false: the test sends the ACK of negative replies. */
      readonly acknowledges?: boolean
    }

/** Agents by their names, or only names. */
export type AgentsOption = readonly string[] | { readonly [name: string]: AgentOption }

/** The variables of the run that calls a mocked function. */
export interface MockContext {
  /** The value of a variable such as `$ru`. */
  get(variable: string): Value
  set(variable: string, value: Value): void
  /** Makes these the rows of the query that is mocked; gives its code: 1, or 2 without rows. */
  rows(rows: readonly RowOption[]): number
  /** What the function writes into the variable that it is given. */
  result(value: Value): void
}

/** A row of a database: its columns by name. */
export interface RowOption {
  readonly [column: string]: Value
}

/** What stands in the place of a function: a code, codes for call after call, or a function that gives the code. */
export type MockOption =
  | number
  | readonly number[]
  | {
      readonly returns?: number | readonly number[]
      readonly sets?: { readonly [variable: string]: Value }
      /** What sql_query() or sql_xquery() finds. */
      readonly rows?: readonly RowOption[]
      /** What the function writes into the variable that it is given: the body of an HTTP answer. */
      readonly result?: Value
    }
  | ((args: readonly string[], context: MockContext) => number)

/** What a test has around it. */
export interface TestOptions<A extends AgentsOption = AgentsOption> {
  /** The configuration file, relative to the test file. */
  readonly config?: string
  /** `NAME` and `NAME=VALUE`, as -A. */
  readonly define?: readonly string[]
  readonly listen?: readonly string[]
  /** When the server starts. */
  readonly start?: string | Date
  readonly seed?: number
  /** DNS: addresses of names, other records, or what becomes of the question. Other names do not exist. */
  readonly names?: { readonly [name: string]: string | readonly (string | DnsRecord)[] }
  readonly agents?: A
  readonly domain?: string
  readonly mocks?: { readonly [name: string]: MockOption }
  /** Core parameters that win over the configuration. */
  readonly settings?: { readonly [name: string]: number | string }
  readonly env?: { readonly [name: string]: string }
  /** Messages that nobody expects do not fail the test. */
  readonly extra?: 'allowed' | 'fails'
  readonly tags?: readonly string[]
}

/** The names of agents in the options. */
export type AgentNames<A> = A extends readonly (infer N extends string)[] ? N : keyof A & string

/** Options of outer and inner places joined: what is inside is added, or wins. */
export function joinOptions(outer: TestOptions, inner: TestOptions): TestOptions {
  return {
    ...outer,
    ...inner,
    define: [...(outer.define ?? []), ...(inner.define ?? [])],
    tags: [...(outer.tags ?? []), ...(inner.tags ?? [])],
    names: { ...outer.names, ...inner.names },
    agents: Object.fromEntries([...agentEntries(outer.agents), ...agentEntries(inner.agents)]),
    mocks: { ...outer.mocks, ...inner.mocks },
    settings: { ...outer.settings, ...inner.settings },
    env: { ...outer.env, ...inner.env },
  }
}

/** The setup that options describe; throws a TestMistake when they are wrong. `folder` is that of the test file. */
export function setupOf(options: TestOptions, folder: string): TestSetup {
  if (options.config === undefined) throw new TestMistake('config is missing: the configuration file that is tested')
  const { domain = 'example.com', start = '2026-01-01T12:00:00Z' } = options
  const startMs = new Date(start).getTime()
  if (Number.isNaN(startMs)) throw new TestMistake(`start: ${String(start)} is no time`)
  return {
    config: resolve(folder, options.config),
    defines: options.define ?? [],
    listen: options.listen ?? [],
    startMs,
    seed: options.seed,
    dns: createTestDns(
      new Map(Object.entries(options.names ?? {}).map(([name, value]) => [name.toLowerCase(), answerOf(name, value)])),
    ),
    agents: agentEntries(options.agents).map(([name, agent], index) => agentOf(name, agent, index, domain)),
    mocks: Object.entries(options.mocks ?? {}).map(([name, mock]) => mockOf(name, mock)),
    settings: new Map(Object.entries(options.settings ?? {})),
    env: new Map(Object.entries(options.env ?? {})),
    allowsExtra: options.extra === 'allowed',
  }
}

function agentEntries(agents: AgentsOption | undefined): readonly (readonly [string, AgentOption])[] {
  if (agents === undefined) return []
  return isNameList(agents) ? agents.map((name) => [name, null] as const) : Object.entries(agents)
}

function isNameList(agents: AgentsOption): agents is readonly string[] {
  return Array.isArray(agents)
}

function agentOf(name: string, option: AgentOption, index: number, domain: string): AgentSetup {
  const { at, user, domain: own, password, acknowledges } = typeof option === 'string' ? { at: option } : (option ?? {})
  const usual = { proto: 'udp', ip: `192.0.2.${((index + 1) * 10) % 250}`, port: 5060 } as const
  const address = at === undefined ? usual : readAddress(at)
  if (address === undefined)
    throw new TestMistake(`agent ${name}: ${at ?? ''} is no address: write udp:192.0.2.10:5060`)
  return { name, at: address, user, domain: own ?? domain, password, isAcknowledging: acknowledges ?? true }
}

function answerOf(name: string, value: string | readonly (string | DnsRecord)[]): NameAnswer {
  if (value === 'fails' || value === 'hangs') return value
  const lower = name.toLowerCase()
  return (typeof value === 'string' ? [value] : value).map((one): DnsRecord => {
    if (typeof one !== 'string') return { ...one, name: lower }
    return { type: one.includes(':') ? 'AAAA' : 'A', name: lower, ttl: 60, address: one }
  })
}

/** A mock as the engine knows it. */
export function mockOf(name: string, option: MockOption): FunctionMock {
  return { name, cases: [caseOf(option)] }
}

function caseOf(option: MockOption): MockCase {
  const any = { args: undefined, sets: [], returns: [] }
  if (typeof option === 'number') return { ...any, returns: [option] }
  if (typeof option === 'function') return { ...any, run: (args, variables) => option(args, contextOf(variables)) }
  if (isCodeList(option)) return { ...any, returns: option }
  const { returns = [], sets = {}, rows, result } = option
  return {
    ...{ args: undefined, result, sets: Object.entries(sets), rows: rows?.map((row) => Object.entries(row)) },
    returns: typeof returns === 'number' ? [returns] : returns,
  }
}

function contextOf(variables: MockVariables): MockContext {
  return { ...variables, rows: (rows) => variables.rows(rows.map((row) => Object.entries(row))) }
}

function isCodeList(option: MockOption): option is readonly number[] {
  return Array.isArray(option)
}
