import type { Server } from '#runtime/server/server.ts'

/** Milliseconds that an orderly end may take; then the process ends all the same. */
const patienceMs = 3000

/**
 * SIGTERM and SIGINT end the server in an orderly way and bounded time, SIGUSR1 logs the statistics; SIGHUP and the others do nothing
 * (6.1.5).
 */
export function watchSignals(server: Server): void {
  const log = server.core.logger.forModule('core')
  const end = (): void => {
    log.notice('Thank you for flying kamailio!!!')
    setTimeout(() => process.exit(0), patienceMs).unref()
    void server.stop()
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  // Further ones must not kill what is ending.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('SIGPIPE', () => log.warn('SIGPIPE received and ignored'))
  process.on('SIGUSR2', () => log.crit('unhandled signal 12'))
  process.on('SIGUSR1', () => {
    const { statistics } = server.core
    for (const group of statistics.groups) {
      for (const statistic of statistics.group(group)) log.notice(`${group}:${statistic.name} = ${statistic.value()}`)
    }
  })
}
