import { levelNames, type LogRecord } from '#runtime/log/logger.ts'

/** What 6.1.5 says on its way out after a failure; what went wrong is in the lines before. */
const consequences: readonly string[] = [
  'rval expression evaluation failed',
  'if expression evaluation failed',
  'while expression evaluation failed',
  'non existing right pvar',
  'assignment failed',
  'run action error at',
]

/** Cases whose lines are not compared, and why. */
export const otherLines: readonly (readonly [id: RegExp, reason: string])[] = [
  [
    /^(tr|selval).*(tobody|urialias\.decode)/,
    'our parser names what is wrong with an address or alias in words of its own',
  ],
  [/^tr\.param\//, '6.1.5 remembers a list that it could not read, and tells of it once'],
  [/^tr\.re\//, 'recorded without lines'],
  [/^selval\//, '6.1.5 logs a BUG for selval() where an integer is wanted'],
]

/** The causes among recorded lines, as `LEVEL: text` without file, function and place. */
export function causesOfLines(lines: readonly string[]): readonly string[] {
  return causes(
    lines.map((line) => {
      const [, level = '', text = ''] = /^(\w+): (?:<core>|\w+)(?: \[[^\]]*\])?: (.*)$/s.exec(line) ?? []
      return `${level}: ${withoutPlace(text.replace(/^\w+\(\): /, ''))}`
    }),
  )
}

/** The causes among the records of a section. */
export function causesOfRecords(records: readonly LogRecord[]): readonly string[] {
  return causes(
    records
      .filter(({ module }) => module !== 'script')
      .map(({ level, text }) => `${levelNames[level] ?? ''}: ${withoutPlace(text.replace(/^\w+\(\): /, ''))}`),
  )
}

/** A cause without its place in the configuration. */
export function withoutPlace(text: string): string {
  return text
    .replace(/^T\.cfg:\d+: /, '')
    .replace(/ at T\.cfg:\d+$/, '')
    .replace(/runaway while \(\d+, \d+\)/, 'runaway while')
    .replace(/ ?\((L,C|\d+,\d+-\d+,\d+|cfg line: \w+)\)/g, '')
    .trim()
}

/** One of each: how often a cause is told depends on the order of evaluation. */
export function causes(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.filter((line) => !consequences.some((end) => line.includes(end))))]
}
