import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { withText, type BehavioursOf, type Fail } from './behaviour.ts'
import type { lineFacts } from './facts.ts'

/** Class `line`: lines end with LF; a CR before it does not belong to them. An empty text fails. */
export function lineTransformations(fail: Fail): BehavioursOf<typeof lineFacts> {
  const onLines =
    (read: TransformationBehaviour): TransformationBehaviour =>
    (input, params, ctx) =>
      toStr(input) === '' ? null : read(input, params, ctx)
  return {
    count: onLines((input) => {
      const text = toStr(input)
      return String(text.split('\n').length - (text.endsWith('\n') ? 1 : 0))
    }),
    at: onLines((input, [index]) =>
      typeof index === 'number' ? lineAt(toStr(input), index) : fail('name cannot get p1'),
    ),
    sw: onLines(
      withText(
        fail,
        (text, start): Value => {
          const found = text.split('\n').find((line) => line.startsWith(start))
          return found === undefined ? '' : withoutCr(found)
        },
        'value cannot get p1',
      ),
    ),
  }
}

function lineAt(text: string, index: number): string {
  if (index >= 0) return withoutCr(text.split('\n')[index] ?? '')
  return lineFromEnd(text, -index)
}

/**
 * 6.1.5 looks for the start of a line from the last but one of its characters on, so that an empty line is taken together with the
 * one before it; scripts see the same here.
 */
function lineFromEnd(text: string, count: number): string {
  let end = text.endsWith('\n') ? text.length - 1 : text.length
  for (let left = count; ; left -= 1) {
    const newline = end >= 2 ? text.lastIndexOf('\n', end - 2) : -1
    if (left === 1) return withoutCr(text.slice(newline + 1, end))
    if (newline === -1) return ''
    end = newline
  }
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
