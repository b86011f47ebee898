import { enableCompileCache } from 'node:module'

// Before everything else: compiled code of the modules is kept between starts.
enableCompileCache()
const { runWorker } = await import('./run-worker.ts')
await runWorker()
