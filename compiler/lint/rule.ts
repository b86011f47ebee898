import type { Span } from '../1-source/span.ts'
import type { Node } from '../ast/nodes.ts'
import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { Diagnostic, Fix, RelatedPlace, Severity } from '../diagnostics/diagnostic.ts'
import type { LintContext } from './context.ts'

/** What a rule is about. Its page and its place in the list of rules follow from it. */
export type RuleCategory =
  | 'correctness' // does something else than its author meant
  | 'sip-flow' // breaks calls, or the rules of SIP
  | 'security' // lets others use or harm the server
  | 'modules' // modules and their parameters
  | 'preprocessor'
  | 'performance'
  | 'style'

/** One text of an example; the place that the rule reports stands between « and ». */
export type ExampleText = string

/** A configuration that breaks the rule and its better version; both are compiled by a test, and shown on the rule's page. */
export interface RuleExample {
  readonly bad: ExampleText
  readonly good: ExampleText
  /**
   * The modules that are loaded above the texts; by default those of the stock configuration. None are when the texts load modules
   * themselves.
   */
  readonly modules?: readonly string[]
}

/** What a rule says of one place. */
export interface Finding {
  readonly span: Span
  readonly message: string
  readonly help?: string
  readonly related?: readonly RelatedPlace[]
  /** A change that mends the problem and cannot change anything else. */
  readonly fix?: Fix
  /** Changes of which one may be what was meant. */
  readonly suggestions?: readonly Fix[]
}

/** Called while the tree is walked, parents first. `route` is undefined at the file level. */
export type Listeners = {
  readonly [K in Node['kind']]?: (node: Extract<Node, { kind: K }>, route: RouteSymbol | undefined) => void
} & {
  /** After the walk: for rules about the whole program. */
  readonly end?: () => void
}

/**
 * How much of a script is in sight. `readable`: every file that it includes is there and everything in them could be read, so that what
 * is missing is missing. `whole`: besides, it is a configuration and no part of one, and nothing but it handles requests; only then
 * something is never done or never used.
 */
export type Sight = 'readable' | 'whole'

/** One rule of `kamkit check`: one file in lint/rules/, named like the rule. */
export interface Rule {
  /** As in suppressions and kamkit.config.json: words joined by hyphens. */
  readonly name: string
  /** `KAM6` and three digits; never reused. */
  readonly code: `KAM6${string}`
  readonly category: RuleCategory
  /** `off` for rules of taste that a project must ask for. */
  readonly severity: Severity | 'off'
  /** What is wrong, as the title of the page: no period. */
  readonly title: string
  /** Why it matters: whole sentences of our own. */
  readonly why: string
  /** What to do. */
  readonly remedy: string
  /** The rule can offer a fix. */
  readonly hasFix?: true
  /** The rule can suggest changes that are guesses. */
  readonly hasSuggestions?: true
  /** What the rule must see to be right; a rule about single places needs nothing. */
  readonly needs?: Sight
  readonly examples: readonly [RuleExample, ...RuleExample[]]
  /** Looks at one program: gives what is to be called during the walk. */
  create(ctx: LintContext, report: (finding: Finding) => void): Listeners
}

/** What a rule found, as a diagnostic. */
export function toDiagnostic(rule: Rule, severity: Severity, finding: Finding): Diagnostic {
  return { code: rule.code, rule: rule.name, severity, ...finding }
}
