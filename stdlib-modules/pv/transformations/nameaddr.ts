import { toStr } from '#runtime/script/operators.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import type { Value } from '#grammar/value.ts'
import type { BehavioursOf } from './behaviour.ts'
import type { nameaddrFacts } from './facts.ts'

/** `name <uri>`, read leniently: without brackets all of the text is the URI. */
export interface LooseAddress {
  /** What is before the bracket, with quotes and blanks. */
  readonly name: string
  /** Undefined when the bracket is not closed. */
  readonly uri: string | undefined
  /** Up to the closing bracket, or to the end; 0 when it is missing. */
  readonly length: number
  readonly hasBrackets: boolean
}

/** Cuts an address as Kamailio's parser of name and address does; a quote that is not closed hides the brackets. */
export function cutAddress(text: string): LooseAddress {
  const open = findOpening(text)
  if (open === -1) return { name: '', uri: text, length: text.length, hasBrackets: false }
  const close = text.indexOf('>', open)
  const name = text.slice(0, open)
  if (close === -1) return { name, uri: undefined, length: 0, hasBrackets: true }
  return { name, uri: text.slice(open + 1, close), length: close + 1, hasBrackets: true }
}

function findOpening(text: string): number {
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (isQuoted && char === '\\') at += 1
    else if (char === '"') isQuoted = !isQuoted
    else if (char === '<' && !isQuoted) return at
  }
  return -1
}

function onAddress(read: (address: LooseAddress) => Value): TransformationBehaviour {
  return (input) => {
    const text = toStr(input)
    return text === '' ? null : read(cutAddress(text))
  }
}

/** Class `nameaddr`. */
export const nameaddrTransformations: BehavioursOf<typeof nameaddrFacts> = {
  uri: onAddress(({ uri }) => uri ?? null),
  name: onAddress(({ name }) => name),
  len: onAddress(({ length }) => length),
}
