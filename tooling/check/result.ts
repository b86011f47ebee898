import type { SourceSet } from '#compiler/1-source/source-set.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'

/** What was found in one configuration, or in one combination of its defines. */
export interface CheckResult {
  /** The configuration as the user named it. */
  readonly name: string
  /** The texts that the spans are of. */
  readonly sources: SourceSet
  readonly diagnostics: readonly Diagnostic[]
}
