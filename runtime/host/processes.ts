/** Messages between two processes of one server: whole, in order, none lost while both live. */
export interface Channel<Sent, Received> {
  send(message: Sent): void
  /** Set by the owner right after it got the channel. */
  onMessage: ((message: Received) => void) | undefined
  /** The other process ended; how, in words (`signal SIGKILL`, `status 1`). */
  onClose: ((how: string) => void) | undefined
}

/** A process that this one started. */
export interface ChildProcess<Sent, Received> extends Channel<Sent, Received> {
  readonly pid: number
  /** Ends it at once. */
  kill(): void
}

/** Starts further processes of the server; they share the sockets that they listen on. */
export interface Processes<Start, Sent, Received> {
  /** Starts one, which gets `start` as its first message. */
  fork(start: Start): ChildProcess<Sent, Received>
  /** How many processor cores this machine offers. */
  readonly cores: number
}
