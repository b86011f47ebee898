import type { ModuleExports, ParamFacts } from '#grammar/manifest.ts'

/** The parameters of one module while the configuration is read, and afterwards while it runs. */
export interface ParameterSet {
  /** What the module sees: plain values by name, live ones changing in place. */
  readonly values: { [name: string]: number | string | null | (number | string)[] }
  /** Sets one; gives what is wrong instead when the parameter does not exist or is of another type. */
  set(name: string, value: number | string): string | undefined
}

/** Starts a module's parameters from its defaults. */
export function createParameters(facts: ModuleExports): ParameterSet {
  // The keys are the module's own parameter names, never text from a configuration: `set` looks them up in the facts first.
  const values: ParameterSet['values'] = Object.create(null)
  const params = new Map<string, ParamFacts>(Object.entries(facts.params ?? {}))
  for (const [name, param] of params) values[name] = initialValue(param)
  const set = (name: string, value: number | string): string | undefined => {
    const param = params.get(name)
    if (param === undefined) return `parameter <${name}> not found in module <${facts.name}>`
    const type = typeof value === 'number' ? 'int' : 'str'
    const isTaken = type === param.type || (type === 'int' && param.orNumber === true)
    if (!isTaken) return `parameter <${name}> of type <${type}> not found in module <${facts.name}>`
    const current = values[name]
    const taken = param.type === 'str' ? String(value) : value
    if (Array.isArray(current)) current.push(taken)
    else values[name] = taken
    return undefined
  }
  return { values, set }
}

function initialValue(param: ParamFacts): number | string | null | (number | string)[] {
  if (param.repeats === true) return []
  return param.default ?? (param.type === 'int' ? 0 : null)
}
