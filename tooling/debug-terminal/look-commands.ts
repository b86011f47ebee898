import { macroDefinition } from '../debugger/macros.ts'
import { placeOf } from '../debugger/moment.ts'
import { messageDiff } from '../debugger/scopes/changes-scope.ts'
import { scopesOf } from '../debugger/scopes/scopes.ts'
import type { VariableNode } from '../debugger/scopes/variable-node.ts'
import { shownValue } from '../debugger/shown-value.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import type { TerminalCommand } from './command.ts'
import { blockLine, readLine, routeTitles } from './named-place.ts'
import { currentLine, placeLine, showSource } from './show-stop.ts'
import { programOf, stoppedCall, type TerminalState } from './state.ts'

/** Looking at where a call stands, and changing it. */
export const lookCommands: readonly TerminalCommand[] = [
  {
    name: 'list',
    aliases: ['l'],
    usage: '[LINE|FILE:LINE|BLOCK]',
    help: 'show the source around the current line, or around another',
    complete: (state) => routeTitles(programOf(state)),
    run: listSource,
  },
  { name: 'where', aliases: ['bt'], usage: '', help: 'show the blocks on the stack', needsStop: true, run: showStack },
  {
    name: 'up',
    aliases: [],
    usage: '',
    help: 'look at the block that called this one',
    needsStop: true,
    run: (state) => moveFrame(state, 1),
  },
  {
    name: 'down',
    aliases: [],
    usage: '',
    help: 'look at the block that this one called',
    needsStop: true,
    run: (state) => moveFrame(state, -1),
  },
  {
    name: 'print',
    aliases: ['p'],
    usage: 'EXPRESSION',
    help: 'give the value of an expression of the configuration language; what it does has no effect',
    needsStop: true,
    complete: variablesOf,
    run: (state, rest) => evaluate(state, rest, 'look'),
  },
  {
    name: 'set',
    aliases: [],
    usage: 'VARIABLE = EXPRESSION',
    help: 'assign to a variable of the present',
    needsStop: true,
    complete: variablesOf,
    run: setVariable,
  },
  {
    name: 'do',
    aliases: [],
    usage: 'STATEMENTS',
    help: 'run statements of the configuration language here, such as append_hf("X: 1\\r\\n");',
    needsStop: true,
    run: (state, rest) => {
      const call = stoppedCall(state)
      if (call !== undefined && !state.debugger.isPresent(call)) return 'this is the past, which cannot be changed'
      if (rest === '') return 'write statements such as append_hf("X: 1\\r\\n");'
      return evaluate(state, /[;}]\s*$/.test(rest) ? rest : `${rest};`, 'act')
    },
  },
  {
    name: 'display',
    aliases: [],
    usage: '[EXPRESSION]',
    help: 'show an expression at each stop, none to show them no more',
    complete: variablesOf,
    run: (state, rest) => {
      state.displays = rest === '' ? [] : [...state.displays, rest]
      return undefined
    },
  },
  {
    name: 'message',
    aliases: ['m'],
    usage: '',
    help: 'show the message as it was received',
    needsStop: true,
    run: (state) => {
      const ctx = state.call?.stopped?.position.ctx
      if (ctx !== undefined) state.screen.bytes(ctx.msg.raw, '  ')
      return undefined
    },
  },
  {
    name: 'diff',
    aliases: [],
    usage: '',
    help: 'show what the script changed of the message so far',
    needsStop: true,
    run: showDiff,
  },
  {
    name: 'vars',
    aliases: ['v'],
    usage: '[SCOPE]',
    help: 'show variables, flags, branches, the transaction …: one group, or the names of all',
    needsStop: true,
    complete: (state) => (state.call === undefined ? [] : scopesOf(state.debugger, state.call).map(({ name }) => name)),
    run: showScope,
  },
]

function currentFrame(state: TerminalState) {
  const call = stoppedCall(state)
  return call === undefined ? undefined : state.debugger.frames(call)[state.frame]
}

/** Lines above and below one that `list` shows. */
const listed = 5

function listSource(state: TerminalState, rest: string): string | undefined {
  const frame = currentFrame(state)
  const here = frame === undefined ? undefined : placeOf(frame)
  const program = programOf(state)
  const wanted = rest === '' ? here : (readLine(program, rest, here?.file) ?? blockLine(program, rest))
  if (typeof wanted === 'string') return wanted
  if (wanted === undefined) {
    return rest === '' ? 'no call is stopped: write a line, FILE:LINE or a block' : `there is no block ${rest}`
  }
  const { length } = state.source.lines(wanted.file)
  if (wanted.line < 1 || wanted.line > Math.max(length, 1)) return `${wanted.file} has ${length} lines`
  const current = frame !== undefined && here?.file === wanted.file ? currentLine(frame) : undefined
  state.source.show(state.screen, wanted, {
    around: listed,
    breakpoints: state.breakpoints.linesOf(wanted.file),
    current,
  })
  return undefined
}

function showStack(state: TerminalState): undefined {
  const call = stoppedCall(state)
  if (call === undefined) return
  state.debugger.frames(call).forEach((frame, index) => {
    const mark = index === state.frame ? state.screen.paint('yellow', '→') : ' '
    const run = frame.caller?.run === frame.run ? '' : `  on ${visibleLine(frame.run.about)}`
    state.screen.line(`${mark} ${index}  ${placeLine(frame)}  ${cutText(visibleLine(frame.step.text), 60)}${run}`)
  })
}

function moveFrame(state: TerminalState, by: number): string | undefined {
  const call = stoppedCall(state)
  const frame = call === undefined ? undefined : state.debugger.frames(call)[state.frame + by]
  if (frame === undefined) return by > 0 ? 'nothing called this block' : 'this is the innermost block'
  state.frame += by
  state.screen.line(placeLine(frame))
  showSource(state, frame)
  return undefined
}

async function evaluate(state: TerminalState, expression: string, mode: 'look' | 'act'): Promise<string | undefined> {
  const call = stoppedCall(state)
  if (call === undefined || expression === '') return 'write an expression such as $ru'
  const result = await state.debugger.evaluate(call, expression, mode)
  if (!('error' in result)) state.screen.line(shownValue(result.value))
  else {
    // A macro that is no expression has a text that can be shown.
    const definition = mode === 'look' ? macroDefinition(programOf(state), expression) : undefined
    if (definition === undefined) return result.error
    state.screen.line(visibleLine(definition))
  }
  return undefined
}

async function setVariable(state: TerminalState, rest: string): Promise<string | undefined> {
  const call = stoppedCall(state)
  const [, name, expression] = /^(\$[^=]*?)\s*=\s*(.+)$/.exec(rest) ?? []
  if (call === undefined || name === undefined || expression === undefined) return 'write $VARIABLE = EXPRESSION'
  const result = await state.debugger.setVariable(call, name, expression)
  if ('error' in result) return result.error
  state.screen.line(`${name} = ${shownValue(result.value)}`)
  return undefined
}

function showDiff({ call, screen }: TerminalState): undefined {
  const ctx = call?.stopped?.position.ctx
  if (ctx === undefined) return
  const diff = messageDiff(ctx)
  if (diff === '') screen.line('the message is as it was received')
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const style = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'reset'
    if (diff !== '') screen.line(screen.paint(style, cutText(visibleLine(line), Math.max(40, screen.width))))
  }
}

/** Deeper groups are not opened by themselves. */
const maxDepth = 3

async function showScope(state: TerminalState, rest: string): Promise<string | undefined> {
  const call = stoppedCall(state)
  if (call === undefined) return undefined
  const scopes = scopesOf(state.debugger, call)
  const wanted = rest.toLowerCase()
  const chosen = scopes.filter(({ name }) => name.toLowerCase().startsWith(wanted))
  if (chosen.length === 0) return `there are ${scopes.map(({ name }) => name).join(', ')}`
  if (rest === '') {
    for (const { name } of scopes) state.screen.line(name)
    return undefined
  }
  for (const { name, children } of chosen) {
    state.screen.line(state.screen.paint('bold', name))
    await showNodes(state, await children(), 1)
  }
  return undefined
}

async function showNodes(state: TerminalState, nodes: readonly VariableNode[], depth: number): Promise<void> {
  for (const { name, value, children } of nodes) {
    const line = `${'  '.repeat(depth)}${visibleLine(name)} = ${visibleLine(value)}`
    state.screen.line(cutText(line, Math.max(40, state.screen.width)))
    if (children !== undefined && depth < maxDepth) await showNodes(state, await children(), depth + 1)
  }
}

/** The variables that the program names. */
function variablesOf({ debugger: own }: TerminalState): readonly string[] {
  const { steps = [] } = own.server.core.routes.linked.program
  const names = steps.flatMap(({ reads = [], writes }) => [...reads, ...(writes === undefined ? [] : [writes])])
  return [
    ...new Set([...names, '$ru', '$rU', '$rd', '$du', '$fu', '$fU', '$tu', '$tU', '$si', '$ci', '$rm', '$rs', '$rc']),
  ]
}

/** Where a call stands, in a word. */
export function callState(state: TerminalState, number: number): string {
  const call = state.debugger.calls.find((one) => one.number === number)
  const frame = call?.stopped?.position.frame
  if (call === undefined) return 'unknown'
  if (frame === undefined) return call.active.length > 0 ? 'runs' : 'waits'
  const { file, line } = placeOf(frame)
  return `stopped at ${file}:${line}`
}
