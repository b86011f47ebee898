import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import type { CheckSettings } from '../check/check-file.ts'
import { toParseOptions } from '../cli/options.ts'
import { findProjectFile, noProject, readProject, type Project } from '../project/project-file.ts'
import { FactsError, factsFilesOf } from '../project/module-facts.ts'
import { UserError } from '../user-error.ts'
import type { Settings } from './settings.ts'

/** How a configuration is checked: what the nearest kamkit.config.json says, and the editor's settings above it. */
export interface LoadedSettings {
  readonly check: CheckSettings
  /** A project file that is wrong, and what is wrong with it: it counts as empty. */
  readonly problem: readonly [path: string, message: string] | undefined
  /** Whether the project file is still as it was read. */
  isCurrent(): boolean
}

export function loadCheckSettings(main: string, settings: Settings, parser: ConfigParser): LoadedSettings {
  const folder = dirname(main)
  const path = findProjectFile(folder)
  const stamp = stampOf(path)
  const { project, problem } = readOrComplain(path)
  const { target, defines, severities } = settings
  const facts = factsStampOf(project, problem)
  const options = { define: defines, ...(target === undefined ? {} : { target }) }
  return {
    check: {
      parse: { ...toParseOptions(options, main, project), parser },
      severities: new Map([...project.severities, ...severities]),
      project,
    },
    problem,
    isCurrent: () =>
      findProjectFile(folder) === path && stampOf(path) === stamp && factsStampOf(project, problem) === facts,
  }
}

function readOrComplain(path: string | undefined): {
  readonly project: Project
  readonly problem: LoadedSettings['problem']
} {
  if (path === undefined) return { project: noProject, problem: undefined }
  try {
    return { project: readProject(path), problem: undefined }
  } catch (error) {
    const isOurs = error instanceof UserError || (error instanceof Error && 'code' in error)
    if (!isOurs) throw error
    return { project: noProject, problem: [error instanceof FactsError ? error.path : path, error.message] }
  }
}

/** The files of facts as they are: those of the project, or the one that is wrong. */
function factsStampOf({ modulePaths }: Project, problem: LoadedSettings['problem']): string {
  const files = modulePaths.flatMap((path) => factsFilesOf(path) ?? [])
  return [...files, ...(problem === undefined ? [] : [problem[0]])].map((file) => `${file} ${stampOf(file)}`).join('\n')
}

function stampOf(path: string | undefined): string {
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.mtimeMs} ${stat.size}`
}
