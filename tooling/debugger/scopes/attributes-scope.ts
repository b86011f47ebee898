import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpStore, XavpValue } from '#runtime/script/xavp.ts'
import { groupNode, valueNode, type VariableNode } from './variable-node.ts'

/** Names that can be written in a variable as they are. */
const plainName = /^[A-Za-z0-9_.:-]+$/

/** Each `$avp` with its values, the newest first. */
export function avpNodes({ attributes: { avps } }: RouteContext): readonly VariableNode[] {
  return avps.names.map((name) => {
    const values = avps.all(name)
    const isPlain = plainName.test(name)
    const older = (): readonly VariableNode[] =>
      values.map((value, index) =>
        valueNode(`[${index}]`, value, { expression: isPlain ? `$(avp(${name})[${index}])` : undefined }),
      )
    return valueNode(`$avp(${name})`, values[0] ?? null, {
      expression: isPlain ? `$avp(${name})` : undefined,
      isSettable: isPlain,
      children: values.length > 1 ? older : undefined,
    })
  })
}

/** The trees of `$xavp`, `$xavu` and `$xavi`. */
export function xavpNodes({ attributes: { xavps, xavus, xavis } }: RouteContext): readonly VariableNode[] {
  return [...storeNodes('xavp', xavps), ...storeNodes('xavu', xavus), ...storeNodes('xavi', xavis)]
}

function storeNodes(kind: string, { roots }: XavpStore): readonly VariableNode[] {
  return [...roots].map(([name, values]) => {
    const isPlain = plainName.test(name)
    const nodes = values.map((value, index) =>
      recordNode(`[${index}]`, value, isPlain && kind !== 'xavu' ? `$${kind}(${name}[${index}]` : undefined),
    )
    const [only] = nodes
    if (kind === 'xavu' && values.length === 1 && only !== undefined) {
      return recordNode(`$xavu(${name})`, values[0] ?? null, isPlain ? `$xavu(${name}` : undefined)
    }
    return groupNode(`$${kind}(${name})`, nodes)
  })
}

/** `path`: the expression up to the name, without its closing parenthesis; undefined when it cannot be written. */
function recordNode(name: string, value: XavpValue, path: string | undefined): VariableNode {
  const expression = path === undefined ? undefined : `${path})`
  if (!(value instanceof Map)) return valueNode(name, value, { expression, isSettable: expression !== undefined })
  return groupNode(name, memberNodes(value, path), `${value.size} members`)
}

function memberNodes(record: XavpRecord, path: string | undefined): readonly VariableNode[] {
  return [...record].flatMap(([name, values]) => {
    const own = path !== undefined && plainName.test(name) ? `${path}=>${name}` : undefined
    const [only] = values
    if (values.length === 1 && only !== undefined) return [recordNode(name, only, own)]
    return [
      groupNode(
        name,
        values.map((value, index) =>
          recordNode(`[${index}]`, value, own === undefined ? undefined : `${own}[${index}]`),
        ),
      ),
    ]
  })
}
