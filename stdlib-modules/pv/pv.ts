import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import { implement, type ModuleEnv } from '#runtime/modules/define.ts'
import { pv } from './exports.ts'
import { createEvaluate } from './functions/evaluate.ts'
import { valueFunctions } from './functions/values.ts'
import { createListFunctions } from './functions/xavp-lists.ts'
import { createRecordFunctions } from './functions/xavp-records.ts'
import { createXavpVariableFunctions } from './functions/xavp-variables.ts'
import { createTransformations } from './transformations/index.ts'
import { fromToVariables } from './variables/addresses.ts'
import { branchVariables } from './variables/branches.ts'
import { bufferVariables } from './variables/buffer.ts'
import { characterVariables } from './variables/characters.ts'
import { constantVariables } from './variables/constants.ts'
import { credentialVariables } from './variables/credentials.ts'
import { diversionVariables } from './variables/diversion.ts'
import { expires } from './variables/expires.ts'
import { firstLineVariables } from './variables/first-line.ts'
import { flagVariables } from './variables/flags.ts'
import { findSocket, forceSocketVariables } from './variables/force-socket.ts'
import { headerVariables } from './variables/header-fields.ts'
import { identityVariables } from './variables/identities.ts'
import { nextHopVariable } from './variables/next-hop.ts'
import { errorVariables } from './variables/parser-errors.ts'
import { receivingVariables } from './variables/receiving.ts'
import { replyVariables } from './variables/reply.ts'
import { requestUriVariables } from './variables/request-uri.ts'
import { sendingVariables } from './variables/sending.ts'
import { serverStateVariables } from './variables/server-state.ts'
import { parseInitialValue, SharedVariables, sharedVariableCommands } from './variables/shared.ts'
import { StaticBranch } from './variables/static-branch.ts'
import { parseAvpAlias, storeVariables } from './variables/stores.ts'
import { timeVariables } from './variables/time.ts'
import { transportVariables } from './variables/transport.ts'
import { viaVariables } from './variables/vias.ts'
import { xavpVariable } from './xavp/xavp-variable.ts'
import { xavuVariable } from './xavp/xavu-variable.ts'

type Exported<T> = { readonly [N in keyof T]: PvBehaviour }

/** `$_s(text)` and `$sel(select)`, whose parentheses hold what other parts of the language parse. */
function parsedVariables(env: ModuleEnv<typeof pv>): { readonly [name: string]: PvBehaviour } {
  return {
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
        const bound = env.core.select?.(rawInner ?? '') ?? { error: 'there are no selects here' }
        if ('unresolved' in bound) return { error: bound.unresolved }
        return 'error' in bound ? bound : { get: (ctx) => bound.get(ctx) }
      },
    },
  }
}

/** Variables that read or change the message. */
function messageVariables({ core, log }: ModuleEnv<typeof pv>): { readonly [name: string]: PvBehaviour } {
  const socketAt = (text: string) => findSocket(core, text)
  return {
    ...firstLineVariables,
    ...requestUriVariables(log),
    nh: nextHopVariable,
    ...fromToVariables(log),
    ...headerVariables,
    ...identityVariables,
    ...diversionVariables,
    ...credentialVariables,
    ...viaVariables,
    ...bufferVariables(log),
    ...replyVariables,
    ...transportVariables,
    ...sendingVariables,
    ...receivingVariables,
    ...forceSocketVariables(core),
    ...branchVariables(core, log, socketAt),
    ...flagVariables(core, log),
    expires,
  }
}

/** Sets what modparams give variables at the start; an Error names the parameter that is wrong. */
function setInitialValues(
  { core, params }: ModuleEnv<typeof pv>,
  shared: SharedVariables,
  aliases: Map<string, string>,
): void {
  const read = (param: string, text: string): NonNullable<ReturnType<typeof parseInitialValue>> => {
    const initial = parseInitialValue(text)
    if (initial === undefined) throw new Error(`${param}: "${text}" is not name=i:number or name=s:text`)
    return initial
  }
  for (const text of params.shvset) {
    const { name, value } = read('shvset', text)
    shared.apply(name, value)
  }
  for (const text of params.varset) {
    const { name, value } = read('varset', text)
    core.initVar?.(name, value)
  }
  for (const text of params.avp_aliases) {
    const alias = parseAvpAlias(text)
    if (alias === undefined) throw new Error(`avp_aliases: "${text}" is not alias=name`)
    aliases.set(...alias)
  }
}

export default implement(pv, (env) => {
  const { core, log } = env
  const shared = new SharedVariables(core.shared)
  const aliases = new Map<string, string>()
  const staticBranch = new StaticBranch(core, log, (text) => findSocket(core, text))
  const bind = (text: string) => env.pv(text)
  const found: { readonly [name: string]: PvBehaviour } = {
    ...messageVariables(env),
    ...parsedVariables(env),
    ...storeVariables(core, aliases),
    ...characterVariables,
    ...errorVariables,
    ...constantVariables(core),
    ...timeVariables(core),
    ...serverStateVariables(core, log),
    sbranch: staticBranch.variable,
    xavp: xavpVariable(({ attributes }) => attributes.xavps, bind),
    xavi: xavpVariable(({ attributes }) => attributes.xavis, bind),
    xavu: xavuVariable(),
    shv: shared.variable,
    shvinc: shared.increasing,
  }
  return {
    modInit: () => setInitialValues(env, shared, aliases),
    functions: {
      ...valueFunctions,
      ...createRecordFunctions(log),
      ...createListFunctions(log),
      ...createXavpVariableFunctions(core, log),
      pv_evalx: createEvaluate(env),
      sbranch_append: (ctx) => staticBranch.append(ctx),
      sbranch_set_ruri: (ctx) => staticBranch.setRequestUri(ctx),
      sbranch_reset: (ctx) => staticBranch.reset(ctx),
    },
    // The exports list every name of `found`; pv.test.ts compares the two.
    pvars: found as Exported<(typeof pv)['pvars']>,
    transformations: createTransformations(log),
    rpc: sharedVariableCommands(shared),
  }
})
