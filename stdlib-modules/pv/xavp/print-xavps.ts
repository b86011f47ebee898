import { coreHash } from '#runtime/identifiers/core-hash.ts'
import type { XavpRecord, XavpStore } from '#runtime/script/xavp.ts'
import { recordAddress } from './record-address.ts'
import { XavpList, type XavpEntry } from './xavp-list.ts'

/** Kamailio's numbers of the types of values. */
const types = { number: 1, text: 2, record: 5 } as const
const margin = '     '

/** The log lines with which Kamailio shows all values of a store, in its wording; `kind` is XAVP, XAVI or XAVU. */
export function printXavps(kind: string, store: XavpStore): readonly string[] {
  return printList(kind, store, store.roots, 0)
}

function printList(kind: string, store: XavpStore, stacks: XavpRecord, level: number): readonly string[] {
  const { entries } = new XavpList(stacks, store)
  const address = entries.length === 0 ? '(nil)' : recordAddress(`${kind}${level}`)
  const owner = level === 0 ? '(nil)' : recordAddress(stacks)
  return [
    `+++++ start ${kind} list: ${address} (${owner}) (level=${level})`,
    ...entries.flatMap((entry) => printEntry(kind, store, entry, level)),
    `----- end ${kind} list: ${address} (level=${level})`,
  ]
}

function printEntry(kind: string, store: XavpStore, { name, value }: XavpEntry, level: number): readonly string[] {
  const frame = `${margin}*** (l:${level} - ${recordAddress(name)})`
  const type = value instanceof Map ? types.record : typeof value === 'number' ? types.number : types.text
  return [
    `${frame} ${kind} name: ${name}`,
    `${margin}${kind} id: ${coreHash(store.keyOf(name))}`,
    `${margin}${kind} value type: ${type}`,
    ...printValue(kind, store, value, level),
    `${frame} end`,
  ]
}

function printValue(kind: string, store: XavpStore, value: XavpEntry['value'], level: number): readonly string[] {
  if (typeof value === 'number') return [`${margin}${kind} value (long): ${value}`]
  if (!(value instanceof Map)) return [`${margin}${kind} value (str): ${value ?? ''}`]
  return [
    `${margin}${kind} value: <xavp:${value.size === 0 ? '(nil)' : recordAddress(value)}>`,
    ...printList(kind, store, value, level + 1),
  ]
}
