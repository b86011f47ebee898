/**
 * Writes to the shell's standard output or error. A daemon has neither any more: it tells the process that the shell waits for, until
 * that one ended.
 */
export function say(stream: 'stdout' | 'stderr', text: string): void {
  if (process.send !== undefined && process.connected) process.send({ stream, text })
  else process[stream].write(text)
}

/** A line in the form of Kamailio's log, for what is said before there is a log. */
export function log(level: 'ERROR' | 'WARNING' | 'CRITICAL', text: string): void {
  say('stderr', ` 0(${process.pid}) ${level}: <core>: ${text}\n`)
}
