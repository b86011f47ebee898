import { chain, type Later } from '../host/later.ts'
import type { LogLevel } from '../log/logger.ts'
import type { Core } from './core.ts'

/**
 * Runs a routing block and logs how long it took, at latency_cfg_log, when that is latency_limit_cfg microseconds or more. At
 * its usual level, debug, this costs one comparison.
 */
export function timed<T>(core: Core, name: string, run: () => Later<T>): Later<T> {
  const { settings, logger, host } = core
  const level = settings.int('latency_cfg_log') as LogLevel
  if (!logger.isEnabled(level)) return run()
  const start = host.clock.monotonic()
  return chain(run(), (result) => {
    const microseconds = Math.round((host.clock.monotonic() - start) * 1000)
    const limit = settings.int('latency_limit_cfg')
    if (microseconds >= limit)
      logger.write({ level, module: 'core', text: `${name} executed in: ${microseconds} usec` })
    return result
  })
}
