import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settingText, values } from './cases.ts'
import { exceptionOf } from './exceptions.ts'
import { refusedOf, verdictOf, type Setting, type Target } from './our-verdicts.ts'
import { verdictsFile, type RecordedVerdicts } from './verdicts.ts'

/**
 * Every core parameter with every kind of value: the drop-in accepts what `kamailio -c` of the release accepted, and refuses the
 * rest where Kamailio did (record.ts).
 */
const recorded = JSON.parse(readFileSync(verdictsFile, 'utf8')) as RecordedVerdicts

/** Why ours is not what was recorded; undefined when it is. */
function difference(text: string, answer: string, target: Target): string | undefined {
  const ours = verdictOf(text, target)
  const isSame = (answer === 'ok') === (ours === 'ok') && isNear(lineOf(answer), lineOf(ours))
  return isSame ? undefined : `${text}: Kamailio says ${answer}, we say ${ours}`
}

function lineOf(answer: string): number | undefined {
  const [, line] = /line (\d+)/.exec(answer) ?? []
  return line === undefined ? undefined : Number(line)
}

/** Kamailio names the place of the token behind a mistake, which may stand on the next line. */
function isNear(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= 1
}

describe.each(['6.1', '5.6'] as const)('kamailio -c %s', (release) => {
  const { parameters, forms } = recorded[release]
  const settings = parameters.flatMap(({ names, answers }) =>
    names.flatMap((name) => [...values].map(([kind, value]) => ({ name, value, answer: answers[kind] ?? '' }))),
  )

  it('decides on every parameter with every kind of value as recorded', () => {
    const suspects = suspectsOf(settings, release)
    const differing = suspects.flatMap(
      ({ name, value, answer }) => difference(settingText(name, value), answer, release) ?? [],
    )
    const isListed = suspects.filter(({ name, value }) => exceptionOf(settingText(name, value), release) !== undefined)
    expect(
      differing.filter((text) => !isListed.some((one) => text.startsWith(settingText(one.name, one.value)))),
    ).toEqual([])
  })

  it('decides on other forms of the file level as recorded', () => {
    const differing = forms.flatMap(({ text, answer }) =>
      exceptionOf(text, release) === undefined ? (difference(text, answer, release) ?? []) : [],
    )
    expect(differing).toEqual([])
  })
})

/** The settings on which a file with many of them does not agree with the recording. */
function suspectsOf<T extends Setting & { readonly answer: string }>(
  settings: readonly T[],
  release: Target,
): readonly T[] {
  const size = 300
  const suspects: T[] = []
  for (let start = 0; start < settings.length; start += size) {
    const part = settings.slice(start, start + size)
    const refused = refusedOf(part, release)
    suspects.push(...part.filter((one) => refused.has(one) === (one.answer === 'ok')))
  }
  return suspects
}
