import type { Debugger } from '../debugger/debugger.ts'
import type { DebuggedCall } from '../debugger/debugged-call.ts'
import { placeText } from '../debugger/moment.ts'
import type { Stop } from '../debugger/stop.ts'
import { userErrorText } from '../user-error.ts'
import { visibleLine } from '../visible-text.ts'
import { BreakpointList } from './breakpoint-list.ts'
import type { TerminalCommand } from './command.ts'
import { commands, findCommand } from './commands.ts'
import { showHelp } from './help.ts'
import type { Screen } from './screen.ts'
import { showStop } from './show-stop.ts'
import { SourceView } from './source-view.ts'
import { stoppedCall, type TerminalState } from './state.ts'
import type { Traffic } from './traffic.ts'

/** On real sockets a step is over soon; what takes longer waits for something, and tells when it stopped. */
const patienceMs = 300

/** A person's debugger: one line in, lines out. How lines are read and written is not its business. */
export class TerminalDebugger {
  readonly state: TerminalState
  #last = ''
  #waiting: (() => void)[] = []
  /** All but the last of several steps are not shown. */
  #isSilent = false
  #hasShown = false
  #isShowing: Promise<void> = Promise.resolve()
  /** Called when something was shown that nobody asked for: the prompt is to be shown again. */
  onShown: (() => void) | undefined

  constructor(own: Debugger, screen: Screen, traffic: Traffic | undefined) {
    this.state = {
      debugger: own,
      screen,
      source: new SourceView(),
      breakpoints: new BreakpointList(own),
      traffic,
      call: undefined,
      frame: 0,
      stops: {},
      displays: [],
    }
    own.events = {
      stopped: (call, stop) => this.#stopped(call, stop),
      callForgotten: (call) => {
        if (this.state.call === call) this.state.call = undefined
      },
      told: (text, moment) => this.#told(`${placeText(moment.frame)}: ${visibleLine(text)}`),
      logged: (level, text) => this.#told(screen.paint('dim', `${level}: ${visibleLine(text)}`)),
    }
  }

  /** Does what a line says; true when it says to end. An empty line says what the last one said. */
  async execute(line: string): Promise<boolean> {
    const text = line.trim() === '' ? this.#last : line.trim()
    this.#last = text
    const [, name = '', rest = ''] = /^(\S+)\s*([^]*)$/.exec(text) ?? []
    if (name === '') return false
    if (name === 'quit' || name === 'q' || name === 'exit') return true
    const command = findCommand(name)
    if (name === 'help' || name === 'h' || name === '?') showHelp(this.state.screen, commands, rest)
    else if (command === undefined) this.#refuse(`there is no command ${name}: \`help\` lists them`)
    else await this.#run(command, rest.trim())
    return false
  }

  /** What the line so far may become: the words, and the part that they stand for. */
  complete(line: string): readonly [readonly string[], string] {
    const [, name, rest] = /^(\S+)\s+([^]*)$/.exec(line) ?? []
    if (name === undefined || rest === undefined) {
      const names = [...commands.map((one) => one.name), 'help', 'quit']
      const found = names.filter((one) => one.startsWith(line))
      return [found.length === 1 ? found.map((one) => `${one} `) : found, line]
    }
    const word = /[^\s]*$/.exec(rest)?.[0] ?? ''
    // Within an expression a variable begins with its $, whatever stands before it.
    const part = word.slice(Math.max(0, word.lastIndexOf('$')))
    const isHelp = name === 'help' || name === 'h'
    const candidates = isHelp
      ? commands.map((one) => one.name)
      : (findCommand(name)?.complete?.(this.state, part) ?? [])
    return [candidates.filter((one) => one.startsWith(part)), part]
  }

  /** Resolves when what was begun stopped or is done. */
  async settled(): Promise<void> {
    const { traffic } = this.state
    const stop = new Promise<void>((resolve) => void this.#waiting.push(resolve))
    const done =
      traffic === undefined ? new Promise<void>((resolve) => void setTimeout(resolve, patienceMs)) : traffic.done()
    await Promise.race([stop, done])
    await this.#isShowing
  }

  async #run(command: TerminalCommand, rest: string): Promise<void> {
    const { state } = this
    if (command.needsStop === true && stoppedCall(state) === undefined) {
      this.#refuse('no call is stopped: `pause` stops one, `calls` lists them')
      return
    }
    if (command.repeats === true && !/^([1-9]\d{0,5})?$/.test(rest)) {
      this.#refuse(`write ${command.name}, or ${command.name} and how often, such as ${command.name} 3`)
      return
    }
    const times = command.repeats === true && rest !== '' ? Number(rest) : 1
    let isGood = true
    for (let left = times; left > 0 && isGood; left -= 1) {
      this.#isSilent = left > 1
      isGood = await this.#runOnce(command, rest)
      const reason = stoppedCall(state)?.stopped?.stop.reason
      if (reason !== 'step') break
    }
    this.#isSilent = false
    if (isGood && command.isMovement === true) this.sayWhenIdle()
  }

  /** False when it was refused. */
  async #runOnce(command: TerminalCommand, rest: string): Promise<boolean> {
    const { call } = this.state
    const before = call?.stopped?.position
    const refuse = (text: string): boolean => {
      this.#refuse(text)
      return false
    }
    try {
      const wrong = await command.run(this.state, rest)
      if (wrong !== undefined) return refuse(wrong)
      const hasNotMoved = before === undefined || call?.stopped?.position === before || call?.stopped === undefined
      if (command.isMovement === true && hasNotMoved) await this.settled()
    } catch (error) {
      const text = userErrorText(error)
      if (text === undefined) throw error
      return refuse(text)
    }
    await this.#isShowing
    return true
  }

  /** Stops what runs, as Ctrl-C does; whether the prompt was shown with it. */
  async pause(): Promise<boolean> {
    this.#hasShown = false
    await this.execute('pause')
    return this.#hasShown
  }

  /** Turns to a call that is stopped, or says that there is none and nothing to do. */
  sayWhenIdle(): void {
    const { state } = this
    if (stoppedCall(state) !== undefined) return
    const held = state.debugger.calls.find(({ stopped }) => stopped !== undefined)
    if (held !== undefined) {
      state.call = held
      state.frame = 0
      state.screen.line(`call ${held.number} is stopped too`)
    } else if (state.traffic?.isBusy === false) {
      state.screen.line(
        'nothing is left to do: `send` or `reply` brings a message, `advance` lets time pass, `pause` looks back',
      )
    }
  }

  #stopped(call: DebuggedCall, stop: Stop): void {
    const { state } = this
    // Who looks at a stopped call is told of others, and stays with it.
    const isOther = state.call !== call && stoppedCall(state) !== undefined
    this.#isShowing = this.#isShowing.then(async () => {
      if (isOther && stoppedCall(state) !== undefined) {
        state.screen.line(`call ${call.number} stopped too (${stop.reason}): \`call ${call.number}\` turns to it`)
      } else if (call.stopped !== undefined) {
        state.call = call
        state.frame = 0
        if (this.#isSilent && stop.reason === 'step') return
        await showStop(state, call, stop)
      }
      this.#shown()
    })
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #told(text: string): void {
    this.state.screen.line(text)
    this.#shown()
  }

  #shown(): void {
    this.#hasShown = true
    this.onShown?.()
  }

  #refuse(text: string): void {
    this.state.screen.line(this.state.screen.paint('red', text))
  }
}
