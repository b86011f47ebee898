import type { DebuggedCall } from '../debugger/debugged-call.ts'
import { frameTitle } from '../debugger/macros.ts'
import { placeOf, type Frame, type Moment } from '../debugger/moment.ts'
import { shownValue } from '../debugger/shown-value.ts'
import type { Stop } from '../debugger/stop.ts'
import { visibleLine } from '../visible-text.ts'
import { shortPlace } from './named-place.ts'
import type { TerminalState } from './state.ts'

/** Lines of the source above and below that where a call stopped. */
const around = 3

/** Shows where a call stopped and why. */
export async function showStop(state: TerminalState, call: DebuggedCall, stop: Stop): Promise<void> {
  const { screen, debugger: own } = state
  const [innermost] = own.frames(call)
  if (innermost === undefined) return
  screen.line()
  screen.line(screen.paint('cyan', `call ${call.number} ${visibleLine(call.about)} from ${visibleLine(call.from)}`))
  screen.line(`${reasonText(state, stop)} at ${placeLine(innermost)}${runText(innermost)}${whenText(state, call)}`)
  showSource(state, innermost)
  await showDisplays(state, call)
}

/** The source around a block's statement. */
export function showSource({ source, screen, breakpoints }: TerminalState, frame: Frame): void {
  const place = placeOf(frame)
  const marked = breakpoints.linesOf(place.file)
  source.show(screen, place, { around, breakpoints: marked, current: currentLine(frame) })
}

/** The line of a frame's statement, with the column where that does not tell which statement it is. */
export function currentLine(frame: Frame): { readonly line: number; readonly column?: number } {
  const { steps = [] } = frame.run.linked.program
  const [file, line, column] = frame.step.at
  const hasOthers = steps.some(({ at }) => at[0] === file && at[1] === line && at[2] !== column)
  return hasOthers ? { line, column } : { line }
}

/** `kamailio.cfg:12 in route[X]`. */
export function placeLine(frame: Frame): string {
  return `${shortPlace(placeOf(frame), frame.run.linked.program)} in ${frameTitle(frame)}`
}

/** Which run of its call a block is part of, when there were others: a retransmission or a reply runs blocks too. */
function runText({ run }: Frame): string {
  return run.number === 1 ? '' : `, run ${run.number} on ${visibleLine(run.about)}`
}

function reasonText({ breakpoints, screen }: TerminalState, { reason, text, breakpoints: hit = [] }: Stop): string {
  const numbers = hit.flatMap((one) => breakpoints.numberOf(one) ?? [])
  const named = numbers.length === 0 ? reason : `${reason} ${numbers.join(', ')}`
  // The values of a watched expression are fit to be shown already.
  const shown = text === undefined || reason === 'data' ? text : visibleLine(text)
  return `${screen.paint('yellow', named)}${shown === undefined ? '' : ` (${shown})`}`
}

function whenText({ debugger: own, screen }: TerminalState, call: DebuggedCall): string {
  const { stopped } = call
  if (stopped === undefined || own.isPresent(call)) return ''
  const back = stepsBetween(call, stopped.position, stopped.present)
  if (back > 0) return screen.paint('magenta', ` — ${back} ${back === 1 ? 'step' : 'steps'} back`)
  return screen.paint('magenta', ' — the run is over')
}

async function showDisplays({ debugger: own, screen, displays }: TerminalState, call: DebuggedCall): Promise<void> {
  for (const expression of displays) {
    const result = await own.evaluate(call, expression, 'look')
    screen.line(`  ${expression} = ${'error' in result ? `(${result.error})` : shownValue(result.value)}`)
  }
}

/** The statements from one moment to another; what stands behind the last one of a run is none. */
function stepsBetween(call: DebuggedCall, from: Moment, to: Moment): number {
  let count = 0
  for (let index = from.index; index < to.index; index += 1) if (call.at(index)?.isEnd === false) count += 1
  return count
}
