import { createPaint } from '../paint.ts'
import { PlaceNames } from '../recording/place-names.ts'
import type { Recording } from '../recording/recording.ts'
import { explainMessages } from './explanation.ts'
import { plainText, pointSentence, verdictSentence, type Part } from './sentences.ts'

export interface ExplanationTextOptions {
  /** Characters in a line; 120 without it. */
  readonly width?: number
  readonly isColoured?: boolean
  readonly callId?: string
}

/**
 * Why each message of a recording went where it went: a sentence with what became of it, then what led there, in order. Ends with
 * a newline; '' when no message came.
 */
export function renderExplanationText(recording: Recording, options: ExplanationTextOptions = {}): string {
  const { width = 120, isColoured = false, callId } = options
  const places = PlaceNames.of(recording.entries)
  const paint = createPaint(isColoured)
  const lines: string[] = []
  for (const explanation of explainMessages(recording, callId)) {
    for (const line of wrapWords(plainText(verdictSentence(explanation, places)), width))
      lines.push(paint('bold', line))
    for (const [index, point] of explanation.points.entries()) {
      const sentence: readonly Part[] = pointSentence(point, places, explanation.received.timeMs)
      const [first = '', ...more] = wrapWords(plainText(sentence), width - 5)
      lines.push(`${String(index + 1).padStart(3)}. ${first}`, ...more.map((line) => `     ${line}`))
    }
    lines.push('')
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}`
}

/** Lines of at most so many characters; a longer word is a line of its own. */
function wrapWords(sentence: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of sentence.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
