import type { Value } from '#grammar/value.ts'
import type { Fail } from './behaviour.ts'

/** `{s.substr,offset,length}`: a negative offset counts from the end, length 0 means to the end; out of range fails. */
export function substr(text: string, [from, count]: readonly Value[], fail: Fail): Value {
  if (typeof from !== 'number') return fail('substr cannot get p1')
  if (typeof count !== 'number') return fail('substr cannot get p2')
  if (count < 0) return fail('substr negative offset')
  const offset = from < 0 ? from + text.length : from
  if (offset < 0 || offset >= text.length) return fail('substr out of range')
  return count === 0 ? text.slice(offset) : text.slice(offset, offset + count)
}

/** `{s.select,index,char}`: a field between separators; a negative index counts from the end, a missing field is ''. */
export function select(text: string, index: number, separator: string): string {
  return text.split(separator).at(index) ?? ''
}

/** `{s.selectsw,index}`: each blank, tab, CR and LF separates. */
export function selectBetweenBlanks(text: string, index: number): string {
  return text.split(/[ \t\r\n]/).at(index) ?? ''
}

export function countOf(text: string, char: string): number {
  return char === '' ? 0 : text.split(char).length - 1
}

/** What is before the first place of a character; all of it when there is none or it is the first, as in 6.1.5. */
export function before(text: string, char: string): string {
  const at = char === '' ? -1 : text.indexOf(char)
  return at <= 0 ? text : text.slice(0, at)
}

/** What is after the first place of a character; nothing when there is none or it is the first, as in 6.1.5. */
export function after(text: string, char: string): string {
  const at = char === '' ? -1 : text.indexOf(char)
  return at <= 0 ? '' : text.slice(at + 1)
}

/** What is before the last place of a character. At the very start it is not found, as in 6.1.5. */
export function rbefore(text: string, char: string): string {
  const at = char === '' ? -1 : text.lastIndexOf(char)
  return at <= 0 ? text : text.slice(0, at)
}

/** What is after the last place of a character. At the very start it is not found, as in 6.1.5. */
export function rafter(text: string, char: string): string {
  const at = char === '' ? -1 : text.lastIndexOf(char)
  return at <= 0 ? '' : text.slice(at + 1)
}
