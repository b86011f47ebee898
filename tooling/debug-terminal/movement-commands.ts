import type { DebuggedCall } from '../debugger/debugged-call.ts'
import type { Debugger, Refusal } from '../debugger/debugger.ts'
import type { TerminalCommand } from './command.ts'
import { stoppedCall, type TerminalState } from './state.ts'

/** A command that moves the stopped call; a number behind it says how often, see TerminalDebugger. */
function movement(
  name: string,
  aliases: readonly string[],
  help: string,
  move: (own: Debugger, call: DebuggedCall) => Promise<Refusal>,
): TerminalCommand {
  // Who goes on goes on to a breakpoint: one that is to be passed some times has a hit count.
  const repeats = !name.endsWith('continue')
  return {
    name,
    aliases,
    usage: repeats ? '[TIMES]' : '',
    help,
    needsStop: true,
    isMovement: true,
    repeats,
    run: async (state) => {
      const call = stoppedCall(state)
      return call === undefined ? undefined : (await move(state.debugger, call))?.error
    },
  }
}

/** Going on, and back. */
export const movementCommands: readonly TerminalCommand[] = [
  movement('step', ['s'], 'go on to the next statement, into routes that are called', (own, call) => own.stepIn(call)),
  movement('next', ['n'], 'go on to the next statement of this block, or behind it', (own, call) => own.next(call)),
  movement('out', ['o', 'finish'], 'go on until this block returned', (own, call) => own.stepOut(call)),
  movement('continue', ['c'], 'go on until something stops the call', (own, call) => own.continue(call)),
  movement(
    'back',
    ['bs', 'rs', 'reverse-step'],
    'go back to the statement before, in whatever block of the call',
    (own, call) => own.stepBack(call),
  ),
  movement(
    'rcontinue',
    ['rc', 'reverse-continue'],
    'go back to where a breakpoint stops, or to the beginning of the call',
    (own, call) => own.reverseContinue(call),
  ),
  {
    name: 'pause',
    aliases: [],
    usage: '[CALL]',
    help: 'stop a call before its next statement, or where it ended; all that run when no number is given',
    run: pause,
  },
]

function pause({ debugger: own, call: chosen }: TerminalState, rest: string): string | undefined {
  const wanted = rest === '' ? undefined : own.calls.find(({ number }) => String(number) === rest)
  if (rest !== '' && wanted === undefined) return `there is no call ${rest}`
  const running = own.calls.filter(({ active }) => active.length > 0)
  const calls = wanted !== undefined ? [wanted] : running.length > 0 ? running : [chosen ?? own.calls.at(-1)]
  const known = calls.filter((call) => call !== undefined)
  for (const call of known) own.pause(call)
  return known.length === 0 ? 'there is no call yet' : undefined
}
