import { baseText, type BaseName } from './files.ts'

/**
 * A mistake: in a configuration one text is replaced by another, in which « and » mark what kamkit must point at; when that stands
 * elsewhere, the text around it is given at the end.
 */
export type Defect = readonly [base: BaseName, title: string, from: string, to: string, code: string, place?: string]

export interface SeededConfig {
  readonly text: string
  /** Where the mark starts and ends in the text. */
  readonly start: number
  readonly end: number
}

/** The configuration with the mistake. The text that is replaced stands in it exactly once. */
export function seed([base, title, from, to, , place]: Defect): SeededConfig {
  const original = baseText(base)
  const at = findOnce(original, from, title)
  const seeded = original.slice(0, at) + withoutMarks(to) + original.slice(at + from.length)
  const marked = place ?? to
  const open = marked.indexOf('«')
  const close = marked.indexOf('»')
  if (open === -1 || close < open) throw new Error(`${title}: no mark`)
  const around = place === undefined ? at : findOnce(seeded, withoutMarks(place), title)
  return { text: seeded, start: around + open, end: around + close - 1 }
}

function withoutMarks(text: string): string {
  return text.replace('«', '').replace('»', '')
}

function findOnce(text: string, part: string, title: string): number {
  const at = text.indexOf(part)
  if (at === -1 || text.includes(part, at + 1)) throw new Error(`${title}: "${part}" is not there exactly once`)
  return at
}
