import { releases } from '#grammar/releases.ts'
import { parseDefine, type Target } from '../cli/options.ts'
import { resolveSeverities, ruleTargets, severityNames, type Strictness } from '../project/project-file.ts'
import { UserError } from '../user-error.ts'

/** What a user may set in the editor, under `kamkit`. It stands above what kamkit.config.json says. */
export interface Settings {
  /** The file that the server starts with, when it cannot be found by who includes whom. */
  readonly mainFile: string | undefined
  readonly target: Target | undefined
  /** As `-A` on the command line. */
  readonly defines: readonly string[]
  /** Severity by code; names of rules and categories are resolved. */
  readonly severities: ReadonlyMap<string, Strictness>
  /** Fade what conditionals leave out. Asked for only: an editor that does not fade hints would list them all. */
  readonly inactiveRegions: boolean
  readonly inlayHints: boolean
}

/** Reads settings as an editor sends them; what is missing, unknown or of another type has its default. */
export function readSettings(given: unknown): Settings {
  const values = new Map(Object.entries(isObject(given) ? given : {}))
  const mainFile = values.get('mainFile')
  const defines = values.get('defines')
  return {
    mainFile: typeof mainFile === 'string' && mainFile !== '' ? mainFile : undefined,
    target: releases.find((release) => release === values.get('target')),
    defines: Array.isArray(defines)
      ? defines.filter((one): one is string => typeof one === 'string' && parseDefine(one).name !== '')
      : [],
    severities: readSeverities(values.get('rules')),
    inactiveRegions: values.get('inactiveRegions') === true,
    inlayHints: values.get('inlayHints') !== false,
  }
}

function readSeverities(given: unknown): ReadonlyMap<string, Strictness> {
  const targets = ruleTargets()
  const entries = Object.entries(isObject(given) ? given : {}).flatMap(([name, value]): [string, Strictness][] => {
    const severity = severityNames.find((one) => one === value)
    return severity === undefined || !targets.has(name) ? [] : [[name, severity]]
  })
  try {
    return resolveSeverities(entries, (name, message) => {
      throw new UserError(`${name}: ${message}`)
    })
  } catch (error) {
    // An error of the language cannot be silenced; nothing of settings that try is taken.
    if (error instanceof UserError) return new Map()
    throw error
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
