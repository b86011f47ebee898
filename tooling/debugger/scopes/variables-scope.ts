import type { Program } from '#grammar/abi.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { ServerCore } from '#runtime/server/server-core.ts'
import { sharedVariablesOf } from '../outside-recorder.ts'
import { valueNode, type VariableNode } from './variable-node.ts'

/** What is usually asked for; in the order in which it is shown. */
export const usualVariables = [
  ...['$rm', '$ru', '$rU', '$rd', '$rp', '$rP', '$rz', '$ou', '$oU', '$od', '$du', '$dd', '$dp', '$dP', '$ds'],
  ...[
    '$rs',
    '$rr',
    '$rv',
    '$mt',
    '$ml',
    '$mf',
    '$mi',
    '$ci',
    '$cs',
    '$fu',
    '$fU',
    '$fd',
    '$ft',
    '$fn',
    '$tu',
    '$tU',
    '$td',
  ],
  ...[
    '$tt',
    '$tn',
    '$ct',
    '$ua',
    '$si',
    '$sp',
    '$sut',
    '$Ri',
    '$Rp',
    '$Ru',
    '$pr',
    '$proto',
    '$fs',
    '$ai',
    '$di',
    '$pU',
    '$pd',
  ],
  ...[
    '$au',
    '$ar',
    '$adu',
    '$route_uri',
    '$rb',
    '$bs',
    '$cT',
    '$cl',
    '$br',
    '$branch(count)',
    '$hdrc(Via)',
    '$rt',
    '$sf',
  ],
] as const

const settable: ReadonlySet<string> = new Set([
  '$ru',
  '$rU',
  '$rd',
  '$rp',
  '$du',
  '$fs',
  '$mf',
  '$sf',
  '$bf',
  '$fu',
  '$fn',
  '$tu',
  '$tn',
])

/** The pseudo-variables that have a value. */
export function usualNodes(core: ServerCore, ctx: RouteContext): readonly VariableNode[] {
  return readAll(usualVariables, core, ctx)
}

const transactionVariables = [
  ...[
    '$T_branch_idx',
    '$T_reply_code',
    '$T_reply_reason',
    '$T_reply_last',
    '$T_reply_ruid',
    '$T(id_index)',
    '$T(id_label)',
  ],
  ...[
    '$T(id_index_n)',
    '$T(reply_code)',
    '$T(reply_type)',
    '$T(branch_index)',
    '$T(ruid)',
    '$T_branch(flags)',
    '$T_branch(uri)',
  ],
  ...['$T_req($ru)', '$T_req($si)', '$T_rpl($rs)', '$T_rpl($rr)', '$T_rpl($ua)', '$T_inv($ru)'],
] as const

/** What tm knows of the transaction, as it is now. */
export function transactionNodes(core: ServerCore, ctx: RouteContext): readonly VariableNode[] {
  return readAll(transactionVariables, core, ctx)
}

/** `$rc` and how the run ends, if it does. */
export function returnCodeNodes(core: ServerCore, ctx: RouteContext): readonly VariableNode[] {
  return readAll(['$rc', '$retcode'], core, ctx)
}

/** `$var` and `$vn` of the worker, and the `$shv` that the program names. */
export function scriptVariableNodes(core: ServerCore, ctx: RouteContext, program: Program): readonly VariableNode[] {
  const vars = (core.varNames?.() ?? []).map((name) => `$var(${name})`).toSorted()
  const nullable = [...ctx.worker.nullable.keys()].map((name) => `$vn(${name})`)
  const nodes = readAll([...vars, ...nullable, ...sharedVariablesOf(program)], core, ctx, true)
  return nodes.map((node) => ({ ...node, isSettable: true }))
}

/** Those that exist and have a value; with `isNullShown` also those without. */
function readAll(
  names: readonly string[],
  core: ServerCore,
  ctx: RouteContext,
  isNullShown = false,
): readonly VariableNode[] {
  return names.flatMap((name) => {
    const bound = core.linkTools.fixups.pv(name)
    if ('error' in bound) return []
    const value = bound.get(ctx)
    if (value === null && !isNullShown) return []
    return [valueNode(name, value, { expression: name, isSettable: settable.has(name) && bound.set !== undefined })]
  })
}
