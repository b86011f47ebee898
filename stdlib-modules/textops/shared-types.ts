import type { FunctionsOf, ModuleEnv } from '#runtime/modules/define.ts'
import type { textops } from './exports.ts'

/** What the parts of the module are given. */
export type TextopsEnv = ModuleEnv<typeof textops>

/** The module's functions; each file gives some of them. */
export type TextopsFunctions = FunctionsOf<typeof textops>
