import type { Core } from '../../server/core.ts'
import { listProcesses } from '../../server/process-list.ts'
import { rpcStruct, type RpcCommand } from '../registry.ts'

const terminate = 15

/** core.ps, core.psx, core.psa, core.pwd, core.arg, core.kill: the process and what started it. */
export function processCommands(core: Core): readonly RpcCommand[] {
  return [
    {
      name: 'core.ps',
      doc: 'Lists the processes that Kamailio would have: pid and description, one after the other.',
      array: true,
      run: () => listProcesses(core).flatMap(({ pid, description }) => [pid, description]),
    },
    {
      name: 'core.psx',
      doc: 'Lists the processes with index, pid and description.',
      array: true,
      run: () =>
        listProcesses(core).map(({ index, pid, description }) =>
          rpcStruct([
            ['IDX', index],
            ['PID', pid],
            ['DSC', description],
          ]),
        ),
    },
    {
      name: 'core.psa',
      doc: 'Lists the processes with all that is known about them.',
      array: true,
      run: () =>
        listProcesses(core).map(({ index, pid, rank, description }) =>
          rpcStruct([
            ['index', index],
            ['pid', pid],
            ['status', 1],
            ['rank', rank],
            ['description', description],
          ]),
        ),
    },
    {
      name: 'core.pwd',
      doc: 'Gives the working directory.',
      array: true,
      run: () => [core.host.process.workingDirectory?.() ?? '/'],
    },
    {
      name: 'core.arg',
      doc: 'Lists the command line.',
      array: true,
      run: () => core.host.process.arguments ?? [],
    },
    {
      name: 'core.kill',
      doc: 'Sends a signal, SIGTERM unless a number is given: the server ends in order.',
      array: false,
      run: (call) => {
        // Kamailio answers first; anything that is no number leaves SIGTERM (6.1.5).
        const signal = call.ifInt() ?? terminate
        core.timers.after(0, () => sendSignal(core, signal))
        return []
      },
    },
  ]
}

function sendSignal(core: Core, signal: number): void {
  if (signal === terminate || core.host.process.kill === undefined) core.shutDown()
  else core.host.process.kill(signal)
}
