import type { CompiledModule } from '#grammar/abi.ts'
import type { PreparedProgram, StartError } from '../server/server.ts'
import type { ServerCore } from '../server/server-core.ts'
import type { ConnectionNumbers } from '../transport/connection-table.ts'
import type { Transport } from '../transport/transport.ts'
import type { Shared } from './shared.ts'

/** What makes a server one of several processes. */
export interface ProcessSide {
  readonly shared: Shared
  /** Whether this process opens the sockets for SIP and reads from them. */
  readonly opensSockets: boolean
  /** Kamailio's rank of the process for child_init: workers count from 1, 0 is the main process, for which no module has work. */
  readonly rank: number
  /** Whether event_route[core:worker-one-init] runs here. */
  readonly isFirst: boolean
  readonly connectionNumbers: ConnectionNumbers | undefined
  /** Puts the other processes between the network and this server. */
  wrapTransport(transport: Transport): Transport
  /** The modules are there and the program is linked, but nothing was received yet. */
  begin(core: ServerCore): Promise<void>
  /** The server ends: before its modules do. */
  end(): Promise<void>
  /** Installs a program in all processes or in none. */
  install?(
    compiled: CompiledModule,
    prepare: (compiled: CompiledModule) => PreparedProgram,
  ): Promise<readonly StartError[]>
}
