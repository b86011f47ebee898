import type { FunctionFacts, ModuleExports, ParamFacts, PvarFacts, TransformationFacts } from '#grammar/manifest.ts'

/** What exists to be loaded: the facts of every known module and of the core itself. */
export interface Catalogue {
  module(name: string): ModuleExports | undefined
  readonly moduleNames: readonly string[]
  /** Functions, pseudo-variables and transformations that need no loadmodule. */
  readonly core: ModuleExports
}

/** A function together with the module that exports it. */
export interface KnownFunction {
  readonly module: string
  readonly name: string
  readonly facts: FunctionFacts
}

export interface KnownPvar {
  readonly module: string
  readonly facts: PvarFacts
}

/** A function by the name or alias written in the script, in one module. */
export function findFunction(module: ModuleExports, written: string): KnownFunction | undefined {
  const functions = module.functions
  if (functions === undefined) return undefined
  if (Object.hasOwn(functions, written)) {
    const facts = functions[written]
    if (facts !== undefined) return { module: module.name, name: written, facts }
  }
  for (const [name, facts] of Object.entries(functions)) {
    if (facts.aliases?.includes(written)) return { module: module.name, name, facts }
  }
  return undefined
}

export function findParam(module: ModuleExports, name: string): ParamFacts | undefined {
  return module.params !== undefined && Object.hasOwn(module.params, name) ? module.params[name] : undefined
}

export function findPvar(module: ModuleExports, name: string): KnownPvar | undefined {
  const facts = module.pvars !== undefined && Object.hasOwn(module.pvars, name) ? module.pvars[name] : undefined
  return facts === undefined ? undefined : { module: module.name, facts }
}

/** The variable in the first of several modules that exports it. */
export function findPvarIn(modules: readonly (ModuleExports | undefined)[], name: string): KnownPvar | undefined {
  for (const module of modules) {
    const known = module === undefined ? undefined : findPvar(module, name)
    if (known !== undefined) return known
  }
  return undefined
}

export function findTransformation(
  module: ModuleExports,
  className: string,
  name: string,
): TransformationFacts | undefined {
  const classes = module.transformations
  const members = classes !== undefined && Object.hasOwn(classes, className) ? classes[className] : undefined
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
}
