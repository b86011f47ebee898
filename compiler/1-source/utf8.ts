/**
 * The compiler holds texts as bytes, one character each; people and editors hold them as UTF-16. A file is taken for UTF-8, so that a name
 * of one letter with an accent has two characters for the compiler, as it has for Kamailio.
 */

/** Characters of several bytes. */
const sequences = /[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}/g

/**
 * A text of the compiler for people: sequences of bytes that are UTF-8 become characters. Other characters stay as they are: messages
 * and documentation have some of their own, and a file may be no UTF-8.
 */
export function fromBytes(text: string): string {
  const decoder = new TextDecoder()
  return text.replace(sequences, (bytes) => decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))))
}

/** Counts the UTF-16 units of ranges of one text, wherever they are in it, however long it is. */
export class UnitCounter {
  /** Where characters of several bytes begin, and how many bytes more than units the text has up to there. */
  readonly #starts: number[] = []
  readonly #surpluses: number[] = [0]

  constructor(text: string) {
    let surplus = 0
    for (const { 0: bytes, index } of text.matchAll(sequences)) {
      surplus += bytes.length - (bytes.length === 4 ? 2 : 1)
      this.#starts.push(index)
      this.#surpluses.push(surplus)
    }
  }

  between(start: number, end: number): number {
    return end - start - this.#surplusBefore(end) + this.#surplusBefore(start)
  }

  #surplusBefore(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return this.#surpluses[low] ?? 0
  }
}

/** How many UTF-16 units a range of bytes is in the editor. A byte that belongs to no UTF-8 sequence is one. */
export function unitsIn(text: string, start: number, end: number): number {
  let units = 0
  for (let at = start; at < end; at += sequenceLength(text, at)) units += sequenceLength(text, at) === 4 ? 2 : 1
  return units
}

/** The offset that lies so many UTF-16 units behind `start`, `end` at most. */
export function skipUnits(text: string, start: number, end: number, units: number): number {
  let at = start
  for (let left = units; left > 0 && at < end; left -= 1) {
    const length = sequenceLength(text, at)
    if (length === 4) left -= 1
    at += length
  }
  return Math.min(at, end)
}

/** The number of bytes of the character that starts here. */
function sequenceLength(text: string, at: number): number {
  const lead = text.charCodeAt(at)
  const length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let next = 1; next < length; next += 1) {
    const code = text.charCodeAt(at + next)
    if (!(code >= 0x80 && code <= 0xbf)) return 1
  }
  return length
}
