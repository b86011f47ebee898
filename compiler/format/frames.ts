import type { HeadWord } from './words.ts'

/** What is open at a place of the file, innermost first. Levels count steps of indentation. */
export type Frames = BlockFrame | GroupFrame | SingleFrame | undefined

/** `{`: its content stands at `level`, one deeper after a case label; the closing brace at `outer`. */
export interface BlockFrame {
  readonly kind: 'block'
  readonly outer: number
  readonly level: number
  readonly hasCase: boolean
  readonly below: Frames
}

/** `(` or `[`: lines inside stand at `level`, a closing bracket that starts a line at `outer`. */
export interface GroupFrame {
  readonly kind: 'group'
  readonly open: '(' | '['
  readonly outer: number
  readonly level: number
  readonly below: Frames
  readonly block: BlockFrame | undefined
}

/** The one statement, braces or not, that belongs to the `if`, `while` or `else` at level `outer`. */
export interface SingleFrame {
  readonly kind: 'single'
  readonly word: HeadWord
  readonly outer: number
  readonly level: number
  readonly below: Frames
  readonly block: BlockFrame | undefined
}

/** The level of a statement that begins here. */
export function contentLevel(frames: Frames): number {
  if (frames === undefined) return 0
  return frames.level + (frames.kind === 'block' && frames.hasCase ? 1 : 0)
}

/** Without the groups that were not closed. */
export function dropGroups(frames: Frames): Frames {
  let rest = frames
  while (rest?.kind === 'group') rest = rest.below
  return rest
}

/** Without the statements that end together with the innermost one. */
export function dropSingles(frames: Frames): Frames {
  let rest = frames
  while (rest?.kind === 'single') rest = rest.below
  return rest
}

/** The innermost block. Frames remember it, because a file may open any number of brackets and never close one. */
export function findBlock(frames: Frames): BlockFrame | undefined {
  return frames?.kind === 'block' ? frames : frames?.block
}

/** The `if` to which an `else` belongs that follows these statements. */
export function findIf(frames: Frames): SingleFrame | undefined {
  let rest = frames
  while (rest?.kind === 'single' && rest.word !== 'if') rest = rest.below
  return rest?.kind === 'single' ? rest : undefined
}
