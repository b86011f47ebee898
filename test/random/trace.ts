import { levelNames, logLevels, type LogRecord } from '#runtime/log/logger.ts'
import { beginning } from './places.ts'

/** What a server did with one program. */
export interface Trace {
  /** Lines of the script in order; between them, one of each cause of an error or warning. */
  readonly log: readonly string[]
  /** What was sent. */
  readonly sent: readonly string[]
}

interface Line {
  readonly level: string
  readonly isScript: boolean
  readonly text: string
}

/** The errors of the language itself; what modules say of bad values has words of our own. */
const compared = [
  'automatic string to int conversion',
  'rv div by',
  'rv mod by',
  'not found',
  'runaway while',
  'Bad regular expression',
  'too many recursive',
]

/** The traces of the programs by name, from all that a real server wrote. */
export function tracesOfOutput(output: string, sent: readonly string[]): ReadonlyMap<string, Trace> {
  const lines = output.split(/(?= ?\d+\(\d+\) [A-Z]+: )/).map((whole): Line => {
    const [, level = '', module = '', rest = ''] =
      /^ ?\d+\(\d+\) ([A-Z]+): (?:\{[^}]*\} )?(<\w+>|\w+)(?: \[[^\]]*\])?:? ?([\s\S]*?)\n?$/.exec(whole) ?? []
    const isScript = module === '<script>'
    return { level, isScript, text: isScript ? rest : rest.replace(/^\w+\(\): /, '') }
  })
  return tracesOf(lines, sent)
}

/** The traces of the programs by name, from the records of kamkit's logger. */
export function tracesOfRecords(records: readonly LogRecord[], sent: readonly string[]): ReadonlyMap<string, Trace> {
  const lines = records
    .filter(({ level }) => level <= logLevels.WARN)
    .map(({ level, module, text }): Line => {
      const isScript = module === 'script'
      return { level: levelNames[level] ?? '', isScript, text: isScript ? text : text.replace(/^\w+\(\): /, '') }
    })
  return tracesOf(lines, sent)
}

function tracesOf(lines: readonly Line[], sent: readonly string[]): ReadonlyMap<string, Trace> {
  const logs = new Map<string, string[]>()
  let log: string[] = []
  let causes = new Set<string>()
  for (const { level, isScript, text } of lines) {
    if (isScript && text.startsWith(beginning)) {
      const name = text.slice(beginning.length).trim()
      log = logs.get(name) ?? []
      logs.set(name, log)
      causes = new Set()
      continue
    }
    if (isScript) causes = new Set()
    // Integers beyond 2^53 are rounded (decision 003).
    const line = isScript ? withoutMade(text.trimEnd()).replace(/\d{16,}/g, 'BIG') : describeFailure(level, text)
    if (!isScript && (causes.has(line) || !compared.some((part) => text.includes(part)))) continue
    if (!isScript) causes.add(line)
    log.push(line)
  }
  const messages = new Map<string, string[]>()
  for (const message of sent) {
    const name = /^Call-ID: (\S+)/im.exec(message)?.[1] ?? ''
    messages.set(name, [...(messages.get(name) ?? []), withoutChance(message)])
  }
  return new Map([...logs].map(([name, ofProgram]) => [name, { log: ofProgram, sent: messages.get(name) ?? [] }]))
}

/** A failed evaluation is one event: kamkit may look at the other operand all the same, and tell of that too. */
function describeFailure(level: string, text: string): string {
  return /rv (div|mod) by|automatic string to int/.test(text)
    ? 'a failed evaluation'
    : `${level}: ${withoutPlace(text)}`
}

function withoutPlace(text: string): string {
  return (
    text
      .replace(/\(?[\w./-]*\.cfg[,:][^)\s]*\)?:? ?/g, '')
      .replace(/ at\b.*$/, '')
      .replace(/ ?\((L,C|\d+,\d+-\d+,\d+|cfg line: \w+)\)/g, '')
      // After a failure kamkit may still look at the other operand, and tell of that too (decision 004).
      .replace(/conversion for .* failed/s, 'conversion')
      .trim()
  )
}

/** Branches and tags that a server made up, in a line of the log. */
function withoutMade(text: string): string {
  return text.replace(/z9hG4bK(?!-test|own)[0-9a-f.]+/g, 'BRANCH').replace(/\b[0-9a-f]{32}[.-][0-9a-f]{8}\b/g, 'TAG')
}

/**
 * Branches and To-tags that the server made up are not compared; nor is the length of the body, which 6.1.5 leaves as it was
 * after subst() (decision 004).
 */
function withoutChance(message: string): string {
  return message
    .replace(/branch=z9hG4bK(?!-test)[^;,\s]+?(\.\d+)?(?=[;,\s])/g, 'branch=*$1')
    .replace(/^Content-Length: [^\r\n]*/gim, `Content-Length: ${message.split('\r\n\r\n').slice(1).join('').length}`)
    .replace(/^(To: .*?;tag=)(?!test)[^;\r\n]+/gim, '$1*')
}
