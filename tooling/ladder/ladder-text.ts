import { largest } from '../largest.ts'
import { PlaceNames } from '../recording/place-names.ts'
import type { Recording } from '../recording/recording.ts'
import { cutText } from '../visible-text.ts'
import { ladderOf, secondsText, type Ladder, type LadderArrow } from './ladder.ts'

export interface LadderTextOptions {
  /** Characters in a line; 120 without it. */
  readonly width?: number
  /** Shows this call alone. */
  readonly callId?: string
  /** Retransmissions and causes are dimmed. */
  readonly isColoured?: boolean
}

/** The text begins behind the time. */
const timeWidth = 10
/** Narrower than this an arrow cannot be labelled: then messages are listed instead. */
const narrowest = 14

/**
 * The messages of a recording as a ladder of text: a column for each party, an arrow for each message, and behind it the line of
 * the configuration that caused it. Ends with a newline; '' when there was no message.
 */
export function renderLadderText(recording: Recording, options: LadderTextOptions = {}): string {
  // A capture has thousands of calls: what is of no use here is not looked for in all of it.
  const startMs = recording.entries.find(({ kind }) => kind === 'received' || kind === 'sent')?.timeMs ?? 0
  const ladder = ladderOf(recording, options.callId, { numberOf: () => 0, startMs })
  if (ladder.arrows.length === 0) return ''
  const places = PlaceNames.of(recording.entries)
  const width = options.width ?? 120
  const dim = (text: string): string => (options.isColoured === true && text !== '' ? `\x1b[2m${text}\x1b[22m` : text)
  const causes = ladder.arrows.map((arrow) => causeText(arrow, places))
  const causeWidth = largest(causes.map((one) => one.length + 2))
  const column = columnWidth(ladder, width - timeWidth - causeWidth)
  if (column < narrowest) return listOf(ladder, causes, dim)
  const lines = [...headLines(ladder, column)]
  for (const [index, arrow] of ladder.arrows.entries()) {
    const time = secondsText(arrow.atMs).padStart(timeWidth - 2)
    const drawn = `${time}  ${arrowLine(arrow, ladder.participants.length, column)}`
    const cause = causes[index] ?? ''
    lines.push(arrow.isRetransmission ? dim(`${drawn}  ${cause}`.trimEnd()) : `${drawn}  ${dim(cause)}`.trimEnd())
  }
  return `${lines.join('\n')}\n`
}

function columnWidth({ participants, arrows }: Ladder, room: number): number {
  const labels = arrows.map(({ label, from, to, isRetransmission }) =>
    Math.ceil((label.length + 8 + (isRetransmission ? 6 : 0)) / Math.max(1, Math.abs(from - to))),
  )
  const heads = participants.flatMap(({ addresses, role }) => [...addresses, role].map((one) => one.length + 2))
  return Math.min(largest([narrowest, ...labels, ...heads]), Math.floor(room / participants.length))
}

function headLines({ participants }: Ladder, column: number): readonly string[] {
  const centred = (text: string): string => {
    const cut = cutText(text, column - 1)
    const before = Math.floor((column - cut.length) / 2)
    return `${' '.repeat(before)}${cut}`.padEnd(column)
  }
  const rows = largest(participants.map(({ addresses }) => addresses.length))
  const indent = ' '.repeat(timeWidth)
  const line = (texts: readonly string[]): string => `${indent}${texts.map(centred).join('')}`.trimEnd()
  const addresses = Array.from({ length: rows }, (_, row) =>
    line(participants.map((one) => cutAddress(one.addresses[row] ?? '', column - 1))),
  )
  return [line(participants.map(({ role }) => role)), ...addresses]
}

/** What tells addresses apart stands at their end. */
function cutAddress(address: string, room: number): string {
  const bare = address.slice(address.indexOf(':') + 1)
  return [address, bare].find((one) => one.length <= room) ?? `…${bare.slice(1 - room)}`
}

function arrowLine(arrow: LadderArrow, parties: number, column: number): string {
  const centre = (index: number): number => index * column + Math.floor(column / 2)
  const cells = Array.from({ length: parties * column }, () => ' ')
  for (let index = 0; index < parties; index += 1) cells[centre(index)] = '│'
  const put = (at: number, text: string): void => {
    for (const [offset, char] of [...text].entries()) cells[at + offset] = char
  }
  const [left, right] = [Math.min(arrow.from, arrow.to), Math.max(arrow.from, arrow.to)].map(centre)
  if (left === undefined || right === undefined || left === right) {
    put((left ?? 0) + 1, `<> ${cutText(labelFor(arrow, column - 5), column - 5)}`)
    return cells.join('').trimEnd()
  }
  const length = right - left - 1
  const label = labelFor(arrow, length - 4)
  const shaft = arrow.isRetransmission ? '╌' : '─'
  const cut = ` ${cutText(label, length - 4)} `
  const before = Math.floor((length - cut.length) / 2)
  put(left + 1, `${shaft.repeat(before)}${cut}`.padEnd(length, shaft))
  put(arrow.from < arrow.to ? right - 1 : left + 1, arrow.from < arrow.to ? '>' : '<')
  return cells.join('').trimEnd()
}

/** What fits: without room for more a retransmission is known by its dashes alone. */
function labelFor({ label, shortLabel, isRetransmission }: LadderArrow, room: number): string {
  const again = isRetransmission ? [`${label} again`, `${shortLabel} again`] : []
  return [...again, label].find((one) => one.length <= room) ?? shortLabel
}

/** Without room for columns. */
function listOf(ladder: Ladder, causes: readonly string[], dim: (text: string) => string): string {
  const name = (index: number): string => ladder.participants[index]?.role ?? ''
  const lines = ladder.participants.map(({ role, addresses }) => `${role} = ${addresses.join(', ')}`)
  for (const [index, { atMs, from, to, label, isRetransmission }] of ladder.arrows.entries()) {
    const text = `${secondsText(atMs).padStart(timeWidth - 2)}  ${name(from)} > ${name(to)}: ${label}`
    lines.push(isRetransmission ? dim(`${text} again`) : `${text}  ${dim(causes[index] ?? '')}`.trimEnd())
  }
  return `${lines.join('\n')}\n`
}

/** The line that caused a message and how: behind a sign when the server sent it later by itself. */
function causeText({ origin }: LadderArrow, places: PlaceNames): string {
  if (origin?.step === undefined) return ''
  return origin.how === 'statement' ? places.step(origin.step) : `(${places.step(origin.step)})`
}
