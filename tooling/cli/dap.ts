import { parseDebugAddress } from '../debug-adapter/debug-port.ts'
import { serveStreams, serveTcp } from '../debug-adapter/serve.ts'

/** `kamkit dap`: serves one client over standard input and output, or clients over TCP until the process is ended. */
export async function runDap({ port }: { readonly port?: string }): Promise<void> {
  if (port === undefined) {
    await serveStreams(process.stdin, process.stdout)
    process.exit()
  }
  const address = parseDebugAddress(port)
  const server = await serveTcp(address.host, address.port)
  const bound = server.address()
  const number = typeof bound === 'object' && bound !== null ? bound.port : address.port
  process.stdout.write(`debuggers may connect to ${address.host}:${number}\n`)
  await new Promise<void>((resolve) => void server.once('close', resolve))
}
