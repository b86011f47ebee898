import { startRecordedServer, type Emission } from '../support/recorded-server.ts'
import { createAnswering } from './client.ts'
import { messageFor } from './message.ts'
import { clientAddress, serverAddress } from './places.ts'
import { configOf, type Entries } from './program.ts'
import { tracesOfRecords, type Trace } from './trace.ts'

/** Runs programs in one kamkit server on a virtual network; throws when it does not start. */
export async function playVirtual(entries: Entries, emission: Emission = {}): Promise<ReadonlyMap<string, Trace>> {
  const server = await startRecordedServer(
    configOf(entries),
    { server: serverAddress, client: clientAddress },
    emission,
    createAnswering(entries),
  )
  try {
    for (const [name, { place }] of entries) await server.send(messageFor(name, place))
    return tracesOfRecords(server.records, server.received)
  } finally {
    await server.stop()
  }
}
