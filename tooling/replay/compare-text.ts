import { createPaint } from '../paint.ts'
import { placeOf, type StepEntry } from '../recording/recording.ts'
import { armText, changeTexts, readingTexts } from '../trace/describe.ts'
import { visibleLine } from '../visible-text.ts'
import type { ComparedCall } from './compare.ts'
import { differenceText } from './decisions.ts'
import { differenceJson } from './replay-json.ts'

/** The calls that two configurations treat differently, for people. Ends with a newline. */
export function renderComparison(
  calls: readonly ComparedCall[],
  { isColoured = false }: { readonly isColoured?: boolean } = {},
): string {
  const paint = createPaint(isColoured)
  const different = calls.filter(({ difference }) => difference !== undefined)
  const lines = different.flatMap(({ callId, difference, parting }) => [
    paint('bold', visibleLine(callId) || '(no Call-ID)'),
    ...(difference === undefined ? [] : [`  ${differenceText(difference, 'old', 'new')}`]),
    ...(parting === undefined
      ? ['  both execute the same statements: parameters, defines or modules make the difference']
      : [...stepLines('old', parting.before), ...stepLines('new', parting.after)]),
    '',
  ])
  const sum =
    different.length === 0
      ? 'are all treated the same'
      : `${different.length} ${different.length === 1 ? 'is' : 'are'} treated differently`
  return [...lines, `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}: ${sum}`, ''].join('\n')
}

function stepLines(name: string, step: StepEntry | undefined): readonly string[] {
  if (step === undefined) return [`  ${name}: nothing more is executed`]
  const arm = armText(step)
  const about = [...readingTexts(step), ...changeTexts(step.changes)]
  return [
    `  ${name}: ${placeOf(step)}: ${visibleLine(step.step.text)}${arm === '' ? '' : ` → ${arm}`}`,
    ...about.map((text) => `         ${text}`),
  ]
}

/** The same as data. */
export function comparisonJson(calls: readonly ComparedCall[]): unknown {
  return {
    calls: calls.length,
    different: calls.flatMap(({ callId, difference, parting }) =>
      difference === undefined
        ? []
        : [
            {
              callId,
              difference: differenceJson(difference, 'old', 'new'),
              old: stepJson(parting?.before),
              new: stepJson(parting?.after),
            },
          ],
    ),
  }
}

function stepJson(entry: StepEntry | undefined): object | null {
  if (entry === undefined) return null
  const { step, arm, values } = entry
  return {
    place: placeOf(entry),
    route: step.route,
    text: step.text,
    ...(arm === undefined ? {} : { arm: arm.label }),
    values: values.map(({ text, value }) => ({ name: text, value })),
  }
}
