import type { Catalogue } from '#compiler/catalogue.ts'
import { checkConfig, type CheckedConfig } from '#compiler/compile.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import { withOrigins } from '#compiler/diagnostics/origins.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { lintConfig } from '#compiler/lint/lint.ts'
import type { Rule } from '#compiler/lint/rule.ts'
import type { ParseOptions } from '#compiler/parse.ts'
import { isIgnored, type Project, type Strictness } from '../project/project-file.ts'
import type { CheckResult } from './result.ts'

/** How one configuration is checked. */
export interface CheckSettings {
  readonly parse: ParseOptions
  /** By code: what the project says, and the command line above it. */
  readonly severities: ReadonlyMap<string, Strictness>
  readonly project: Project
  /** The lint rules to run; all by default. */
  readonly rules?: readonly Rule[]
  /** Give what comments silence too, marked as such: for reports that tell of it. */
  readonly keepsSilenced?: boolean
}

/** A result together with what it was found in. */
export interface FileCheck extends CheckResult {
  readonly checked: CheckedConfig
}

/** Everything that is wrong with a configuration, as strict as the settings say. */
export function checkFile(name: string, host: CompilerHost, catalogue: Catalogue, settings: CheckSettings): FileCheck {
  const checked = checkConfig(name, host, catalogue, settings.parse)
  return { name, checked, sources: checked.sources, diagnostics: reportOf(checked, catalogue, settings) }
}

/** What the checker and the rules say of a configuration that is checked already, as strict as the settings say. */
export function reportOf(checked: CheckedConfig, catalogue: Catalogue, settings: CheckSettings): readonly Diagnostic[] {
  const { severities, project } = settings
  const found = lintConfig(checked, catalogue, {
    release: settings.parse.target,
    settings: severities,
    ...(settings.rules === undefined ? {} : { rules: settings.rules }),
    keepsSilenced: settings.keepsSilenced === true,
  })
  const { sources } = checked
  const ignored = new Set(sources.all.slice(1).flatMap(({ id, name: path }) => (isIgnored(path, project) ? [id] : [])))
  const wanted = found.flatMap((one) => {
    const severity = severityOf(one, severities)
    // What keeps the server from starting is said wherever it stands.
    if (severity === 'off' || (severity !== 'error' && ignored.has(one.span.source))) return []
    return [severity === one.severity ? one : { ...one, severity }]
  })
  return withOrigins(wanted, checked.parsed.tokens)
}

/** Rules know their severity already; what the language refuses stays an error. */
function severityOf({ code, rule, severity }: Diagnostic, severities: CheckSettings['severities']): Strictness {
  return rule !== undefined || severity === 'error' ? severity : (severities.get(code) ?? severity)
}
