import { placeOf } from '../debugger/moment.ts'
import { describeBreakpoint, type Wanted } from './breakpoint-list.ts'
import type { TerminalCommand } from './command.ts'
import { readLine, routeTitles } from './named-place.ts'
import { programOf, stoppedCall, type TerminalState } from './state.ts'

/** What stops calls. */
export const breakpointCommands: readonly TerminalCommand[] = [
  {
    name: 'break',
    aliases: ['b'],
    usage: '[LINE|FILE:LINE|ROUTE] [if EXPRESSION] [hit COUNT] [log TEXT]',
    help: 'stop at a line or the first statement of a block; `hit 3`, `hit >= 3`, `hit % 2`; `log` tells a text with {$ru} in it instead',
    complete: (state) => routeTitles(programOf(state)),
    run: addBreak,
  },
  {
    name: 'tbreak',
    aliases: ['tb'],
    usage: '[LINE|FILE:LINE|ROUTE] [if EXPRESSION]',
    help: 'stop there once',
    complete: (state) => routeTitles(programOf(state)),
    run: (state, rest) => addBreak(state, `${rest} hit 1`),
  },
  {
    name: 'watch',
    aliases: ['w'],
    usage: 'EXPRESSION [if EXPRESSION]',
    help: 'stop when a statement changed the value, as of $ru or $avp(x)',
    run: (state, rest) => {
      const { place, options } = splitOptions(rest)
      if (place === '') return 'write what is watched, such as $ru'
      return add(state, { kind: 'data', expression: place, ...options })
    },
  },
  {
    name: 'stop',
    aliases: [],
    usage: 'entry|error|reply [STATUS]|none',
    help: 'stop at the first statement of calls, after a line of the log of level ERROR or worse, or after a reply was sent',
    complete: () => ['entry', 'error', 'reply', 'none'],
    run: changeStops,
  },
  {
    name: 'breakpoints',
    aliases: ['info'],
    usage: '',
    help: 'list what stops calls',
    run: (state) => {
      const { breakpoints, screen, stops } = state
      for (const one of breakpoints.all) screen.line(describeBreakpoint(one, programOf(state)))
      for (const name of Object.keys(stops)) screen.line(`stop ${name}`)
      if (breakpoints.all.length === 0) screen.line('no breakpoints')
      return undefined
    },
  },
  {
    name: 'delete',
    aliases: ['d'],
    usage: 'NUMBER|all',
    help: 'take a breakpoint away',
    complete: numbersOf,
    run: ({ breakpoints }, rest) => {
      if (rest === '') return 'write the number of a breakpoint, or all'
      if (rest === 'all') breakpoints.clear()
      else if (!breakpoints.remove(Number(rest))) return `there is no breakpoint ${rest}; \`breakpoints\` lists them`
      return undefined
    },
  },
  {
    name: 'disable',
    aliases: [],
    usage: 'NUMBER|all',
    help: 'let a breakpoint stop nothing, and keep it',
    complete: numbersOf,
    run: (state, rest) => switchBreakpoints(state, rest, false),
  },
  {
    name: 'enable',
    aliases: [],
    usage: 'NUMBER|all',
    help: 'let it stop calls again',
    complete: numbersOf,
    run: (state, rest) => switchBreakpoints(state, rest, true),
  },
]

function numbersOf({ breakpoints }: TerminalState): readonly string[] {
  return [...breakpoints.all.map(({ number }) => String(number)), 'all']
}

function switchBreakpoints(state: TerminalState, rest: string, isOn: boolean): string | undefined {
  const { breakpoints, screen } = state
  const chosen = breakpoints.all.filter(({ number }) => rest === 'all' || String(number) === rest)
  if (rest === '') return 'write the number of a breakpoint, or all'
  if (chosen.length === 0 && rest !== 'all') return `there is no breakpoint ${rest}; \`breakpoints\` lists them`
  for (const one of chosen) {
    breakpoints.enable(one, isOn)
    screen.line(describeBreakpoint(one, programOf(state)))
  }
  return undefined
}

function addBreak(state: TerminalState, rest: string): Promise<string | undefined> | string {
  const { place, options } = splitOptions(rest)
  const call = stoppedCall(state)
  const frame = call === undefined ? undefined : state.debugger.frames(call)[state.frame]
  const here = frame === undefined ? undefined : placeOf(frame)
  const line = place === '' ? here : readLine(programOf(state), place, here?.file)
  if (typeof line === 'string') return line
  if (line !== undefined) return add(state, { kind: 'line', file: line.file, line: line.line, ...options })
  return place === ''
    ? 'write where: a line, FILE:LINE or a block'
    : add(state, { kind: 'function', name: place, ...options })
}

/** Sets a breakpoint; not one that could never stop, or whose expression could never be evaluated. */
async function add(state: TerminalState, wanted: Wanted): Promise<string | undefined> {
  const { debugger: own, breakpoints, screen } = state
  for (const expression of [wanted.condition, wanted.kind === 'data' ? wanted.expression : undefined]) {
    const wrong = expression === undefined ? undefined : await own.evaluator.check(expression)
    if (wrong !== undefined) return `${expression ?? ''}: ${wrong}`
  }
  const added = breakpoints.add(wanted)
  const { message } = added.bound ?? {}
  if (message === undefined) screen.line(describeBreakpoint(added, programOf(state)))
  else breakpoints.withdraw(added)
  return message
}

type Options = Pick<Wanted, 'condition' | 'hitCondition' | 'logMessage'>

/**
 * What stands before ` if `, ` hit ` and ` log `, and behind them; such words in quotes are text. The text of `log` goes to the end of the
 * line.
 */
export function splitOptions(rest: string): { readonly place: string; readonly options: Options } {
  const masked = rest.replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => '"'.repeat(text.length))
  const logAt = masked.search(/(?:^|\s)log\s/)
  const marks = [...masked.matchAll(/(?:^|\s)(if|hit|log)\s+/g)].filter(({ index }) => logAt === -1 || index <= logAt)
  const valueOf = (word: string): string | undefined => {
    const at = marks.findIndex(([, name]) => name === word)
    const mark = marks[at]
    return mark && rest.slice(mark.index + mark[0].length, word === 'log' ? undefined : marks[at + 1]?.index).trim()
  }
  return {
    place: rest.slice(0, marks[0]?.index).trim(),
    options: { condition: valueOf('if'), hitCondition: valueOf('hit'), logMessage: valueOf('log') },
  }
}

function changeStops(state: TerminalState, rest: string): string | undefined {
  const [what = '', status] = rest.split(/\s+/)
  switch (what) {
    case 'entry':
    case 'error':
      state.stops = { ...state.stops, [what]: {} }
      break
    case 'reply':
      if (status !== undefined && !/^[1-6]\d{0,2}$/.test(status))
        return 'write a status or its beginning, such as 404 or 5'
      state.stops = { ...state.stops, reply: { status } }
      break
    case 'none':
      state.stops = {}
      break
    default:
      return 'write entry, error, reply or none'
  }
  state.debugger.setEventStops(state.stops)
  return undefined
}
