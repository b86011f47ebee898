import { secondsText } from '../ladder/ladder.ts'
import { firstLineOf, isReply, titleOf } from '../recording/message-facts.ts'
import type { PlaceNames } from '../recording/place-names.ts'
import type { ReceivedEntry, SentEntry, StepEntry } from '../recording/recording.ts'
import { changeTexts, readingTexts } from '../trace/describe.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import type { Explanation, Point } from './explanation.ts'

/** A part of a sentence: text, code, or the place of a statement, which a page makes a link. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'place'; readonly text: string; readonly step: StepEntry }

/** The parts of a sentence as text. */
export function plainText(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('')
}

const text = (words: string): Part => ({ kind: 'text', text: words })
/** Text that is fit to be shown already. */
const shown = (words: string): Part => ({ kind: 'code', text: cutText(words, 160) })
/** Bytes of a message or a configuration. */
const code = (bytes: string): Part => shown(visibleLine(bytes))

/** What became of a message, in a sentence. */
export function verdictSentence({ received, verdict, points }: Explanation, places: PlaceNames): readonly Part[] {
  const subject = [code(titleOf(received.message)), text(` from ${received.from}`)]
  const effects = points.flatMap((one) => (one.kind === 'sent' ? [one] : []))
  const main = mainEffect(received, effects)
  if (main === undefined) {
    const end = points.find((one) => one.kind === 'silent')?.step
    return [
      ...subject,
      text(silenceWords(received, verdict)),
      ...(end === undefined ? [] : [text(': the script ended at '), place(end, places)]),
      text('.'),
    ]
  }
  const { origin, sent } = main
  const where =
    origin.step === undefined
      ? []
      : [text(origin.how === 'statement' ? ' by ' : ' by the transaction of '), place(origin.step, places)]
  const others = isReply(received.message)
    ? []
    : effects.filter((one) => one !== main && !isReply(one.sent.message) && !isReply(main.sent.message))
  const also = others.length === 0 ? [] : [text(`, and to ${others.map((one) => one.sent.to).join(' and ')}`)]
  const words = wordsFor(received.message, sent.message)
  return [...subject, text(words), code(shownLine(sent)), text(` to ${sent.to}`), ...also, ...where, text('.')]
}

/** Replies and ACKs need no answer. */
function silenceWords({ message }: ReceivedEntry, verdict: Explanation['verdict']): string {
  if (isReply(message) || message.startsWith('ACK ')) return ' ended here'
  return verdict === 'dropped' ? ' was dropped' : ' was not answered and not relayed'
}

function wordsFor(received: string, sent: string): string {
  if (isReply(received)) return isReply(sent) ? ' was relayed as ' : ' led to '
  return isReply(sent) ? ' was answered ' : ' was relayed as '
}

type SentPoint = Extract<Point, { readonly kind: 'sent' }>

/** A final reply says most of a rejected request; else where it went; else whatever was answered. */
function mainEffect({ message }: ReceivedEntry, effects: readonly SentPoint[]): SentPoint | undefined {
  if (isReply(message)) {
    // The ACK for a refusal is no news.
    const isNews = ({ sent }: SentPoint): boolean => !sent.message.startsWith('ACK ')
    return effects.find(({ sent }) => isReply(sent.message)) ?? effects.find(isNews) ?? effects[0]
  }
  const passedOn = effects.find(({ sent }) => !isReply(sent.message))
  return passedOn ?? effects.findLast(({ sent }) => !titleOf(sent.message).startsWith('1')) ?? effects[0]
}

/** A point of an explanation as a sentence; `startMs`: when the message came. */
export function pointSentence(point: Point, places: PlaceNames, startMs: number): readonly Part[] {
  switch (point.kind) {
    case 'path':
      return pathSentence(point.step, places)
    case 'passed':
      return passedSentence(point.steps, places)
    case 'destination':
      return [
        place(point.step, places),
        text(' '),
        code(point.step.step.text),
        text(' set '),
        shown(changeTexts(point.changes).join(', ')),
        text('.'),
      ]
    case 'sent':
      return sentSentence(point, places, startMs)
    case 'silent':
      if (point.step === undefined) {
        const reasons = point.log.slice(0, 3).flatMap((one) => [text(' '), code(`${one.level}: ${one.text.trimEnd()}`)])
        return [text(`No statement ran, and nothing was sent${reasons.length === 0 ? '.' : ':'}`), ...reasons]
      }
      return [
        text('Nothing was sent: the last statement was '),
        place(point.step, places),
        text(' '),
        code(point.step.step.text),
        text('.'),
      ]
  }
}

function pathSentence(entry: StepEntry, places: PlaceNames): readonly Part[] {
  const { step, arm } = entry
  if (arm === undefined) return [place(entry, places), text(' called '), code(step.text), text('.')]
  const readings = readingTexts(entry)
  const values = readings.length === 0 ? [] : [text(': '), shown(readings.join(', '))]
  return [
    place(entry, places),
    text(' '),
    code(headOf(step.text)),
    text(` ${outcomeOf(arm.label)}`),
    ...values,
    text('.'),
  ]
}

/** A condition without its keyword. */
function headOf(head: string): string {
  return /^(?:if|while)\s*\((.*)\)$/.exec(head)?.[1]?.trim() ?? head
}

function outcomeOf(label: string): string {
  switch (label) {
    case 'then':
      return 'held'
    case 'else':
      return 'did not hold'
    case 'body':
      return 'held, so the loop went on'
    case 'end':
      return 'did not hold, so the loop ended'
    case 'none':
      return 'matched no case'
    default:
      return `took ${visibleLine(label)}`
  }
}

/** More are not named. */
const namedChecks = 6

function passedSentence(steps: readonly StepEntry[], places: PlaceNames): readonly Part[] {
  const named = steps
    .slice(0, namedChecks)
    .flatMap((one, index) => [
      ...(index === 0 ? [] : [text(', ')]),
      place(one, places),
      text(' '),
      code(headOf(one.step.text)),
    ])
  const rest = steps.length > namedChecks ? [text(` and ${steps.length - namedChecks} more`)] : []
  const count = steps.length === 1 ? 'a check that did' : `${steps.length} checks that did`
  return [text(`It passed ${count} not stop it: `), ...named, ...rest, text('.')]
}

function sentSentence(
  { sent, origin, again, lastMs }: SentPoint,
  places: PlaceNames,
  startMs: number,
): readonly Part[] {
  const what = [text(' '), code(shownLine(sent)), text(` to ${sent.to}`)]
  const times =
    again === 0
      ? []
      : [text(`, and ${again === 1 ? 'once' : `${again} times`} more until ${secondsText(lastMs - startMs)} s`)]
  const later =
    sent.timeMs - startMs > 1 ? [text(` ${secondsText(sent.timeMs - startMs)} s after the message came`)] : []
  const { step, how } = origin
  if (step === undefined) return [text('The server sent'), ...what, text(' by itself'), ...later, ...times, text('.')]
  if (how === 'statement')
    return [place(step, places), text(' '), code(step.step.text), text(' sent'), ...what, ...later, ...times, text('.')]
  return [text('The transaction of '), place(step, places), text(' sent'), ...what, ...later, ...times, text('.')]
}

/** A request with its URI, a reply with its status. */
function shownLine({ message }: SentEntry): string {
  const line = firstLineOf(message)
  return isReply(message) ? line.slice(8) : line.replace(/ SIP\/2\.0$/, '')
}

function place(entry: StepEntry, places: PlaceNames): Part {
  return { kind: 'place', text: places.step(entry), step: entry }
}
