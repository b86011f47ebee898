import { assignments } from './areas/assignments.ts'
import { attributePaths } from './areas/attribute-paths.ts'
import { integers } from './areas/integers.ts'
import { jumpsAndTexts } from './areas/jumps.ts'
import { operators } from './areas/operators.ts'
import { selects } from './areas/selects.ts'
import { statements } from './areas/statements.ts'
import { transformations } from './areas/transformations.ts'
import type { Area } from './definition.ts'

/** Everything that is recorded, by area. */
export const areas: readonly Area[] = [
  transformations,
  operators,
  assignments,
  statements,
  selects,
  attributePaths,
  jumpsAndTexts,
  integers,
]
