import { causes, withoutPlace } from '../logs.ts'
import type { Definition, ExpressionResult, FragmentResult, Result } from './definition.ts'

/** A line of a log, which may hold line ends. */
export interface LogEntry {
  /** As Kamailio names it, e.g. `WARNING`. */
  readonly level: string
  readonly module: string
  readonly text: string
}

/** What a log tells of the evaluations of a batch, in their order; shorter when the server ended before the last. */
export function readResults(entries: readonly LogEntry[], definitions: readonly Definition[]): readonly Result[] {
  const parts = partsBetween(entries, 'begin')
  return definitions.slice(0, parts.length).map((definition, index) => {
    const part = parts[index] ?? []
    return definition.kind === 'expr' ? readExpression(part) : readFragment(part)
  })
}

/** Whether the log tells that all evaluations were played. */
export function isFinished(entries: readonly LogEntry[]): boolean {
  return entries.some((entry) => markOf(entry)?.name === 'finished')
}

interface Mark {
  readonly name: string
  readonly value: string | undefined
}

function markOf({ module, text }: LogEntry): Mark | undefined {
  if (module !== '<script>') return undefined
  const [, name, rest = ''] = /^@@(\w+)(.*)$/s.exec(text) ?? []
  if (name === undefined) return undefined
  const value = /\[(.*)\]\s*$/s.exec(rest)?.[1]
  return { name, value }
}

function partsBetween(entries: readonly LogEntry[], name: string): readonly (readonly LogEntry[])[] {
  const parts: LogEntry[][] = []
  for (const entry of entries) {
    const mark = markOf(entry)?.name
    if (mark === 'finished') break
    if (mark === name) parts.push([])
    else parts.at(-1)?.push(entry)
  }
  return parts
}

const resultMarks = new Set(['int', 'str', 'null'])
const truthMarks = new Set(['true', 'false'])

function readExpression(entries: readonly LogEntry[]): ExpressionResult {
  const marks = entries.map(markOf)
  const at = (names: ReadonlySet<string>): number =>
    marks.findIndex((mark) => mark !== undefined && names.has(mark.name))
  const shown = marks[at(resultMarks)]
  const truth = marks[at(truthMarks)]
  const log = causesOf(entries.slice(at(new Set(['value'])) + 1, at(resultMarks)))
  const ifLog = causesOf(entries.slice(at(new Set(['if'])) + 1))
  const type = shown?.name
  return {
    type: type === 'int' || type === 'str' ? type : 'null',
    ...(type === 'null' || shown?.value === undefined ? {} : { value: shown.value }),
    ...(truth === undefined ? {} : { if: truth.name === 'true' }),
    ...(log.length === 0 ? {} : { log }),
    ...(ifLog.length === 0 || String(ifLog) === String(log) ? {} : { ifLog }),
  }
}

function readFragment(entries: readonly LogEntry[]): FragmentResult {
  const log = causesOf(entries)
  const marks = entries.map(markOf)
  const out = entries.filter(({ module }, index) => module === '<script>' && marks[index] === undefined)
  return {
    // Addresses in memory differ from run to run.
    out: out.map(({ text }) => text.trimEnd().replace(/<<xavp:0x[0-9a-f]+>>/g, '<<xavp>>')),
    ...(log.length === 0 ? {} : { log }),
    ...(marks.some((mark) => mark?.name === 'end') ? {} : { stops: true }),
  }
}

/** Causes of failures, each once; lines of the script are no causes. */
function causesOf(entries: readonly LogEntry[]): readonly string[] {
  return causes(
    entries
      .filter(({ module }) => module !== '<script>')
      .map(({ level, text }) => `${level}: ${withoutPlace(text.replace(/^\w+\(\): /, ''))}`),
  )
}
