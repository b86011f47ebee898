import { rules } from '#compiler/lint/rules/index.ts'
import type { RuleSettings } from '#compiler/lint/lint.ts'
import type { Severity } from '#compiler/diagnostics/diagnostic.ts'
import { parseDefine, type Target } from '../cli/options.ts'

/** What a user may set in the editor, under `kamkit`. */
export interface Settings {
  /** The file that the server starts with, when it cannot be found by who includes whom. */
  readonly mainFile: string | undefined
  readonly target: Target
  /** As `-A` on the command line. */
  readonly defines: readonly { readonly name: string; readonly value?: string }[]
  /** Severity of lint rules, by name or code. */
  readonly rules: RuleSettings
  /** Fade what conditionals leave out. */
  readonly inactiveRegions: boolean
  readonly inlayHints: boolean
}

const severities: readonly unknown[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies readonly (
  Severity | 'off'
)[]
const targets: readonly unknown[] = ['5.6', '6.0', '6.1'] satisfies readonly Target[]

/** Reads settings as an editor sends them; what is missing or of another type has its default. */
export function readSettings(given: unknown): Settings {
  const values = new Map(Object.entries(isObject(given) ? given : {}))
  const mainFile = values.get('mainFile')
  const target = values.get('target')
  const defines = values.get('defines')
  const givenRules = values.get('rules')
  const names = new Set(rules.flatMap((rule) => [rule.name, rule.code]))
  return {
    mainFile: typeof mainFile === 'string' && mainFile !== '' ? mainFile : undefined,
    // Checked against the list of all targets.
    target: targets.includes(target) ? (target as Target) : '6.1',
    defines: Array.isArray(defines)
      ? defines.filter((one): one is string => typeof one === 'string').map((one) => parseDefine(one))
      : [],
    rules: new Map(
      Object.entries(isObject(givenRules) ? givenRules : {}).filter(
        (entry): entry is [string, Severity | 'off'] => names.has(entry[0]) && severities.includes(entry[1]),
      ),
    ),
    inactiveRegions: values.get('inactiveRegions') !== false,
    inlayHints: values.get('inlayHints') !== false,
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
