import { Branches } from './branches.ts'
import type { Element } from './elements.ts'

/** The braces that are open at a place, innermost first. */
interface Opened {
  readonly index: number
  /** The line on which it stands, counted from the start of the file. */
  readonly line: number
  readonly below: Opened | undefined
}

/**
 * The braces, by number, of blocks that are spread over several lines. A brace without a partner counts as one of them. Conditionals
 * may hold one side of a pair twice: each branch starts with the braces that were open before it.
 */
export function findSpreadBraces(elements: readonly Element[]): ReadonlySet<number> {
  const spread = new Set<number>()
  const branches = new Branches<Opened | undefined>()
  let line = 0
  let open: Opened | undefined
  for (const [index, { kind, text, lineBreaks }] of elements.entries()) {
    line += lineBreaks
    if (kind === 'directive') open = branches.take(text, open)
    if (kind !== 'punctuation') continue
    if (text === '{') {
      open = { index, line, below: open }
      spread.add(index)
    } else if (text === '}') {
      if (open?.line === line) spread.delete(open.index)
      else spread.add(index)
      open = open?.below
    }
  }
  return spread
}
