import { readDuration } from '../duration.ts'
import { filesBeginning } from './file-names.ts'
import { visibleLine } from '../visible-text.ts'
import type { TerminalCommand } from './command.ts'
import { callState } from './look-commands.ts'
import { showStop } from './show-stop.ts'
import type { TerminalState } from './state.ts'

const onlyVirtual = 'this server has real sockets: send messages with a phone, and time passes by itself'

/** The calls, and on a network of its own what comes in. */
export const trafficCommands: readonly TerminalCommand[] = [
  {
    name: 'calls',
    aliases: [],
    usage: '',
    help: 'list the calls',
    run: (state) => {
      for (const { number, about, from } of state.debugger.calls) {
        const mark = number === state.call?.number ? state.screen.paint('yellow', '→') : ' '
        const text = `${number}  ${visibleLine(about)} from ${visibleLine(from)}  ${callState(state, number)}`
        state.screen.line(`${mark} ${text}`)
      }
      if (state.debugger.calls.length === 0) state.screen.line('no calls yet')
      return undefined
    },
  },
  {
    name: 'call',
    aliases: [],
    usage: 'NUMBER',
    help: 'turn to another call',
    complete: ({ debugger: own }) => own.calls.map(({ number }) => String(number)),
    run: chooseCall,
  },
  {
    name: 'send',
    aliases: [],
    usage: 'FILE',
    help: 'bring the message of a file to the server; a reply without a Via is one to the request that it sent last',
    isMovement: true,
    complete: (_, part) => filesBeginning(part),
    run: ({ traffic }, rest) => (traffic === undefined ? onlyVirtual : traffic.send(rest)),
  },
  {
    name: 'reply',
    aliases: [],
    usage: 'STATUS [REASON]',
    help: 'answer the request that the server sent last, as in `reply 486 Busy Here`',
    isMovement: true,
    run: ({ traffic }, rest) => (traffic === undefined ? onlyVirtual : traffic.reply(rest)),
  },
  {
    name: 'advance',
    aliases: [],
    usage: 'TIME',
    help: 'let time pass, as in `advance 32s`',
    isMovement: true,
    run: ({ traffic }, rest) => {
      const ms = readDuration(rest)
      if (traffic === undefined) return onlyVirtual
      if (ms === undefined) return 'write a time such as 500ms, 32s or 2m'
      traffic.advance(ms)
      return undefined
    },
  },
]

async function chooseCall(state: TerminalState, rest: string): Promise<string | undefined> {
  const call = state.debugger.calls.find(({ number }) => String(number) === rest)
  if (rest === '') return 'write the number of a call; `calls` lists them'
  if (call === undefined) return `there is no call ${rest}; \`calls\` lists them`
  state.call = call
  state.frame = 0
  if (call.stopped === undefined) state.screen.line(`call ${call.number} is not stopped: \`pause\` stops it`)
  else await showStop(state, call, call.stopped.stop)
  return undefined
}
