import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { CoverageData, FileCoverage, IfdefCoverage } from './coverage-data.ts'
import { mergeConditionals, type ConditionalsOfBuild } from './ifdef-arms.ts'
import { emptyFile } from './merge.ts'

/** Which arms of `#!ifdef` these builds took; nothing was executed yet. */
export function buildCoverage(builds: readonly ConditionalsOfBuild[]): CoverageData {
  const arms = new Map<string, Map<string, IfdefCoverage>>()
  for (const { conditionals } of mergeConditionals(builds).files.values()) {
    for (const arm of conditionals.flatMap((one) => one.arms)) {
      const { path, keyword, condition, line, firstLine, lastLine, builtBy } = arm
      const label = `${keyword} ${condition}`.trim()
      const found = arms.get(path) ?? new Map<string, IfdefCoverage>()
      arms.set(path, found.set(String(line), { line, label, firstLine, lastLine, count: builtBy.length }))
    }
  }
  const texts = new Map(builds.flatMap(({ sources }) => sources.all.map(({ name, text }) => [resolve(name), text])))
  const files = [...arms].map(([path, ifdefs]): readonly [string, FileCoverage] => {
    const text = texts.get(path)
    const digest = text === undefined ? undefined : createHash('sha256').update(text, 'latin1').digest('hex')
    return [path, { ...emptyFile(path, digest), ifdefs }]
  })
  return { files: new Map(files) }
}
