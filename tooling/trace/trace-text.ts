import { secondsText } from '../ladder/ladder.ts'
import { largest } from '../largest.ts'
import { createPaint, type Paint } from '../paint.ts'
import { firstLineOf, linesOf } from '../recording/message-facts.ts'
import { PlaceNames } from '../recording/place-names.ts'
import type { Entry, Run, StepEntry } from '../recording/recording.ts'
import { cutText, visibleLine, visibleText } from '../visible-text.ts'
import { armText, changeTexts, readingTexts } from './describe.ts'
import { nestingOf, type Nesting } from './nesting.ts'
import { runTitlesOf } from './run-titles.ts'

export interface TraceTextOptions {
  /** Characters in a line; 120 without it. */
  readonly width?: number
  readonly isColoured?: boolean
  /** Messages with all their lines; only the first without it. */
  readonly hasFullMessages?: boolean
}

/** Values stand in a column of their own where there is room. */
const valueColumn = 64

/**
 * What happened as lines of text: each statement with its place, how it went on, the values that it read and what it changed,
 * indented by the blocks that called each other; messages and log lines where they came. Ends with a newline.
 */
export function renderTraceText(entries: readonly Entry[], options: TraceTextOptions = {}): string {
  const lines = new TraceLines(entries, options)
  for (const entry of entries) lines.add(entry)
  return lines.text()
}

class TraceLines {
  readonly #places: PlaceNames
  readonly #nesting: ReadonlyMap<StepEntry, Nesting>
  readonly #titles: ReadonlyMap<Run, string>
  readonly #width: number
  readonly #paint: Paint
  readonly #isFull: boolean
  readonly #placeWidth: number
  readonly #startMs: number
  readonly #seen = new Set<string>()
  readonly #lines: string[] = []
  #timeMs: number

  constructor(
    entries: readonly Entry[],
    { width = 120, isColoured = false, hasFullMessages = false }: TraceTextOptions,
  ) {
    const files = entries.flatMap((one) => (one.kind === 'step' ? one.run.files : []))
    this.#places = new PlaceNames(files)
    this.#nesting = nestingOf(entries)
    this.#titles = runTitlesOf(entries)
    this.#width = width
    this.#paint = createPaint(isColoured)
    this.#isFull = hasFullMessages
    const places = entries.flatMap((one) => (one.kind === 'step' ? this.#places.step(one).length : []))
    this.#placeWidth = Math.min(40, largest(places)) + 2
    this.#startMs = entries[0]?.timeMs ?? 0
    this.#timeMs = this.#startMs
  }

  text(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`
  }

  add(entry: Entry): void {
    this.#tellTime(entry.timeMs)
    switch (entry.kind) {
      case 'received':
        return this.#message('<-', entry.from, entry.message)
      case 'sent':
        return this.#message('->', entry.to, entry.message)
      case 'run': {
        const title = `${visibleLine(this.#titles.get(entry.run) ?? '')} on ${visibleLine(entry.run.about)}`
        return void this.#lines.push(this.#paint('bold', cutText(title, this.#width)))
      }
      case 'step':
        return this.#step(entry)
      case 'log':
        return this.#wrapped(' ! ', `${entry.level}: ${visibleLine(entry.text)}`, 'yellow')
      case 'end':
        if (entry.dropped) this.#lines.push(this.#paint('dim', 'the script said drop'))
    }
  }

  /** Time is told where it has passed. */
  #tellTime(timeMs: number): void {
    if (timeMs - this.#timeMs > 1) {
      this.#lines.push(this.#paint('dim', `at ${secondsText(timeMs - this.#startMs)} s`))
    }
    this.#timeMs = timeMs
  }

  #message(arrow: string, address: string, message: string): void {
    const shown = this.#isFull ? linesOf(message).join('\n') : firstLineOf(message)
    const lines = visibleText(shown).split('\n')
    const way = `${arrow} ${address} ${message}`
    if (this.#seen.has(way))
      return this.#wrapped(`${arrow} `, `${address} again: ${visibleLine(firstLineOf(message))}`, 'dim')
    this.#seen.add(way)
    if (!this.#isFull) return this.#wrapped(`${arrow} `, `${address} ${lines[0] ?? ''}`, 'cyan')
    this.#lines.push(this.#paint('cyan', `${arrow} ${address}`), ...lines.map((line) => `   ${line}`))
  }

  #step(entry: StepEntry): void {
    const { level = 0, isEntry = false } = this.#nesting.get(entry) ?? {}
    const indent = `${' '.repeat(this.#placeWidth)}${'  '.repeat(Math.min(level, 20))}`
    if (isEntry && level > 0) this.#lines.push(this.#paint('bold', `${indent}${visibleLine(entry.step.route)}`))
    const place = this.#places.step(entry).padEnd(this.#placeWidth)
    const arm = armText(entry)
    const armed = arm === '' ? '' : ` → ${arm}`
    const [first = '', ...more] = wrap(visibleLine(entry.step.text), this.#width - indent.length - armed.length)
    const head = `${this.#paint('dim', place)}${indent.slice(this.#placeWidth)}${first}`
    const decided = this.#paint('magenta', armed)
    const values = readingTexts(entry)
    const beside = values.join(' ')
    const padding = this.#padding(indent.length + first.length + armed.length, beside.length)
    const isBeside = more.length === 0 && beside !== '' && padding >= 2
    if (isBeside) this.#lines.push(`${head}${decided}${' '.repeat(padding)}${this.#paint('green', beside)}`)
    else this.#lines.push(...withEnd([head, ...more.map((line) => `${indent}  ${line}`)], decided))
    if (!isBeside) for (const value of values) this.#wrapped(`${indent}    `, value, 'green')
    for (const change of changeTexts(entry.changes)) this.#wrapped(`${indent}    `, change, 'blue')
  }

  /** The blanks before the values: to their column when they end within the width then; below 2 when they do not fit. */
  #padding(headLength: number, valuesLength: number): number {
    return Math.min(this.#width - headLength - valuesLength, Math.max(2, valueColumn - headLength))
  }

  #wrapped(indent: string, text: string, style: Parameters<Paint>[0]): void {
    const lines = wrap(text, this.#width - indent.length)
    const next = ' '.repeat(indent.length)
    for (const [index, line] of lines.entries())
      this.#lines.push(`${index === 0 ? indent : next}${this.#paint(style, line)}`)
  }
}

/** Lines with a text behind the last one. */
function withEnd(lines: readonly string[], end: string): readonly string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? `${line}${end}` : line))
}

/** So many lines of one text are shown. */
const mostLines = 12

/** Lines of at most so many characters, broken at blanks where there are some. */
function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(20, width)
  const lines: string[] = []
  let rest = text
  while (rest.length > room && lines.length < mostLines - 1) {
    const blank = rest.lastIndexOf(' ', room)
    // No character is cut in two.
    const whole = /[\uD800-\uDBFF]/.test(rest.charAt(room - 1)) ? room - 1 : room
    const end = blank > room / 2 ? blank : whole
    lines.push(rest.slice(0, end))
    rest = rest.slice(blank > room / 2 ? end + 1 : end)
  }
  return [...lines, cutText(rest, room)]
}
