import { operators } from './areas/operators.ts'
import { transformations } from './areas/transformations.ts'
import type { Area } from './definition.ts'

/** Everything that is recorded, by area. */
export const areas: readonly Area[] = [transformations, operators]
