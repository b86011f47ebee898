import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, RecordedCase, VerdictCase } from './verdict-case.ts'

const path = join(import.meta.dirname, 'verdicts.tsv')
const title = 'group\tframe\ttext\targuments\t6.1.5\t5.6.3'

/** The recorded verdicts. */
export function readFixture(): readonly RecordedCase[] {
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [group = '', frame = '', body = '""', extras = '', newer = '', older = ''] = line.split('\t')
    const { args, hasFiles } = extras === '' ? {} : (JSON.parse(extras) as Pick<VerdictCase, 'args' | 'hasFiles'>)
    return {
      group,
      frame: frame as Frame,
      body: JSON.parse(body) as string,
      ...(args === undefined ? {} : { args }),
      ...(hasFiles === undefined ? {} : { hasFiles }),
      verdicts: { '6.1': newer, '5.6': older },
    }
  })
}

/** Writes the recorded verdicts, one case a line. */
export function writeFixture(cases: readonly RecordedCase[]): void {
  const rows = cases.map(({ group, frame, body, args, hasFiles, verdicts }) => {
    const extras = args === undefined && hasFiles === undefined ? '' : JSON.stringify({ args, hasFiles })
    return [group, frame, JSON.stringify(body), extras, verdicts['6.1'], verdicts['5.6']].join('\t')
  })
  writeFileSync(path, `${[title, ...rows].join('\n')}\n`)
}
