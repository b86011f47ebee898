import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { BehavioursOf, Fail } from './behaviour.ts'
import type { paramFacts } from './facts.ts'

interface ListItem {
  readonly name: string
  readonly value: string
}

/** Class `param`: `a=1;b=2`. An empty list, or one that cannot be read, fails; of several equal names the last counts. */
export function paramTransformations(fail: Fail): BehavioursOf<typeof paramFacts> {
  const onList =
    (
      separatorAt: 0 | 1,
      read: (list: readonly ListItem[], param: Value | undefined) => Value,
      reason = 'value cannot get p1',
    ): TransformationBehaviour =>
    (input, params) => {
      const text = toStr(input)
      if (text === '') return null
      const list = readList(text, toStr(params[separatorAt] ?? ';'))
      if ('errors' in list) return failAll(list.errors, fail)
      return separatorAt === 1 && params[0] === null ? fail(reason) : read(list.items, params[0])
    }
  return {
    value: onList(1, (list, name) => findLast(list, name)?.value ?? ''),
    in: onList(1, (list, name) => (findLast(list, name) === undefined ? 0 : 1)),
    valueat: onList(1, (list, index) => list.at(Number(index))?.value ?? '', 'name cannot get p1'),
    name: onList(1, (list, index) => list.at(Number(index))?.name ?? '', 'name cannot get p1'),
    count: onList(0, (list) => list.length),
  }
}

/** Logs each error of a list that cannot be read. */
export function failAll(errors: readonly string[], fail: Fail): null {
  for (const error of errors) fail(error)
  return null
}

function findLast(list: readonly ListItem[], name: Value | undefined): ListItem | undefined {
  const wanted = toStr(name ?? '').toLowerCase()
  return list.findLast((item) => item.name.toLowerCase() === wanted)
}

/** What follows the reason when a value cannot be read. */
const inBody = 'Error while parsing param body'
const blanks = new Set([' ', '\t', '\r', '\n'])

/**
 * Reads a list as Kamailio 6.1.5 does: blanks may surround everything but the first name; quotes have no escapes; `a=;b` and
 * anything after a quoted value are errors.
 */
export function readList(
  text: string,
  separator: string,
): { readonly items: readonly ListItem[] } | { readonly errors: readonly string[] } {
  const items: ListItem[] = []
  let at = 0
  const skipBlanks = (): void => {
    while (blanks.has(text.charAt(at))) at += 1
  }
  const readWord = (stops: string): string => {
    const start = at
    while (
      at < text.length &&
      !blanks.has(text.charAt(at)) &&
      text[at] !== separator &&
      !stops.includes(text.charAt(at))
    )
      at += 1
    return text.slice(start, at)
  }
  while (at < text.length) {
    const name = readWord('=')
    skipBlanks()
    let value = ''
    if (text[at] === '=') {
      at += 1
      skipBlanks()
      const quote = text.charAt(at)
      if (quote === separator) return { errors: ['Error while parsing token', inBody] }
      if (quote === '"' || quote === "'") {
        const close = text.indexOf(quote, at + 1)
        if (close === -1) return { errors: ['Error while parsing quoted string', inBody] }
        value = text.slice(at + 1, close)
        at = close + 1
      } else value = readWord(',')
      skipBlanks()
    }
    items.push({ name, value })
    // A comma after a value ends the list, as it ends the header that Kamailio takes it for.
    if (at >= text.length || (text[at] === ',' && separator !== ',')) break
    if (text[at] !== separator) return { errors: [`Invalid character '${text.charAt(at)}' - expected '${separator}'`] }
    at += 1
    skipBlanks()
  }
  return { items }
}
