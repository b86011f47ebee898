import { collecting } from './collecting.ts'
import type { AgentHandle } from './agent-handle.ts'
import type { Declared } from './collector.ts'
import type { AgentNames, AgentsOption, TestOptions } from './options.ts'
import type { ServerHandle } from './server-handle.ts'

export type { AgentHandle } from './agent-handle.ts'
export type { CallHandle } from './call-handle.ts'
export type { AgentOption, AgentsOption, MockContext, MockOption, RowOption, TestOptions } from './options.ts'
export type { ReceivedMessage } from './received-message.ts'
export type { BranchReply, RunOptions, ServerHandle } from './server-handle.ts'
export type { ExpectOptions, HeaderOptions, ReplyOptions, SendOptions, TextWish } from './wishes.ts'

/** What a test is given: the agents of its options by their names, and the server. */
export type TestStage<A extends AgentsOption> = { readonly [N in AgentNames<A>]: AgentHandle } & {
  readonly server: ServerHandle
}

/** What a test does. */
export type Play<A extends AgentsOption, Row = void> = (stage: TestStage<A>, row: Row) => Promise<void> | void

/** Declares a test. */
export interface TestFunction {
  <const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A>): void
  /** It is not played, for this reason. */
  skip<const A extends AgentsOption>(reason: string, name: string, options: TestOptions<A>, play: Play<A>): void
  /** Nothing but such tests is played. */
  only<const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A>): void
  /** A test for each row; `${key}` or `$key` in the name stands for a value of the row. */
  each<Row extends object>(
    rows: readonly Row[],
  ): <const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A, Row>) => void
}

function declare<A extends AgentsOption>(
  name: string,
  options: TestOptions<A>,
  play: Play<A>,
  marks: Pick<Declared, 'skip' | 'isOnly'> = {},
): void {
  // The stage has the agents that the options name.
  collecting().test({ name, options, play: (stage) => play(stage as unknown as TestStage<A>), ...marks })
}

/** Declares a test with its agents and what is around it. */
export const test: TestFunction = Object.assign(
  <const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A>) => declare(name, options, play),
  {
    skip: <const A extends AgentsOption>(reason: string, name: string, options: TestOptions<A>, play: Play<A>) =>
      declare(name, options, play, { skip: reason }),
    only: <const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A>) =>
      declare(name, options, play, { isOnly: true }),
    each:
      <Row extends object>(rows: readonly Row[]) =>
      <const A extends AgentsOption>(name: string, options: TestOptions<A>, play: Play<A, Row>) => {
        for (const row of rows) declare<A>(nameFor(name, row), options, (stage) => play(stage, row))
      },
  },
)

/** A group of tests; its options hold for all of them. Agents belong into the options of the tests, for the sake of their types. */
export function describe(
  name: string,
  ...rest: [declare: () => void] | [options: TestOptions, declare: () => void]
): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest
  collecting().group(name, options, body)
}

function nameFor(name: string, row: object): string {
  const values = new Map(Object.entries(row))
  return name.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (written, braced?: string, bare?: string) => {
    const key = braced ?? bare ?? ''
    return values.has(key) ? String(values.get(key)) : written
  })
}
