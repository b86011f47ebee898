import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'

/** One `#!ifdef … #!else … #!endif` as it was read. A file that is included twice gives two of each, in two sources. */
export interface Conditional {
  /** In the order of the file; a second `#!else` opens a third one. */
  readonly arms: readonly ConditionalArm[]
  /** The arm that it stands in; of a conditional that opens in an included file, also one of the file around it. */
  readonly parent: ArmReference | undefined
}

/** An arm by the index of its conditional in the table and its own in the conditional. */
export interface ArmReference {
  readonly conditional: number
  readonly arm: number
}

export interface ConditionalArm {
  readonly keyword: 'ifdef' | 'ifndef' | 'ifexp' | 'else'
  /** What stands behind the directive; of `#!else` nothing counts. */
  readonly condition: string
  readonly directive: Span
  /** The line of the directive, from 1. */
  readonly line: number
  /**
   * The lines between this directive and the one that ends the arm; the last one is before the first when there is none. An arm that
   * ends in another file, or never, goes to the end of its own.
   */
  readonly firstLine: number
  readonly lastLine: number
  /** Whether this build read the arm: its condition and those of all arms around it held. */
  readonly isActive: boolean
}

/** What the preprocessor writes down while it reads. */
export interface RecordedConditional {
  readonly parent: ArmReference | undefined
  readonly arms: RecordedArm[]
}

export interface RecordedArm extends Pick<ConditionalArm, 'keyword' | 'condition' | 'directive' | 'isActive'> {
  /** The directive that ended the arm. */
  endedBy: Span | undefined
}

/** The records with their lines. */
export function withLines(records: readonly RecordedConditional[], sources: SourceSet): readonly Conditional[] {
  return records.map(({ parent, arms }) => ({ parent, arms: arms.map((arm) => armLines(arm, sources)) }))
}

function armLines({ endedBy, ...arm }: RecordedArm, sources: SourceSet): ConditionalArm {
  const { source, start, end } = arm.directive
  const { line } = sources.position(source, start)
  const isOwn = endedBy?.source === source && endedBy.start >= end
  const lastLine = isOwn ? sources.position(source, endedBy.start).line - 1 : lastLineOf(source, sources)
  return { ...arm, line, firstLine: sources.position(source, end).line + 1, lastLine }
}

/** The empty line behind the last line end is none. */
function lastLineOf(source: number, sources: SourceSet): number {
  const { text } = sources.get(source)
  const { line } = sources.position(source, text.length)
  return text.endsWith('\n') ? line - 1 : line
}
