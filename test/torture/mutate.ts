import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attackShapes } from './attack-shapes.ts'
import { anomalyCase, anomalyCount } from './anomalies.ts'
import { tortureMessages } from './play.ts'

/** Numbers that are the same for the same seed (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) % limit
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new RangeError('there is nothing to pick from')
    return found
  }
}

/** Whole messages of the recorded conformance stories: what phones and proxies really send. */
function recordedMessages(): readonly string[] {
  const folder = join(import.meta.dirname, '../conformance/recordings')
  const found = new Set<string>()
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.json')) continue
    const transcript = JSON.parse(readFileSync(join(folder, entry), 'utf8')) as {
      readonly [endpoint: string]: readonly string[]
    }
    for (const messages of Object.values(transcript))
      for (const text of messages) if (text.includes('SIP/2.0')) found.add(text)
  }
  // One of each kind of message is enough to begin with.
  const kinds = new Map<string, string>()
  for (const text of found)
    kinds.set(`${text.slice(0, 14)} ${/^CSeq: \d+ (\w+)/m.exec(text)?.[1] ?? ''} ${text.split('\r\n').length}`, text)
  return [...kinds.values()]
}

/** What mutations begin with. */
export function fuzzCorpus(): readonly string[] {
  const shapes = attackShapes.filter(({ text }) => text.length < 3000).map(({ text }) => text)
  const cases = Array.from({ length: 400 }, (_, at) => anomalyCase((at * 7919) % anomalyCount).text).filter(
    (text) => text.length < 3000,
  )
  return [...tortureMessages.map(({ text }) => text), ...shapes, ...cases, ...recordedMessages()]
}

// prettier-ignore
const dictionary: readonly string[] = [
  '\r\n', '\r\n ', '\n', '\r\n\r\n', ' ', '\t', '\0', '"', '\\', '<', '>', '(', ')', ';', ',', ':', '@', '=', '%', '%00', '%41', '[', ']', '[::1]', '?',
  'SIP/2.0', 'SIP/2.0/UDP ', 'SIP/2.0/TCP ', 'sip:', 'sips:', 'tel:+49', 'urn:service:sos', ';lr', ';tag=', ';branch=z9hG4bK', ';rport', ';received=', ';transport=tcp',
  ';maddr=', ';q=0.5', ';expires=', 'Via: ', 'v: ', 'From: ', 'To: ', 'Call-ID: ', 'CSeq: ', 'Contact: ', 'm: *', 'Route: <sip:127.8.30.1;lr>', 'Record-Route: ',
  'Content-Length: ', 'l: 0', 'Content-Type: application/sdp', 'Content-Type: multipart/mixed;boundary=b', '--b', '--b--', 'Max-Forwards: 0', 'Proxy-Require: x', 'Require: x',
  'Authorization: Digest username="a", realm="b", nonce="c", uri="d", response="e"', 'Supported: path', 'Path: <sip:127.8.30.13;lr>', 'Expires: 0', 'Subject: ', 'Event: presence',
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'PRACK', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'MSRP', '100', '180', '200', '302', '401', '404', '486', '503', '603', '700',
  '0', '-1', '1', '70', '255', '256', '65535', '65536', '2147483647', '2147483648', '4294967295', '4294967296', '18446744073709551616', '0x1', '1e9',
  'm=audio 1 RTP/AVP 0\r\n', 'c=IN IP4 0.0.0.0\r\n', 'a=sendonly\r\n', 'v=0\r\n', '127.8.30.1', '127.8.30.12', '255.255.255.255', '224.0.0.1', '0.0.0.0', '__proto__', 'constructor',
]

type Mutation = (text: string, dice: Dice, corpus: readonly string[]) => string

const cut = (text: string, from: number, length: number, insert: string): string =>
  text.slice(0, from) + insert + text.slice(from + length)

const mutations: readonly Mutation[] = [
  (text, dice) => cut(text, dice.below(text.length + 1), 1, String.fromCharCode(dice.below(256))),
  (text, dice) => cut(text, dice.below(text.length + 1), 0, dice.pick(dictionary)),
  (text, dice) => cut(text, dice.below(text.length + 1), dice.below(8), dice.pick(dictionary)),
  (text, dice) => cut(text, dice.below(text.length + 1), dice.below(40), ''),
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice) => {
    const from = dice.below(text.length + 1)
    return cut(text, from, 0, text.slice(from, from + dice.below(60)).repeat(1 + dice.below(4)))
  },
  (text, dice) => cut(text, dice.below(text.length + 1), 0, dice.pick(dictionary).repeat(1 + dice.below(60))),
  (text, dice) => {
    const at = [...text.matchAll(/\d+/g)]
    const number = at[dice.below(at.length || 1)]
    return number === undefined ? text : cut(text, number.index, number[0].length, dice.pick(dictionary))
  },
  (text, dice) => onLines(text, (lines) => lines.splice(dice.below(lines.length), 1)),
  (text, dice) => onLines(text, (lines) => lines.splice(dice.below(lines.length), 0, dice.pick(lines))),
  (text, dice) =>
    onLines(text, (lines) => lines.splice(1 + dice.below(lines.length), 0, dice.pick(lines), dice.pick(dictionary))),
  (text, dice, corpus) => {
    const other = dice.pick(corpus).split('\r\n')
    return onLines(text, (lines) => lines.splice(dice.below(lines.length), dice.below(2), dice.pick(other)))
  },
  (text, dice, corpus) => {
    const other = dice.pick(corpus)
    return text.slice(0, dice.below(text.length + 1)) + other.slice(dice.below(other.length + 1))
  },
  (text, dice) => {
    const found = [...text.matchAll(/[;:<>"=,@ ]/g)]
    const place = found[dice.below(found.length || 1)]
    return place === undefined ? text : cut(text, place.index, 1, dice.pick(dictionary))
  },
]

function onLines(text: string, change: (lines: string[]) => unknown): string {
  const lines = text.split('\r\n')
  change(lines)
  return lines.join('\r\n')
}

/** A message of the corpus with one to four mutations, seldom with none; never longer than 8,000 bytes. */
export function mutated(dice: Dice, corpus: readonly string[]): string {
  let text = dice.pick(corpus)
  for (let left = dice.below(5); left > 0; left -= 1) text = dice.pick(mutations)(text, dice, corpus)
  return text.slice(0, 8000)
}

/** Gives what would be one transaction an identity of its own, more often than not, so that the message is not taken for a repetition. */
export function individual(text: string, dice: Dice, number: number): string {
  if (dice.below(4) === 0) return text
  return text
    .replace(/branch=z9hG4bK/i, (match) => `${match}${number}x`)
    .replace(/^((?:Call-ID|i)\s*:\s*)/im, (match) => `${match}${number}`)
}
