import type { Outcome } from './play.ts'

/** What comes of the cases that differ from 6.1.5 on purpose. */
export const differences: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([])
