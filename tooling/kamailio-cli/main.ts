import { enableCompileCache } from 'node:module'

// Before everything else: compiled code of the large dependencies is kept between starts.
enableCompileCache()
const { runKamailio } = await import('./run.ts')
process.exitCode = await runKamailio(process.argv.slice(2))
