import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeHost } from '#runtime/host/node-host.ts'
import { registerCoreRpc } from '#runtime/rpc/core-commands.ts'
import { ProcessList } from '#runtime/server/process-list.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'

/** A fake core with the machine's network, and with unix sockets and FIFOs in a folder of its own, and the core's RPC commands. */
export interface LocalCore extends FakeCore {
  dispose(): void
}

export function createLocalCore(): LocalCore {
  const fake = createFakeCore()
  const machine = createNodeHost(() => undefined)
  const runDirectory = mkdtempSync(join(tmpdir(), 'kamkit-'))
  const core: LocalCore = {
    ...fake,
    host: { ...fake.host, localSockets: machine.localSockets, network: machine.network },
    processes: new ProcessList(),
    runDirectory,
    dispose: () => rmSync(runDirectory, { recursive: true, force: true }),
  }
  registerCoreRpc(core)
  return core
}

export interface ToolResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Runs a tool of the machine with a time limit; undefined when it is not installed. */
export function runTool(
  name: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: { readonly [name: string]: string } } = {},
): Promise<ToolResult | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env }
    const child = execFile(name, args, { timeout: 10_000, env }, (error, stdout, stderr) => {
      if (error !== null && 'code' in error && error.code === 'ENOENT') resolve(undefined)
      else resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1 })
    })
    // A tool that ends without reading its input is no fault of the test.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input ?? '')
  })
}

/** Whether a tool can be run. Where tests must not be skipped (CI=true) a missing tool is an error. */
export async function hasTool(name: string, args: readonly string[] = ['-h']): Promise<boolean> {
  const found = (await runTool(name, args)) !== undefined
  if (!found && process.env['CI'] === 'true')
    throw new Error(`${name} is not installed, and CI=true forbids to skip its tests`)
  if (!found) console.warn(`${name} is not installed: its tests are skipped`)
  return found
}
