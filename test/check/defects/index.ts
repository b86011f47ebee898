import { argumentDefects } from './arguments.ts'
import type { Defect } from './defect.ts'
import { flowDefects } from './flow.ts'
import { logicDefects } from './logic.ts'
import { nameDefects } from './names.ts'
import { parameterDefects } from './parameters.ts'
import { preprocessorDefects } from './preprocessor.ts'
import { securityDefects } from './security.ts'
import { syntaxDefects } from './syntax.ts'

/** The mistakes by what they are about. */
export const defectGroups: ReadonlyMap<string, readonly Defect[]> = new Map([
  ['Syntax and preprocessor', syntaxDefects],
  ['Names', nameDefects],
  ['Calls and expressions', argumentDefects],
  ['Parameters and modules', parameterDefects],
  ['SIP flow', flowDefects],
  ['Security', securityDefects],
  ['Conditions, values and codes', logicDefects],
  ['Macros and switches', preprocessorDefects],
])

export const allDefects: readonly Defect[] = [...defectGroups.values()].flat()
