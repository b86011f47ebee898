import { isRpcDouble, isRpcStruct, type RpcValue } from '../rpc/registry.ts'

/** The answers of several processes as one: numbers added, lists joined, members of structures one by one, texts of the first. */
export function addAnswers(answers: readonly (readonly RpcValue[])[]): readonly RpcValue[] {
  const [first = [], ...others] = answers
  return others.reduce<readonly RpcValue[]>(
    (sums, answer) => sums.map((value, index) => addValues(value, answer[index])),
    first,
  )
}

function addValues(one: RpcValue, other: RpcValue | undefined): RpcValue {
  if (other === undefined) return one
  if (typeof one === 'number' && typeof other === 'number') return one + other
  if (typeof one === 'string' || typeof other === 'string') return one
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other] as readonly RpcValue[]
  if (isRpcStruct(one) && isRpcStruct(other)) {
    return new Map([...one].map(([name, value]) => [name, addValues(value, other.get(name))]))
  }
  if (isDouble(one) && isDouble(other)) return { double: one.double + other.double }
  return one
}

function isDouble(value: RpcValue): value is { readonly double: number } {
  return typeof value === 'object' && !Array.isArray(value) && isRpcDouble(value)
}
