import type { Core } from '../server/core.ts'
import { blocklistCommands } from './commands/blocklist.ts'
import { dnsCommands } from './commands/dns.ts'
import { echoCommands } from './commands/echo.ts'
import { identityCommands } from './commands/identity.ts'
import { memoryCommands } from './commands/memory.ts'
import { moduleParameterCommands } from './commands/module-parameters.ts'
import { processCommands } from './commands/processes.ts'
import { programCommands } from './commands/program.ts'
import { socketCommands } from './commands/sockets.ts'
import { systemCommands } from './commands/system.ts'
import { tcpCommands } from './commands/tcp.ts'

/** Adds the RPC commands that Kamailio has without any module. */
export function registerCoreRpc(core: Core): void {
  const commands = [
    ...systemCommands(core),
    ...echoCommands(),
    ...identityCommands(core),
    ...processCommands(core),
    ...memoryCommands(core),
    ...tcpCommands(core),
    ...socketCommands(core),
    ...programCommands(core),
    ...dnsCommands(core),
    ...blocklistCommands(core),
    ...moduleParameterCommands(core),
  ]
  for (const command of commands) core.rpc.add(command)
}
