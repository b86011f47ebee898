import type { Element } from './elements.ts'

/** Words before which an operand ends and behind which another one starts. */
const binaryWords = new Set(['and', 'or', 'mod', 'eq', 'ne', 'ieq', 'ine'])

/** Words that take an operand, or that start a statement with one. */
const prefixWords = new Set([
  ...[
    'not',
    'defined',
    'strlen',
    'strempty',
    'selval',
    'return',
    'exit',
    'drop',
    'case',
    'if',
    'while',
    'switch',
    'else',
  ],
  ...binaryWords,
])

/** Words that a blank separates from a parenthesis, which is no list of arguments there. */
const spacedWords = new Set([...['if', 'while', 'switch', 'not', 'case'], ...binaryWords])

/** Words that stand only at the top of a file, so that reading can recover from braces that do not match. */
const topLevelWords = new Set([
  ...['request_route', 'reply_route', 'onreply_route', 'failure_route', 'branch_route', 'onsend_route', 'event_route'],
  ...['loadmodule', 'loadmodulex', 'modparam', 'modparamx', 'loadpath', 'mpath'],
])

/** Words that go on with a `listen` or a parameter, also on the next line. */
const continuingWords = new Set([
  ...['advertise', 'ADVERTISE', 'name', 'NAME', 'virtual', 'desc', 'descr', 'description', 'agname', 'AGNAME'],
  ...['vrf', 'VRF'],
])

export type HeadWord = 'if' | 'while' | 'switch' | 'else'

/** The word when it begins a statement that holds others. */
export function headWordOf(text: string): HeadWord | undefined {
  return text === 'if' || text === 'while' || text === 'switch' || text === 'else' ? text : undefined
}

export function isSpacedWord(text: string): boolean {
  return spacedWords.has(text)
}

export function isTopLevelWord(text: string): boolean {
  return topLevelWords.has(text)
}

export function isContinuingWord(text: string): boolean {
  return continuingWords.has(text)
}

/** Comments and directives stand between statements and inside of them alike: they are no part of the code, as prose is none. */
export function isCode({ kind, isProse }: Element): boolean {
  return kind !== 'comment' && kind !== 'directive' && !isProse
}

/** Whether an operand may be complete after this element: what follows is an operator, or another statement. */
export function endsOperand({ kind, text }: Pick<Element, 'kind' | 'text'>): boolean {
  if (kind === 'word') return !prefixWords.has(text)
  if (kind === 'punctuation') return text === ')' || text === ']'
  return kind !== 'cast' && kind !== 'stray'
}

/** Whether this element cannot go on with an operand that is complete: a statement begins. */
export function startsStatement({ kind, text }: Pick<Element, 'kind' | 'text'>): boolean {
  if (kind === 'word') return !binaryWords.has(text)
  if (kind === 'punctuation') return text === ';' || text === '}'
  return kind !== 'stray'
}

/** A comment that ends its line. */
export function isLineComment({ kind, text }: Pick<Element, 'kind' | 'text'>): boolean {
  return kind === 'comment' && !text.startsWith('/*')
}
