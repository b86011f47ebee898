import type { WorkerPlace } from '#runtime/processes/messages.ts'

/** What a worker process is told first: its place, its program, and the options of the server. */
export interface WorkerStart {
  readonly place: WorkerPlace
  /** File of the compiled program. */
  readonly program: string
  readonly listen: readonly string[]
  readonly listenReplaces: boolean
  readonly runDirectory: string
  readonly settings: ReadonlyMap<string, number | string>
  readonly aliases: readonly string[]
  readonly stubModules: ReadonlySet<string>
  readonly isColoured: boolean
  /** The system's log, which each process writes itself; undefined for standard error. */
  readonly syslog: { readonly name: string; readonly facility: string } | undefined
}
