import type { Host } from '../host/host.ts'
import type { LogContext } from './log-scope.ts'
import { colourSequence, defaultLevelColours, renderColourMarks } from './colours.ts'
import { formatJsonLine, type JsonEngine } from './json-lines.ts'
import { levelNames, type LogLevel, type LogRecord, type Logger, type ModuleLogger } from './logger.ts'

export interface LoggerEnvironment {
  readonly host: Host
  readonly context: LogContext
  /** Gets the lines instead of the host, without number, process id and colours: the system's log. */
  readonly syslog?: ((level: LogLevel, text: string, facility?: string) => void) | undefined
  /** Lines are JSON objects (--log-engine). */
  readonly json?: JsonEngine | undefined
  /** Told of each line that is written: its level, and its text as in `<script>: text`. */
  readonly watch?: ((level: string, text: string) => void) | undefined
  /** Colours on a terminal (-e, log_color). */
  readonly isColoured?: boolean
}

/** Lines of one text per second that are written before the rest is only counted: a flood of bad messages must not flood the log. */
const burst = 20

/**
 * Writes Kamailio's log lines: ` 0(1234) ERROR: <core>: text`, with `<script>` for what the script logs and the bare name for
 * modules. Control characters of messages are escaped.
 */
export function createLogger(env: LoggerEnvironment): Logger {
  const limiter = new RateLimiter(env.host)
  const moduleLevels = new Map<string, number>()
  const levelColours = new Map(defaultLevelColours)
  const isEnabledIn = (module: string, level: LogLevel): boolean =>
    level <= (moduleLevels.get(module) ?? env.context.debugLevel())
  const write = (record: LogRecord): void => {
    if (!isEnabledIn(record.module, record.level)) return
    const repeats = isWanted(record) ? 0 : limiter.check(record)
    if (repeats === 'suppress') return
    const suffix = repeats === 0 ? '' : ` (${repeats} more like this)`
    if (env.watch !== undefined) tellWatcher(env, record, env.watch)
    if (env.json !== undefined) {
      writeLine(env, record, formatJson(env, env.json, record, suffix))
      return
    }
    const text = formatText(env, record) + suffix
    writeLine(
      env,
      record,
      env.syslog === undefined ? paint(env, levelColours.get(record.level), processText(env) + text) : text,
    )
  }
  return {
    moduleLevels,
    levelColours,
    isEnabled: (level) => level <= env.context.debugLevel(),
    write,
    forModule: (module) => moduleLogger(module, write, (level) => isEnabledIn(module, level)),
  }
}

function writeLine(env: LoggerEnvironment, record: LogRecord, line: string): void {
  if (env.syslog === undefined) env.host.writeLog(line)
  else env.syslog(record.level, line, record.facility)
}

function formatJson(env: LoggerEnvironment, engine: JsonEngine, record: LogRecord, suffix: string): string {
  const { host, context } = env
  return formatJsonLine(record, renderColourMarks(record.text, false) + suffix, engine, {
    nowMs: host.clock.now(),
    processNo: context.processNo(),
    pid: host.process.pid,
    prefix: record.prefix ?? context.prefix(),
    callId: context.callId?.(),
    hostName: host.process.hostName?.() ?? '',
    isForSyslog: env.syslog !== undefined,
  })
}

/** What the script, accounting or a tracer was asked to write is never left out. */
function isWanted(record: LogRecord): boolean {
  return (
    record.module === 'script' ||
    record.text.startsWith('ACC: ') ||
    record.module === 'debugger' ||
    // The prefix before it is a parameter of the module debugger.
    record.module.endsWith('dbg_cfg_trace()')
  )
}

/** ` 0(1234) `: which worker of which process wrote the line. */
function processText(env: LoggerEnvironment): string {
  return `${String(env.context.processNo()).padStart(2)}(${env.host.process.pid}) `
}

function tellWatcher(env: LoggerEnvironment, record: LogRecord, watch: (level: string, text: string) => void): void {
  const text = formatText({ ...env, syslog: () => undefined }, record)
  watch(levelNames[record.level] ?? 'DEBUG', text.slice(text.indexOf(': ') + 2))
}

function formatText(env: LoggerEnvironment, record: LogRecord): string {
  const name = record.module === 'core' || record.module === 'script' ? `<${record.module}>` : record.module
  const place = record.origin === undefined ? '' : ` ${record.origin}`
  const prefix = record.prefix ?? env.context.prefix()
  const level = record.levelName ?? levelNames[record.level] ?? 'DEBUG'
  const heading = record.heading === undefined ? `${name}${place}: ` : escapeControl(record.heading)
  return renderColourMarks(`${level}: ${prefix}${heading}${escapeControl(record.text)}`, env.syslog === undefined)
}

function paint(env: LoggerEnvironment, colour: string | undefined, line: string): string {
  return env.isColoured === true ? `${colourSequence(colour ?? 'xx') ?? ''}${line}\x1b[0;39;49m` : line
}

/** A message cannot forge a line of the log or speak to the terminal. The newline that ends a script's text is dropped. */
export function escapeControl(text: string): string {
  return text
    .replace(/[\r\n]+$/, '')
    .replace(/[\x00-\x08\x0a-\x1f\x7f]/g, (char) =>
      char === '\n' ? '\\n' : char === '\r' ? '\\r' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}

function moduleLogger(
  module: string,
  write: (record: LogRecord) => void,
  isEnabled: (level: LogLevel) => boolean,
): ModuleLogger {
  const at =
    (level: LogLevel) =>
    (text: string): void =>
      write({ level, module, text })
  return {
    alert: at(-5),
    bug: at(-4),
    crit: at(-2),
    error: at(-1),
    warn: at(0),
    notice: at(1),
    info: at(2),
    debug: (text) => {
      if (isEnabled(3)) write({ level: 3, module, text: text() })
    },
    isEnabled,
  }
}

/** Counts lines that begin alike within one second. */
class RateLimiter {
  readonly #host: Host
  readonly #seen = new Map<string, { sinceMs: number; count: number; suppressed: number }>()

  constructor(host: Host) {
    this.#host = host
  }

  /** How many lines like this one were left out before it, or that this one is to be left out. */
  check(record: LogRecord): number | 'suppress' {
    const key = `${record.module} ${record.level} ${record.text.slice(0, 24)}`
    const nowMs = this.#host.clock.monotonic()
    const known = this.#seen.get(key)
    if (known === undefined || nowMs - known.sinceMs > 1000) {
      if (this.#seen.size > 1000) this.#seen.clear()
      this.#seen.set(key, { sinceMs: nowMs, count: 1, suppressed: 0 })
      return known?.suppressed ?? 0
    }
    known.count += 1
    if (known.count <= burst) return 0
    known.suppressed += 1
    return 'suppress'
  }
}
