import { catalogue, type CatalogueEntry } from '#compiler/diagnostics/catalogue.ts'
import type { Severity } from '#compiler/diagnostics/diagnostic.ts'
import type { RuleCategory, RuleExample } from '#compiler/lint/rule.ts'
import { rules } from '#compiler/lint/rules/index.ts'

/** What is said of one code: of the language, of a start of the server, or of a lint rule. */
export interface DiagnosticPage {
  readonly code: string
  /** The name of the rule; undefined for what the language or a start of the server refuses. */
  readonly name: string | undefined
  readonly category: RuleCategory | CodeCategory
  readonly severity: Severity | 'off'
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly hasFix: boolean
  /** For rules: what they report stands between « and ». */
  readonly examples: readonly RuleExample[]
}

export type CodeCategory = 'source' | 'syntax' | 'names' | 'calls' | 'parameters'

const codeCategories: ReadonlyMap<string, CodeCategory> = new Map([
  ['1', 'source'],
  ['2', 'syntax'],
  ['3', 'names'],
  ['4', 'calls'],
  ['5', 'parameters'],
])

/** The pages of all codes, in the order of the codes. */
export function diagnosticPages(): readonly DiagnosticPage[] {
  const entries = Object.entries(catalogue as { readonly [code: string]: CatalogueEntry })
  const ofCodes = entries.map(([code, { severity, title, why, remedy }]): DiagnosticPage => {
    const category = codeCategories.get(code.charAt(3)) ?? 'source'
    return { code, name: undefined, category, severity, title, why, remedy, hasFix: false, examples: [] }
  })
  const ofRules = rules.map(
    ({ code, name, category, severity, title, why, remedy, hasFix, examples }): DiagnosticPage => {
      return { code, name, category, severity, title, why, remedy, hasFix: hasFix === true, examples }
    },
  )
  return [...ofCodes, ...ofRules].toSorted((one, other) => (one.code < other.code ? -1 : 1))
}

/** The page of a code. */
export function pageOf(code: string): DiagnosticPage | undefined {
  return diagnosticPages().find((page) => page.code === code)
}
