import { onlyPlaceOf } from '../script/attributes.ts'
import type { CoreCommand } from '../script/core-commands.ts'
import type { RouteContext } from '../script/context.ts'

/** Acts on the flags of an attribute that has one value; the code of 6.1.5 without one is `missing`. */
function onFlags(act: (flags: Set<string>, flag: string) => number, missing: number): CoreCommand {
  return ([attribute, flag]) => {
    if (typeof attribute !== 'string' || typeof flag !== 'string')
      return { error: 'an attribute and a flag are needed' }
    return (ctx: RouteContext) => {
      const place = onlyPlaceOf(attribute, ctx)
      return place === undefined ? missing : act(ctx.attributes.avps.flagsOf(place), flag)
    }
  }
}

/** setavpflag(), resetavpflag() and isavpflagset(), as recorded from 6.1.5. */
export const attributeFlagCommands: readonly (readonly [string, CoreCommand])[] = [
  ['setavpflag', onFlags((flags, flag) => (flags.add(flag), 1), -1)],
  ['resetavpflag', onFlags((flags, flag) => (flags.delete(flag), 1), -1)],
  ['isavpflagset', onFlags((flags, flag) => (flags.has(flag) ? 1 : -1), -1)],
]
