import type { Distribution } from './distribution.ts'

/** A scenario of SIPp as far as it is played: its commands in order, with the lines where they stand. */
export interface Scenario {
  readonly path: string
  readonly commands: readonly Command[]
  /** The index of the command behind each label. */
  readonly labels: ReadonlyMap<string, number>
  /** Files of fields that it names itself, as in `[field0 file="users.csv"]`. */
  readonly files: readonly string[]
}

/** What a variable of a call holds. */
export type ScenarioValue = string | number | boolean

/** As SIPp 3.6.1 writes it into messages. */
export function textOfValue(value: ScenarioValue | undefined): string {
  return typeof value === 'number' ? value.toFixed(6) : String(value ?? '')
}

export type Command = SendCommand | ReceiveCommand | PauseCommand | NopCommand | SendCmdCommand | ReceiveCmdCommand

interface CommandBase {
  readonly line: number
  /** Where to go on, when `test` allows it. */
  readonly next: string | undefined
  /** The variable that has to be set for `next`. */
  readonly test: string | undefined
  /** How likely `next` is followed, from 0 to 1. */
  readonly chance: number
  /** The variable that has to be set, or not to be, for the command to be done. */
  readonly condition: { readonly variable: string; readonly isSet: boolean } | undefined
  readonly actions: readonly Action[]
}

export interface SendCommand extends CommandBase {
  readonly kind: 'send'
  /** Lines joined by line feeds, without the blanks around them. */
  readonly text: string
}

export interface ReceiveCommand extends CommandBase {
  readonly kind: 'recv'
  /** The method, or the status as text. */
  readonly request: string | undefined
  readonly response: string | undefined
  /** `request` or `response` is a pattern. */
  readonly isPattern: boolean
  readonly isOptional: boolean
  /** Route set and next URL are taken of it. */
  readonly keepsRoutes: boolean
  readonly keepsChallenge: boolean
  readonly timeoutMs: number | undefined
  readonly onTimeout: string | undefined
}

export interface PauseCommand extends CommandBase {
  readonly kind: 'pause'
  /** Milliseconds: drawn, or those of a variable. */
  readonly ms: Distribution | { readonly variable: string }
}

export interface NopCommand extends CommandBase {
  readonly kind: 'nop'
}

/** Tells another scenario something (3PCC). */
export interface SendCmdCommand extends CommandBase {
  readonly kind: 'sendCmd'
  readonly text: string
  /** The agent whose scenario is told; absent for the only other one. */
  readonly to: string | undefined
}

/** Waits until another scenario tells something. */
export interface ReceiveCmdCommand extends CommandBase {
  readonly kind: 'recvCmd'
  readonly from: string | undefined
}

/** What is done with a message that was received, or in a nop. */
export interface Action {
  readonly name: string
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
}
