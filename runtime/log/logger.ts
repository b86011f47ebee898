/** Kamailio's levels: a line is written when its level is at most `debug`. */
export const logLevels = {
  ALERT: -5,
  BUG: -4,
  CRIT2: -3,
  CRIT: -2,
  ERR: -1,
  WARN: 0,
  NOTICE: 1,
  INFO: 2,
  DBG: 3,
} as const

export type LogLevel = (typeof logLevels)[keyof typeof logLevels]

/** How Kamailio writes each level in a line. */
export const levelNames: { readonly [level: number]: string } = {
  [-5]: 'ALERT',
  [-4]: 'BUG',
  [-3]: 'CRITICAL',
  [-2]: 'CRITICAL',
  [-1]: 'ERROR',
  0: 'WARNING',
  1: 'NOTICE',
  2: 'INFO',
  3: 'DEBUG',
}

/** One event to be logged. */
export interface LogRecord {
  readonly level: LogLevel
  /** The module's name, 'core' or 'script'. */
  readonly module: string
  readonly text: string
  /** Place in the configuration that the event belongs to. */
  readonly at?: { readonly file: string; readonly line: number } | undefined
  /** Expanded log_prefix, already with its trailing blank; set by the route that is running. */
  readonly prefix?: string
  /** Written instead of the level's name (debugger's log_level_name). */
  readonly levelName?: string | undefined
  /** Written instead of the module's name and the colon behind it (xlog's prefix). */
  readonly heading?: string | undefined
  /** Facility of the system's log for this line alone, such as LOG_LOCAL3. */
  readonly facility?: string | undefined
  /** Kamailio's `file:line` and function, where a tool reads them (parse errors). */
  readonly origin?: string
}

/** Writes log records; `forModule` gives one that names its module. */
export interface Logger {
  /** Debug levels of single modules, which win over that of the server (debugger's mod_level). */
  readonly moduleLevels?: Map<string, number>
  /** Colours of lines on a terminal, as two letters by level (xlog's log_colors). */
  readonly levelColours?: Map<LogLevel, string>
  isEnabled(level: LogLevel): boolean
  write(record: LogRecord): void
  forModule(module: string): ModuleLogger
}

/** The logger that a module gets. Text must not end with a newline. */
export interface ModuleLogger {
  alert(text: string): void
  bug(text: string): void
  crit(text: string): void
  error(text: string): void
  warn(text: string): void
  notice(text: string): void
  info(text: string): void
  debug(text: () => string): void
  isEnabled(level: LogLevel): boolean
}
