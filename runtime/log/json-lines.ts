import type { LogRecord } from './logger.ts'
import { levelNames } from './logger.ts'

/** The JSON log engine of `--log-engine=json[:FLAGS]`; the letters are those of Kamailio 6.1.5. */
export interface JsonEngine {
  /** `M`: a message does not end with a newline. */
  readonly trims: boolean
  /** `a`: names begin with `kamailio.`. */
  readonly hasNamespace: boolean
  /** `c`: the Call-ID of the message that is being handled. */
  readonly hasCallId: boolean
  /** `j`: prefix and message are objects; a message that is one already stays as it is. */
  readonly hasObjects: boolean
  /** `U`: the fields of Common Event Expression. */
  readonly isCee: boolean
}

/** What a line shows beside its record. */
export interface JsonLineContext {
  readonly nowMs: number
  readonly processNo: number
  readonly pid: number
  readonly prefix: string
  readonly callId: string | undefined
  readonly hostName: string
  /** syslog knows time and process itself. */
  readonly isForSyslog: boolean
}

/** Reads `json` or `json:FLAGS`; undefined for every other engine, of which 6.1.5 has none itself and which change nothing. */
export function parseLogEngine(text: string): JsonEngine | undefined {
  const [name, flags = ''] = text.split(':')
  if (name !== 'json') return undefined
  return {
    trims: flags.includes('M'),
    hasNamespace: flags.includes('a'),
    hasCallId: flags.includes('c'),
    hasObjects: flags.includes('j'),
    isCee: flags.includes('U'),
  }
}

/** One line of the log as a JSON object, with Kamailio's names; kamkit has no C source: file and line are
 * those of the configuration, where the line has such a place. */
export function formatJsonLine(record: LogRecord, text: string, engine: JsonEngine, context: JsonLineContext): string {
  const message = engine.trims ? text.replace(/\n+$/, '') : text
  return engine.isCee ? ceeLine(record, message, context) : plainLine(record, message, engine, context)
}

function plainLine(record: LogRecord, message: string, engine: JsonEngine, context: JsonLineContext): string {
  const space = engine.hasNamespace ? 'kamailio.' : ''
  const field = (name: string, value: string): string => `${quote(space + name)}: ${value}`
  const own = context.isForSyslog
    ? []
    : [
        field('time', quote(timeText(context.nowMs))),
        field('idx', String(context.processNo)),
        field('pid', String(context.pid)),
      ]
  const fields = [
    ...own,
    field('level', quote(levelOf(record))),
    field('module', quote(moduleOf(record))),
    field('file', quote(record.at?.file ?? '')),
    field('line', String(record.at?.line ?? 0)),
    field('function', '""'),
    ...(engine.hasCallId && context.callId !== undefined ? [field('callid', quote(context.callId))] : []),
    field('logprefix', engine.hasObjects ? objectOf(context.prefix) : quote(context.prefix)),
    field('message', engine.hasObjects ? objectOf(message) : quote(message)),
  ]
  return `{ ${fields.join(', ')} }`
}

function ceeLine(record: LogRecord, message: string, context: JsonLineContext): string {
  const members = [
    `"time":${quote(timeText(context.nowMs))}`,
    `"proc":{"id":"${context.pid}","tid":${context.pid}}`,
    `"pri":${quote(levelOf(record))}`,
    `"subsys":${quote(moduleOf(record))}`,
    `"file":{"name":${quote(record.at?.file ?? '')},"line":${record.at?.line ?? 0}}`,
    '"native":{"function":""}',
    `"msg":${quote(message)}`,
    '"pname":"kamailio"',
    '"appname":"kamailio"',
    `"hostname":${quote(context.hostName)}`,
  ]
  return `${context.isForSyslog ? '@cee: ' : ''}{${members.join(',')}}`
}

function levelOf(record: LogRecord): string {
  return record.levelName ?? levelNames[record.level] ?? 'DEBUG'
}

/** What a script writes comes from the module xlog. */
function moduleOf({ module }: LogRecord): string {
  return module === 'script' ? 'xlog' : module
}

/** With nanoseconds, of which this clock knows none. */
function timeText(nowMs: number): string {
  return new Date(nowMs).toISOString().replace('Z', '000000Z')
}

/** `{"a": 1}` stays, whatever else becomes the text of an object. */
function objectOf(text: string): string {
  return isJsonObject(text) ? text : `{ "text": ${quote(text)} }`
}

function isJsonObject(text: string): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Bytes beyond ASCII stay as they are: texts are one character for each byte. */
function quote(text: string): string {
  return JSON.stringify(text)
}
