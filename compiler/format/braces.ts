import type { Element } from './elements.ts'

/**
 * The braces, by number, of blocks that are spread over several lines. A brace without a partner counts as one of them. Conditionals
 * may hold one side of a pair twice: each branch starts with the braces that were open before it.
 */
export function findSpreadBraces(elements: readonly Element[]): ReadonlySet<number> {
  const spread = new Set<number>()
  const lines: number[] = []
  let line = 0
  let open: Opened | undefined
  const branches: { readonly before: Opened | undefined; firstEnd?: { readonly open: Opened | undefined } }[] = []
  for (const [index, { kind, text, lineBreaks }] of elements.entries()) {
    line += lineBreaks
    lines.push(line)
    if (kind === 'directive') {
      const [, word] = /^[#!]!(ifdef|ifndef|ifexp|else|endif)/.exec(text) ?? []
      const branch = branches.at(-1)
      if (word?.startsWith('if') === true) branches.push({ before: open })
      else if (word === 'else' && branch !== undefined) {
        branch.firstEnd ??= { open }
        open = branch.before
      } else if (word === 'endif' && branch !== undefined) {
        branches.pop()
        open = branch.firstEnd === undefined ? open : branch.firstEnd.open
      }
    }
    if (kind !== 'punctuation') continue
    if (text === '{') {
      open = { index, below: open }
      spread.add(index)
    } else if (text === '}') {
      if (open === undefined || lines[open.index] !== line) spread.add(index)
      else spread.delete(open.index)
      open = open?.below
    }
  }
  return spread
}

interface Opened {
  readonly index: number
  readonly below: Opened | undefined
}
