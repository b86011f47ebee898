/** A scenario of SIPp as far as it is played: its commands in order, with the lines where they stand. */
export interface Scenario {
  readonly path: string
  readonly commands: readonly Command[]
  /** The index of the command behind each label. */
  readonly labels: ReadonlyMap<string, number>
}

export type Command = SendCommand | ReceiveCommand | PauseCommand | NopCommand

interface CommandBase {
  readonly line: number
  /** Where to go on, when `test` allows it. */
  readonly next: string | undefined
  /** The variable that has to be set for `next`. */
  readonly test: string | undefined
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
  readonly ms: number
}

export interface NopCommand extends CommandBase {
  readonly kind: 'nop'
}

/** What is done with a message that was received, or in a nop. */
export interface Action {
  readonly name: (typeof actionNames)[number]
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
}

/** Actions of SIPp that are played; the others would need sounds, programs or a real network. */
export const actionNames = [
  'ereg',
  'log',
  'warning',
  'assign',
  'assignstr',
  'todouble',
  'add',
  'subtract',
  'multiply',
  'divide',
  'test',
  'strcmp',
  'jump',
  'exec',
] as const
