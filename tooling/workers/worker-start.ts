import type { WorkerPlace } from '#runtime/processes/messages.ts'
import type { RealServerOptions } from '../start-server.ts'
import type { Instrument } from '../watch/instrument.ts'

/** The options of a server that its worker processes need as well. */
export type CommonOptions = Omit<RealServerOptions, 'syslog' | 'recompile' | 'side' | 'onCreated'> & {
  /** The system's log, which each process writes itself; undefined for standard error. */
  readonly syslogPlace?: { readonly name: string; readonly facility: string } | undefined
  /** Whom the processes become once the sockets are open. */
  readonly user?: string | undefined
  readonly group?: string | undefined
  /** What is measured from the start. */
  readonly watched?: readonly Instrument['name'][] | undefined
}

/** What a worker process is told first: its place, its program, and the options of the server. */
export interface WorkerStart {
  readonly place: WorkerPlace
  /** File of the compiled program. */
  readonly program: string
  readonly options: CommonOptions
}
