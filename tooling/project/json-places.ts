import type { JsonPath } from './json-shape.ts'

interface Frame {
  readonly isObject: boolean
  /** The key or index of the value that comes next; undefined before a key. */
  key: string | number | undefined
}

/** One piece of JSON: a text, a bracket or separator, or a word. Linear on any text. */
const piece = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** The line, from 1, of a value in a JSON text: that of its key. The text has to be valid; line 1 when the value is not there. */
export function lineOfValue(text: string, path: JsonPath): number {
  const stack: Frame[] = []
  let found = 0
  const isWanted = (): boolean => stack.length === path.length && stack.every(({ key }, index) => key === path[index])
  for (const { 0: word, index } of text.matchAll(piece)) {
    const top = stack.at(-1)
    const isItem = top !== undefined && !top.isObject && word !== ',' && word !== ']'
    if (isItem && path.length > 0 && isWanted()) found = index
    if (word === '{') stack.push({ isObject: true, key: undefined })
    else if (word === '[') stack.push({ isObject: false, key: 0 })
    else if (word === '}' || word === ']') stack.pop()
    else if (word === ',' && top !== undefined) top.key = typeof top.key === 'number' ? top.key + 1 : undefined
    else if (top?.isObject === true && top.key === undefined) {
      top.key = String(JSON.parse(word))
      // JSON takes the last one of several equal keys.
      if (isWanted()) found = index
    }
  }
  return lineAt(text, found)
}

/** The line, from 1, of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
