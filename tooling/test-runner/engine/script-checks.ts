import { placeOf, type LogEntry, type StepEntry } from '../../recording/recording.ts'
import { AssertionFailure, TestMistake } from './assertion.ts'
import { matches, type TextMatcher } from './matcher.ts'
import type { Stage } from './stage.ts'

/** Kamailio's levels, the gravest first. */
export const logLevels = ['ALERT', 'BUG', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const

/** Which lines of the log are meant. */
export interface LogWish {
  /** A part of the line, or a pattern. */
  readonly text: TextMatcher | undefined
  readonly level: string | undefined
}

/** A line was logged since the test began. */
export function expectLog(stage: Stage, wish: LogWish): void {
  if (stage.log.some((line) => isMeant(line, wish))) return
  const near = stage.log.map(({ level, text }) => `${level}: ${text}`)
  throw new AssertionFailure(`nothing was logged that ${describe(wish)}`, {
    expected: describe(wish),
    actual: near.length === 0 ? 'nothing was logged' : near.slice(-10).join('\n'),
  })
}

/** No such line was logged since the test began. */
export function expectNoLog(stage: Stage, wish: LogWish): void {
  const found = stage.log.find((line) => isMeant(line, wish))
  if (found !== undefined) throw new AssertionFailure(`this was logged: ${found.level}: ${found.text}`)
}

function isMeant({ level, text }: LogEntry, wish: LogWish): boolean {
  if (wish.level !== undefined && level !== wish.level) return false
  if (wish.text === undefined) return true
  return wish.text.kind === 'exact' ? text.includes(wish.text.text) : matches(wish.text, text)
}

function describe({ text, level }: LogWish): string {
  const parts = level === undefined ? [] : [`is of level ${level}`]
  if (text?.kind === 'exact') parts.push(`contains ${JSON.stringify(text.text)}`)
  if (text?.kind === 'pattern') parts.push(`matches ${text.source}`)
  return parts.join(' and ')
}

/** Whether a block (`route[X]`) or line (`kamailio.cfg:120`) was executed. */
export function wasExecuted(stage: Stage, what: string): boolean {
  const place = /^(.*):(\d+)$/.exec(what)
  const steps = stage.recording.entries.filter((entry): entry is StepEntry => entry.kind === 'step')
  if (place === null) {
    const known = stage.server.core.routes.linked.program.stepRoutes ?? []
    if (!known.some(({ title }) => title === what)) throw new TestMistake(`the configuration has no ${what}`)
    return steps.some(({ step }) => step.route === what)
  }
  return steps.some((entry) => {
    const at = placeOf(entry)
    return at === what || at.endsWith(`/${what}`)
  })
}

export function expectExecuted(stage: Stage, what: string, isWanted: boolean): void {
  if (wasExecuted(stage, what) === isWanted) return
  throw new AssertionFailure(isWanted ? `${what} was not executed` : `${what} was executed`)
}

/** How often a mocked function has to have been called, and with what. */
export interface MockedWish {
  readonly name: string
  readonly times: number | undefined
  readonly args: readonly TextMatcher[] | undefined
}

export function expectMocked(stage: Stage, { name, times, args }: MockedWish): void {
  const calls = stage.mocks.calls.filter((call) => call.name === name)
  const fitting = calls.filter(
    (call) => args === undefined || args.every((one, index) => matches(one, call.args[index])),
  )
  if (times === undefined ? fitting.length > 0 : fitting.length === times) return
  const wanted = times === undefined ? 'at least once' : timesText(times)
  const actual = calls.length === 0 ? 'never' : calls.map((call) => `${name}(${call.args.join(', ')})`).join('\n')
  const how = args === undefined ? '' : ' with these arguments'
  throw new AssertionFailure(`${name}() has to be called ${wanted}${how}, and was ${timesText(fitting.length)}`, {
    expected: wanted,
    actual,
  })
}

function timesText(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`
}
