import type { CallArg, PvAccessor } from '#grammar/abi.ts'
import type { ArgFacts } from '#grammar/manifest.ts'
import { bindAttribute } from '../script/attributes.ts'
import { absent, readInt, unusable, type FixedArg } from './fixups.ts'

/**
 * An argument that cannot be fixed up, where a start of Kamailio takes it all the same (`recorded`: what it looks at): an old spelling of
 * an AVP, a name that is taken as it is, or what makes every call fail. Undefined where a start refuses it too.
 */
export function fixAtCall(
  arg: CallArg,
  fact: ArgFacts,
  recorded: ArgFacts | undefined,
): FixedArg | { readonly error: string } | undefined {
  if (recorded?.attributes === true && typeof arg === 'string' && /^\$[A-Za-z_]\w*$/.test(arg)) {
    return readAttribute(bindAttribute(arg), fact)
  }
  if (fact.kind === 'name' && typeof arg === 'string' && recorded?.kind === 'literal') return { constant: arg }
  const takesIt = recorded?.kind === 'literal' || (recorded?.kind === 'pvar' && recorded.writable !== true)
  return takesIt && (fact.kind === 'pvar' || fact.kind === 'str') ? { read: () => unusable } : undefined
}

function readAttribute(
  attribute: PvAccessor | { readonly error: string },
  facts: ArgFacts,
): FixedArg | { readonly error: string } {
  if ('error' in attribute || facts.kind === 'int') return readInt(attribute, facts)
  const instead = facts.absent === true ? absent : unusable
  return { read: (ctx) => (attribute.get(ctx) === null ? instead : attribute.str(ctx)) }
}
