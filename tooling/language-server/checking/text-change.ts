/** What became of a text: `[start, oldEnd)` of the old one was replaced by `[start, newEnd)` of the new one. */
export interface TextChange {
  readonly start: number
  readonly oldEnd: number
  readonly newEnd: number
}

/** The smallest single replacement that makes one text of another; undefined when they are the same. */
export function changeBetween(old: string, text: string): TextChange | undefined {
  if (old === text) return undefined
  const shorter = Math.min(old.length, text.length)
  let start = 0
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start += 1
  let same = 0
  while (same < shorter - start && old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)) {
    same += 1
  }
  return { start, oldEnd: old.length - same, newEnd: text.length - same }
}
