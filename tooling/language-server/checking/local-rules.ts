import type { Rule } from '#compiler/lint/rule.ts'
import { rules } from '#compiler/lint/rules/index.ts'

/**
 * The rules whose findings in a block follow from that block and what stands outside of all blocks: modules, parameters, macros. Only
 * they are right when one block is checked alone. A rule that is not named here is one about the whole script, which is always right,
 * only later. The test of local checks compares what they find with a check of everything.
 */
const names: ReadonlySet<string> = new Set([
  ...['always-true-call', 'assignment-in-condition', 'avp-index-ignored', 'bare-command', 'bitwise-precedence'],
  ...['case-fallthrough', 'check-ignored', 'code-after-log', 'code-compared', 'constant-condition', 'constant-first'],
  ...['contradiction', 'default-not-last', 'defined-expression', 'division-by-zero', 'double-negation'],
  ...['duplicate-case', 'duplicate-condition', 'dynamic-regex', 'else-after-exit', 'empty-branch', 'endless-loop'],
  ...['final-reply-dropped', 'flag-by-number', 'identical-branches', 'impossible-method'],
  ...['lookup-unchecked', 'method-by-regex', 'method-ignored', 'mixed-operator-words', 'negated-operand', 'nested-if'],
  ...['null-on-the-left', 'number-overflow', 'octal-number', 'old-method-operand', 'overwritten-assignment'],
  ...['pattern-matches-everything', 'query-in-loop', 'regex-for-equality', 'regex-from-message'],
  ...['repeated-apply-changes', 'return-parentheses', 'route-from-message', 'same-operands', 'self-assignment'],
  ...['selval-as-condition', 'shell-command', 'stateless-provisional', 'stray-break', 'stray-semicolon'],
  ...['unanchored-address', 'unbraced-branch', 'unescaped-dot', 'unexpanded-core-argument', 'unexpanded-text'],
  ...['unknown-method', 'unreachable-code', 'useless-call', 'variable-never-null', 'xavp-new-record'],
])

/** The rules that can check a block alone. */
export const localRules: readonly Rule[] = rules.filter(({ name }) => names.has(name))

const localCodes: ReadonlySet<string> = new Set(localRules.map(({ code }) => code))

/** Errors whose place or absence depends on other blocks. */
const wholeCodes: ReadonlySet<string> = new Set(['KAM1090', 'KAM1091', 'KAM3004'])

/** Whether a diagnostic in a block follows from that block and the file level alone; `inactive` is the editor's own. */
export function isLocalCode(code: string): boolean {
  return code === 'inactive' || localCodes.has(code) || (/^KAM[1-5]/.test(code) && !wholeCodes.has(code))
}
