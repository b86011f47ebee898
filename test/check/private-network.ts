import { spawnSync } from 'node:child_process'

/**
 * Runs a recorder again in a network of its own, where every address is free; `undefined` when it runs there already. Nothing that a
 * server leaves behind outlives the recorder.
 */
export function enterPrivateNetwork(file: string, args: readonly string[]): number | undefined {
  if (args[0] === '--inside') return undefined
  const inner = [process.execPath, '--conditions=source', file, '--inside', ...args]
  const script = 'ip link set lo up && exec "$@"'
  return (
    spawnSync('unshare', ['-rnpf', '--kill-child', 'sh', '-c', script, 'sh', ...inner], { stdio: 'inherit' }).status ??
    1
  )
}
