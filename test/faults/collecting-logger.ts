import type { ModuleLogger } from '#runtime/log/logger.ts'

/** A module's log that keeps `level text` of each line but those for debugging. */
export function collectingLogger(lines: string[]): ModuleLogger {
  const at =
    (level: string) =>
    (text: string): void =>
      void lines.push(`${level} ${text}`)
  return {
    alert: at('alert'),
    bug: at('bug'),
    crit: at('crit'),
    error: at('error'),
    warn: at('warn'),
    notice: at('notice'),
    info: at('info'),
    debug: () => undefined,
    isEnabled: () => true,
  }
}
