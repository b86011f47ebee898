import { catalogue, type CatalogueEntry } from '#compiler/diagnostics/catalogue.ts'
import type { Severity } from '#compiler/diagnostics/diagnostic.ts'
import { isCodeRefusedAtStart } from '#compiler/diagnostics/start-verdict.ts'
import { samples, type Sample } from '#compiler/diagnostics/samples.ts'
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
  /** `kamkit check --fix` can mend it. */
  readonly hasFix: boolean
  /** `kamkit check --fix-suggestions` can. */
  readonly hasSuggestions: boolean
  /** A start of Kamailio refuses it; undefined for rules, which tell of what a start takes. */
  readonly isRefusedAtStart: boolean | undefined
  /** What is reported stands between « and »; the good text of a code of the language is nearly the same, without the problem. */
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
  const ofCodes = entries.map(([code, { severity, title, why, remedy, hasFix, hasSuggestions }]): DiagnosticPage => {
    const category = codeCategories.get(code.charAt(3)) ?? 'source'
    const texts = { code, name: undefined, category, severity, title, why, remedy }
    const changes = { hasFix: hasFix === true, hasSuggestions: hasSuggestions === true }
    return { ...texts, ...changes, isRefusedAtStart: isCodeRefusedAtStart(code), examples: examplesOf(code) }
  })
  const ofRules = rules.map(
    ({ code, name, category, severity, title, why, remedy, hasFix, hasSuggestions, examples }): DiagnosticPage => {
      const changes = { hasFix: hasFix === true, hasSuggestions: hasSuggestions === true }
      const texts = { code, name, category, severity, title, why, remedy }
      return { ...texts, ...changes, isRefusedAtStart: undefined, examples }
    },
  )
  return [...ofCodes, ...ofRules].toSorted((one, other) => (one.code < other.code ? -1 : 1))
}

/** Longer samples are made to reach a limit; nobody wants to read them. */
const maxSample = { characters: 800, lines: 16 }

function examplesOf(code: string): readonly RuleExample[] {
  const { shows, nearMiss } = new Map<string, Sample>(Object.entries(samples)).get(code) ?? { shows: [], nearMiss: '' }
  const [[text, place] = ['', '']] = shows
  if (text === '' || [text, nearMiss].some(isLong)) return []
  return [{ bad: markPlace(text, place), good: nearMiss }]
}

function isLong(text: string): boolean {
  return text.length > maxSample.characters || text.split('\n').length > maxSample.lines
}

/** A place is `line:column text`. */
function markPlace(text: string, place: string): string {
  const [, line = '', column = '', covered = ''] = /^(\d+):(\d+) ?([^]*)$/.exec(place) ?? []
  const lines = text.split('\n').slice(0, Number(line) - 1)
  const start = lines.reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1
  const end = start + Math.max(covered.length, 1)
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`
}

/** The page of a code. */
export function pageOf(code: string): DiagnosticPage | undefined {
  return diagnosticPages().find((page) => page.code === code)
}
