import { valueText } from '../recording/changes.ts'
import type { Change, StepEntry } from '../recording/recording.ts'
import { cutText, visibleLine, visibleText } from '../visible-text.ts'

/** The values that a statement read: `$rU="bob"`, and behind them the code of the function that decided it: `gave -1`. */
export function readingTexts({ values, code, arm }: StepEntry): readonly string[] {
  const texts = values.map(({ text, value }) => `${visibleLine(text)}=${shownValue(value)}`)
  // Most functions that decide nothing give 1, which says nothing.
  return code === undefined || (code === 1 && arm === undefined) ? texts : [...texts, `gave ${code}`]
}

/** What a statement changed, in a line for each: `$du: $null → "sip:a"`, `+ X-Who: bob`, `- Server: x`. */
export function changeTexts(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind === 'value') {
      const { what, before, after } = change
      return [`${visibleLine(what)}: ${shownValue(before)} → ${shownValue(after)}`]
    }
    return [...signed('-', change.removed), ...signed('+', change.added)]
  })
}

function signed(sign: string, text: string): readonly string[] {
  const lines = visibleText(text.replaceAll('\r\n', '\n')).split('\n')
  return lines.filter((line) => line !== '').map((line) => `${sign} ${cutText(line, mostCharacters)}`)
}

/** A header of 64 KB is not read beside a statement: messages and JSON have all of it. */
const mostCharacters = 1000

function shownValue(value: Parameters<typeof valueText>[0]): string {
  return cutText(visibleLine(valueText(value)), mostCharacters)
}

/** How an if, while or switch went on: `then`, `case "a"`; '' for other statements. */
export function armText({ arm, turns }: StepEntry): string {
  return arm === undefined ? '' : `${visibleLine(arm.label)}${turns === undefined ? '' : `, ${turns} times`}`
}
