import { resolve } from 'node:path'
import type { Conditional, ConditionalArm } from '#compiler/2-lex/conditional-arms.ts'
import type { SourceSet } from '#compiler/1-source/source-set.ts'

/** One reading of a configuration with some defines: a ParsedConfig has what it takes. */
export interface ConditionalsOfBuild {
  readonly conditionals: readonly Conditional[]
  readonly sources: SourceSet
}

/** Which arms of `#!ifdef` and the like some build took. */
export interface IfdefCoverage {
  /** By absolute path; files without conditionals are not there, nor those that no build included. */
  readonly files: ReadonlyMap<string, FileConditionals>
  /** Files that had another text in some build than in the last one that read them: what the others took there is left out. */
  readonly stale: readonly string[]
}

export interface FileConditionals {
  /** Those that open in this file, by line. */
  readonly conditionals: readonly ConditionalCoverage[]
  /** The lines of this file that no build read, in order and without overlaps. */
  readonly neverBuilt: readonly LineRange[]
}

/** Lines from 1, both ends inclusive. */
export interface LineRange {
  readonly firstLine: number
  readonly lastLine: number
}

export interface ConditionalCoverage {
  /** Of the directive that opens it. */
  readonly line: number
  readonly arms: readonly IfdefArmCoverage[]
  /**
   * The builds, by their index, that came here and took none of the arms: what an `#!else` that is not written would cover. With an
   * `#!else` there are none.
   */
  readonly takenByNone: readonly number[]
  /** The arm around it, if that stands in the same file: by the line of its directive. */
  readonly parentLine: number | undefined
}

export interface IfdefArmCoverage extends LineRange {
  /** The file of its directive: for an `#!else`, it may be another than that of the conditional. */
  readonly path: string
  readonly keyword: ConditionalArm['keyword']
  /** As it is written behind the directive; '' of `#!else`. */
  readonly condition: string
  readonly line: number
  /** The builds, by their index, that read it; never built when there are none. */
  readonly builtBy: readonly number[]
}

/**
 * Adds up which arms several builds of a configuration took, such as the runs of a test suite with other `-A` defines. A file that is
 * included twice counts once: an arm is covered when either reading took it. In order of paths and lines, whatever the order of builds.
 */
export function mergeConditionals(builds: readonly ConditionalsOfBuild[]): IfdefCoverage {
  const { texts, stale } = textsOf(builds)
  const drafts = new Map<string, Draft>()
  builds.forEach((build, index) => addBuild(build, index, texts, drafts))
  const byPath = new Map<string, Draft[]>()
  for (const draft of drafts.values()) byPath.set(draft.path, [...(byPath.get(draft.path) ?? []), draft])
  const neverBuilt = neverBuiltLines([...drafts.values()])
  const paths = [...new Set([...byPath.keys(), ...neverBuilt.keys()])].toSorted()
  const files = paths.map((path): readonly [string, FileConditionals] => [
    path,
    {
      conditionals: (byPath.get(path) ?? []).toSorted((one, other) => one.line - other.line).map(toCoverage),
      neverBuilt: neverBuilt.get(path) ?? [],
    },
  ])
  return { files: new Map(files), stale }
}

interface DraftArm extends Omit<IfdefArmCoverage, 'builtBy'> {
  readonly builtBy: Set<number>
}

interface Draft {
  readonly path: string
  readonly line: number
  readonly parentLine: number | undefined
  readonly takenByNone: Set<number>
  /** By path and line. */
  readonly arms: Map<string, DraftArm>
}

/** The last text of each file, and the files that had another one before. */
function textsOf(builds: readonly ConditionalsOfBuild[]): {
  readonly texts: ReadonlyMap<string, string>
  readonly stale: readonly string[]
} {
  const texts = new Map<string, string>()
  const stale = new Set<string>()
  for (const { name, text } of builds.flatMap(({ sources }) => sources.all)) {
    const path = resolve(name)
    const before = texts.get(path)
    if (before !== undefined && before !== text) stale.add(path)
    texts.set(path, text)
  }
  return { texts, stale: [...stale].toSorted() }
}

function addBuild(
  { conditionals, sources }: ConditionalsOfBuild,
  build: number,
  texts: ReadonlyMap<string, string>,
  drafts: Map<string, Draft>,
): void {
  const paths = new Map(sources.all.map(({ id, name, text }) => [id, { path: resolve(name), text }]))
  const fileOf = (arm: ConditionalArm): string | undefined => {
    const file = paths.get(arm.directive.source)
    return file !== undefined && texts.get(file.path) === file.text ? file.path : undefined
  }
  const armOf = ({ conditional, arm }: { conditional: number; arm: number }): ConditionalArm | undefined =>
    conditionals[conditional]?.arms[arm]
  for (const { arms, parent } of conditionals) {
    const [opening] = arms
    const path = opening === undefined ? undefined : fileOf(opening)
    if (opening === undefined || path === undefined) continue
    const around = parent === undefined ? undefined : armOf(parent)
    const parentLine = around?.directive.source === opening.directive.source ? around.line : undefined
    const draft = draftAt(drafts, { path, line: opening.line, parentLine })
    for (const arm of arms) addArm(draft, arm, fileOf(arm), build)
    const isRead = around === undefined || around.isActive
    if (isRead && !arms.some(({ isActive }) => isActive)) draft.takenByNone.add(build)
  }
}

function draftAt(drafts: Map<string, Draft>, at: Pick<Draft, 'path' | 'line' | 'parentLine'>): Draft {
  const key = `${at.line}:${at.path}`
  const draft = drafts.get(key) ?? { ...at, takenByNone: new Set(), arms: new Map() }
  drafts.set(key, draft)
  return draft
}

function addArm({ arms }: Draft, arm: ConditionalArm, path: string | undefined, build: number): void {
  if (path === undefined) return
  const key = `${arm.line}:${path}`
  const { keyword, condition, line, firstLine, lastLine } = arm
  const known = arms.get(key) ?? { path, keyword, condition, line, firstLine, lastLine, builtBy: new Set() }
  if (arm.isActive) known.builtBy.add(build)
  arms.set(key, known)
}

function toCoverage({ line, parentLine, arms, takenByNone }: Draft): ConditionalCoverage {
  return {
    line,
    arms: [...arms.values()].map((arm) => ({ ...arm, builtBy: [...arm.builtBy] })),
    takenByNone: [...takenByNone],
    parentLine,
  }
}

/** The ranges of arms that nobody built, by file; those inside of others go up in them. */
function neverBuiltLines(drafts: readonly Draft[]): ReadonlyMap<string, readonly LineRange[]> {
  const ranges = new Map<string, { firstLine: number; lastLine: number }[]>()
  const never = drafts
    .flatMap(({ arms }) => [...arms.values()])
    .filter(({ builtBy, firstLine, lastLine }) => builtBy.size === 0 && lastLine >= firstLine)
    .toSorted((one, other) => one.firstLine - other.firstLine)
  for (const { path, firstLine, lastLine } of never) {
    const found = ranges.get(path) ?? []
    ranges.set(path, found)
    const last = found.at(-1)
    if (last === undefined || firstLine > last.lastLine + 1) found.push({ firstLine, lastLine })
    else last.lastLine = Math.max(last.lastLine, lastLine)
  }
  return ranges
}
