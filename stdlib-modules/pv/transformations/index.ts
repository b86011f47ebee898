import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { BehavioursOf, Fail } from './behaviour.ts'
import type { transformationFacts } from './facts.ts'
import { lineTransformations } from './line.ts'
import { nameaddrTransformations } from './nameaddr.ts'
import { numTransformations } from './num.ts'
import { paramTransformations } from './param.ts'
import { stringTransformations } from './strings.ts'
import { tobodyTransformations } from './tobody.ts'
import { uriTransformations } from './uri.ts'
import { urialiasTransformations } from './urialias.ts'
import { valTransformations } from './val.ts'

/** The transformations of module pv by class; why one fails is logged. */
export function createTransformations(log: ModuleLogger): {
  readonly [C in keyof typeof transformationFacts]: BehavioursOf<(typeof transformationFacts)[C]>
} {
  const fail: Fail = (text, level = 'error') => {
    log[level](text)
    return null
  }
  return {
    s: stringTransformations(fail),
    uri: uriTransformations(fail),
    param: paramTransformations(fail),
    nameaddr: nameaddrTransformations,
    tobody: tobodyTransformations(fail),
    line: lineTransformations(fail),
    urialias: urialiasTransformations(fail),
    val: valTransformations,
    num: numTransformations,
  }
}
