import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { implement } from '#runtime/modules/define.ts'
import { bindSelect } from '#runtime/script/selects.ts'
import { pv } from './exports.ts'
import { pvFunctions } from './functions.ts'
import {
  lineTransformations,
  nameaddrTransformations,
  paramTransformations,
  tobodyTransformations,
  uriTransformations,
} from './transformations/sip.ts'
import { stringTransformations } from './transformations/strings.ts'
import { fromToVariables } from './variables/addresses.ts'
import { messageVariables } from './variables/message.ts'
import { requestUriVariables } from './variables/request-uri.ts'
import { parseInitialValue, SharedVariables, sharedVariableCommands } from './variables/shared.ts'
import { flagVariables, serverVariables, varVariable } from './variables/state.ts'
import { avp, vn, xavp, xavu } from './variables/stores.ts'

type Exported<T> = { readonly [N in keyof T]: PvBehaviour }

export default implement(pv, (env) => {
  const { core, params, log } = env
  const shared = new SharedVariables()
  const variable = varVariable(core)
  const found: { readonly [name: string]: PvBehaviour } = {
    ...messageVariables,
    ...requestUriVariables,
    ...fromToVariables,
    ...flagVariables(),
    ...serverVariables(core),
    var: variable,
    vz: variable,
    vn,
    avp,
    xavp: xavp(
      ({ attributes }) => attributes.xavps,
      (name) => name,
    ),
    xavi: xavp(
      ({ attributes }) => attributes.xavis,
      (name) => name.toLowerCase(),
    ),
    xavu,
    shv: shared.variable(),
    cnt: {
      isRaw: true,
      bind: ({ rawInner }) => {
        const name = /^\$avp\((?:s:)?(.+)\)$/.exec(rawInner ?? '')?.[1]
        return name === undefined
          ? { error: '$cnt counts the values of $avp(name)' }
          : { get: (ctx) => ctx.attributes.avps.all(name).length }
      },
    },
    _s: {
      isRaw: true,
      bind: ({ rawInner }) => {
        const format = env.format(rawInner ?? '')
        return format === undefined ? { error: 'bad text' } : { get: format }
      },
    },
    sel: {
      isRaw: true,
      bind: ({ rawInner }) => {
        const bound = bindSelect(rawInner ?? '', core)
        return 'error' in bound ? bound : { get: (ctx) => bound.get(ctx) }
      },
    },
  }
  return {
    modInit: () => {
      for (const text of params.shvset) {
        const initial = parseInitialValue(text)
        if (initial === undefined) throw new Error(`shvset: "${text}" is not name=i:number or name=s:text`)
        shared.set(initial.name, initial.value)
      }
      for (const text of params.varset) {
        if (parseInitialValue(text) === undefined)
          throw new Error(`varset: "${text}" is not name=i:number or name=s:text`)
        log.warn(`varset ${text}: initial values of $var are not set yet`)
      }
    },
    functions: pvFunctions,
    // The exports list every name of `found`; a test compares the two.
    pvars: found as Exported<(typeof pv)['pvars']>,
    transformations: {
      s: stringTransformations,
      uri: uriTransformations,
      param: paramTransformations,
      nameaddr: nameaddrTransformations,
      tobody: tobodyTransformations,
      line: lineTransformations,
    } as never,
    rpc: sharedVariableCommands(shared),
  }
})
