import type { Rule } from '../rule.ts'
import { replyAfterRelay } from './reply-after-relay.ts'
import { unknownSuppression } from './unknown-suppression.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** All rules, by name. A rule is one file of this folder; a test fails when it is not listed here. */
export const rules: readonly Rule[] = [replyAfterRelay, unknownSuppression, unusedSuppression]
