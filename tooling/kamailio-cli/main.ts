import { enableCompileCache } from 'node:module'

// Before everything else: compiled code of the large dependencies is kept between starts.
enableCompileCache()
const { runKamailio } = await import('./run.ts')
process.exitCode = await runKamailio(process.argv.slice(2))
// The shell's process may be waiting for what was said, and nothing that is left open may keep this one.
if (process.connected) process.disconnect()
setTimeout(() => process.exit(), 1000).unref()
