import { largest } from '../largest.ts'
import { markup, type Html } from '../page/markup.ts'
import type { StepEntry } from '../recording/recording.ts'
import { cutText } from '../visible-text.ts'
import { secondsText, type Ladder, type LadderArrow } from './ladder.ts'

/** Where things of a ladder lead to. */
export interface LadderLinks {
  /** The anchor of a message (`#m3`), by its number. */
  message(number: number): string
  /** The anchor of the line of a statement. */
  step(step: StepEntry): string
  /** How the place of a statement is written. */
  place(step: StepEntry): string
}

/** Pixels. */
const charWidth = 7.3
const timeWidth = 78
const rowHeight = 34
const lineHeight = 16
const top = 14

/**
 * The ladder as SVG, for a page with the styles of `pageStyle`: an arrow leads to the line that caused it, the time before it to
 * the text of the message. It is as wide as it needs to be; the page scrolls it.
 */
export function renderLadderSvg(ladder: Ladder, links: LadderLinks): Html {
  const { participants, arrows } = ladder
  const geometry = geometryOf(ladder, links)
  const { width, height, headHeight, centre } = geometry
  const heads = participants.map(({ role, addresses, isServer }, index) => {
    const x = centre(index)
    const texts = [role, ...addresses].map(
      (text, row) =>
        markup`<text class="${row === 0 ? 'role' : 'address'}" x="${x}" y="${top + row * lineHeight}">${cutText(text, geometry.headChars)}</text>`,
    )
    const life = markup`<line class="life" x1="${x}" y1="${headHeight}" x2="${x}" y2="${height - 6}" />`
    return markup`<g class="${isServer ? 'party server' : 'party'}">${texts}${life}</g>`
  })
  const rows = arrows.map((arrow, row) => renderArrow(arrow, headHeight + row * rowHeight, geometry, links))
  return markup`<svg class="ladder" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="Messages in the order of time" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${heads}${rows}</svg>`
}

interface Geometry {
  readonly width: number
  readonly height: number
  readonly headHeight: number
  /** Characters for which a column has room. */
  readonly headChars: number
  readonly columnWidth: number
  readonly causeX: number
  centre(index: number): number
}

function geometryOf({ participants, arrows }: Ladder, links: LadderLinks): Geometry {
  const headChars = Math.max(
    10,
    largest(participants.flatMap(({ role, addresses }) => [role, ...addresses].map((one) => one.length))),
  )
  const betweenChars = arrows.map((one) =>
    // A message to itself is written beside its column.
    one.from === one.to
      ? drawnLabel(one).length + 8
      : Math.ceil((drawnLabel(one).length + 4) / Math.abs(one.from - one.to)),
  )
  const columnWidth = Math.round(largest([16, headChars + 2, ...betweenChars]) * charWidth)
  const side = Math.round((headChars / 2 + 1) * charWidth)
  const hasSelf = arrows.some((one) => one.from === one.to && one.from === participants.length - 1)
  const causeX = timeWidth + (participants.length - 1) * columnWidth + side + (hasSelf ? columnWidth : side) + 8
  const causes = arrows.map((one) => causeOf(one, links).length)
  const headHeight = top + lineHeight * (1 + largest(participants.map(({ addresses }) => addresses.length)))
  return {
    width: Math.ceil(causeX + largest(causes) * charWidth + 12),
    height: headHeight + arrows.length * rowHeight + 14,
    headHeight,
    headChars,
    columnWidth,
    causeX,
    centre: (index) => timeWidth + side + index * columnWidth,
  }
}

function renderArrow(arrow: LadderArrow, y: number, geometry: Geometry, links: LadderLinks): Html {
  const { number, atMs, origin, isRetransmission, entry } = arrow
  const message = links.message(number)
  const step = origin?.step
  const target = step === undefined ? message : links.step(step)
  const kind = entry.kind === 'received' ? 'in' : 'out'
  const line = y + 26
  const cause = causeOf(arrow, links)
  const said = `${kind === 'in' ? 'received' : 'sent'}: ${labelOf(arrow)}${cause === '' ? '' : `, ${cause}`}`
  const time = markup`<a href="${message}" aria-label="text of message ${number}"><rect class="hit" x="0" y="${y + 6}" width="${timeWidth - 6}" height="${rowHeight - 6}" /><text class="time" x="${timeWidth - 14}" y="${line + 4}">${secondsText(atMs)}</text></a>`
  const caused =
    cause === '' ? undefined : markup`<text class="cause" x="${geometry.causeX}" y="${line + 4}">${cause}</text>`
  const drawn = markup`<a href="${target}" aria-label="${said}"><title>${said}</title>${shaft(arrow, line, geometry)}${caused}</a>`
  return markup`<g class="${isRetransmission ? `arrow ${kind} again` : `arrow ${kind}`}">${time}${drawn}</g>`
}

function shaft(arrow: LadderArrow, y: number, { centre, columnWidth }: Geometry): Html {
  const [from, to] = [centre(arrow.from), centre(arrow.to)]
  const label = drawnLabel(arrow)
  if (from === to) {
    const right = from + 26
    const path = `M ${from} ${y - 8} H ${right} V ${y + 4} H ${from + 8}`
    const text = cutText(label, Math.floor((columnWidth - 40) / charWidth))
    return markup`<path class="shaft" d="${path}" />${head(from, y + 4, -1)}<text class="label self" x="${right + 6}" y="${y + 2}">${text}</text>`
  }
  const way = to > from ? 1 : -1
  const left = Math.min(from, to)
  const hit = markup`<rect class="hit" x="${left}" y="${y - 20}" width="${Math.abs(to - from)}" height="${rowHeight - 6}" />`
  const line = markup`<line class="shaft" x1="${from}" y1="${y}" x2="${to - way * 7}" y2="${y}" />${head(to, y, way)}`
  return markup`${hit}${line}<text class="label" x="${(from + to) / 2}" y="${y - 7}">${label}</text>`
}

/** The head of an arrow that points to the right for 1, to the left for -1. */
function head(x: number, y: number, way: number): Html {
  return markup`<path class="head" d="M ${x} ${y} l ${-8 * way} -4 v 8 z" />`
}

function labelOf({ label, isRetransmission }: LadderArrow): string {
  return isRetransmission ? `${label} again` : label
}

/** A longer label would make all columns wide; the whole one is told when it is pointed at. */
const longestDrawn = 26

function drawnLabel(arrow: LadderArrow): string {
  const whole = labelOf(arrow)
  if (whole.length <= longestDrawn) return whole
  const again = arrow.isRetransmission ? ' again' : ''
  return `${cutText(arrow.shortLabel, longestDrawn - again.length)}${again}`
}

/** The place, and how a message came from there when it was not sent by that statement at once. */
function causeOf({ origin }: LadderArrow, links: LadderLinks): string {
  if (origin?.step === undefined) return ''
  const place = links.place(origin.step)
  switch (origin.how) {
    case 'statement':
      return place
    case 'received':
      return `transaction of ${place}`
    case 'again':
    case 'timer':
      return `timer of ${place}`
  }
}
