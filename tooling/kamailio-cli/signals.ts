import type { Server } from '#runtime/server/server.ts'

/** Milliseconds that an orderly end may take; then the process ends all the same. */
const patienceMs = 3000

/** What a process does with signals from its start on. */
export interface SignalWatch {
  /** The server that they are for, once there is one; it ends at once when it was told to while it started. */
  attach(server: Server): void
}

/**
 * SIGTERM and SIGINT end the server in an orderly way and bounded time, SIGUSR1 logs the statistics; SIGHUP and the others do nothing
 * (6.1.5).
 */
export function watchSignals(): SignalWatch {
  let server: Server | undefined
  let isEnding = false
  const end = (): void => {
    if (!isEnding) setTimeout(() => process.exit(0), patienceMs).unref()
    isEnding = true
    if (server !== undefined) stop(server)
  }
  const log = () => server?.core.logger.forModule('core')
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGHUP', () => undefined)
  process.on('SIGPIPE', () => log()?.warn('SIGPIPE received and ignored'))
  process.on('SIGUSR2', () => log()?.crit('unhandled signal 12'))
  process.on('SIGUSR1', () => {
    if (server !== undefined) logStatistics(server)
  })
  return {
    attach: (started) => {
      server = started
      if (isEnding) stop(started)
    },
  }
}

/** Ends a server; telling it twice does nothing more. */
function stop(server: Server): void {
  server.core.logger.forModule('core').notice('Thank you for flying kamailio!!!')
  void server.stop()
}

function logStatistics({ core: { logger, statistics } }: Server): void {
  const log = logger.forModule('core')
  for (const group of statistics.groups) {
    for (const statistic of statistics.group(group)) log.notice(`${group}:${statistic.name} = ${statistic.value()}`)
  }
}
