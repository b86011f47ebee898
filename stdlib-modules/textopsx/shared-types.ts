import type { FunctionsOf, ModuleEnv } from '#runtime/modules/define.ts'
import type { textopsx } from './exports.ts'

/** What the parts of the module are given. */
export type TextopsxEnv = ModuleEnv<typeof textopsx>

/** The module's functions; each file gives some of them. */
export type TextopsxFunctions = FunctionsOf<typeof textopsx>
