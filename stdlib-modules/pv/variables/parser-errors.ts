import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'

const none: PvBehaviour = () => null

/** `$err.*`: nothing in Kamailio sets what these variables show any more; they are null always (recorded with 6.1.5). */
export const errorVariables: { readonly [name: string]: PvBehaviour } = {
  'err.class': none,
  'err.level': none,
  'err.info': none,
  'err.rcode': none,
  'err.rreason': none,
}
