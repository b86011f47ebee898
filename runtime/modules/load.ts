import type { Program } from '#grammar/abi.ts'
import { matchesModule } from '#grammar/module-pattern.ts'
import type { FunctionFacts, ModuleExports, ParamFacts } from '#grammar/manifest.ts'
import type { LinkedFunction, LinkError } from '../script/link-environment.ts'
import type { ConfigVariable } from '../server/config-framework.ts'
import type { Core } from '../server/core.ts'
import type { Statistic } from '../statistics/statistics.ts'
import type { ModuleSource } from './catalogue.ts'
import type { KamkitModule, ModuleBehaviour, ModuleEnv } from './define.ts'
import type { PvBehaviour } from '../pseudo-variables/define.ts'
import { createParameters, type ParameterSet } from './parameters.ts'

/** A module that was loaded: its facts, its parameters and its behaviour. */
export interface LoadedModule {
  readonly exports: ModuleExports
  /** What a start of Kamailio looks at in the arguments of a function; looked up when it is asked for, which few starts do. */
  recorded(functionName: string): FunctionFacts | undefined
  readonly parameters: ParameterSet
  readonly behaviour: ModuleBehaviour<ModuleExports>
}

/** The services of the server that modules bind texts with. */
export type ModuleTools = Pick<ModuleEnv, 'pv' | 'format' | 'regex'>

/** How a variable of a module without behaviour behaves; `format` binds the text in its parentheses. */
export type StubVariable = (name: string, format: ModuleTools['format']) => PvBehaviour

export interface LoadEnvironment {
  readonly core: Core
  readonly source: ModuleSource
  readonly tools: ModuleTools
  /** Modules to replace by functions that return -1, when they have no behaviour here (--stub-module); `all` stands for each of them. */
  readonly stubs: ReadonlySet<string>
  /** How the variables of such modules behave; absent for all of them being null. */
  readonly stubVariable?: StubVariable | undefined
}

/** Loads the modules of a program in order and sets their parameters; what is wrong is added to `errors`. */
export async function loadModules(
  program: Program,
  env: LoadEnvironment,
  errors: LinkError[],
): Promise<readonly LoadedModule[]> {
  const loaded: LoadedModule[] = []
  const refused = new Set<string>()
  const lacking: Lacking[] = []
  for (const directive of program.directives) {
    if (directive.kind === 'loadmodule') {
      const name = directive.name.slice(directive.name.lastIndexOf('/') + 1).replace(/\.so$/, '')
      if (refused.has(name) || loaded.some((module) => module.exports.name === name)) continue
      const module = await findModule(name, env)
      if (typeof module !== 'string') loaded.push(create(module, env, loaded))
      else refused.add(name)
      if (module === 'lacking') lacking.push({ name, at: directive.at })
      if (module === 'unknown')
        errors.push({ at: directive.at, text: `failed to load module "${name}": there is no such module` })
    } else if (directive.kind === 'modparam') {
      // What is said of a module that is not there covers its parameters.
      if ([...refused].some((name) => matchesModule(directive.module, name))) continue
      if (isForStub(directive, loaded, env.core)) continue
      const problem = setParameter(directive.module, directive.param, directive.value, loaded)
      if (problem !== undefined) errors.push({ at: directive.at, text: problem })
    }
  }
  errors.push(...gatherLacking(lacking))
  return loaded
}

/** Parameters with which modules use another one, by the name of that. */
const partners: ReadonlyMap<string, RegExp> = new Map([
  ['db_url', /^db_/],
  ['db_mode', /^db_/],
  ['cdr_enable', /^dialog$/],
])

/** Whether a parameter would have a module work with one that is a stub: then it stays as it is by default, which is warned of. */
function isForStub({ module, param }: ModParam, loaded: readonly LoadedModule[], core: Core): boolean {
  const partner = partners.get(param)
  const stub = loaded.find(({ exports }) => exports.declaredOnly === true && partner?.test(exports.name) === true)
  const isOurs = loaded.some(({ exports }) => exports.declaredOnly !== true && matchesModule(module, exports.name))
  if (stub === undefined || !isOurs) return false
  core.logger.forModule('core').warn(`${param} of ${module} is left out: ${stub.exports.name} is a stub`)
  return true
}

type ModParam = Extract<Program['directives'][number], { readonly kind: 'modparam' }>

/** A module of which only the exports are known, and its loadmodule. */
interface Lacking {
  readonly name: string
  readonly at: LinkError['at']
}

/** The module; `lacking` when only its exports are known. */
async function findModule(name: string, env: LoadEnvironment): Promise<KamkitModule | 'unknown' | 'lacking'> {
  const module = await env.source.load(name)
  if (module !== undefined) return module
  const declared = env.source.declared(name)
  if (declared === undefined) return 'unknown'
  if (!env.stubs.has(name) && !env.stubs.has('all')) return 'lacking'
  return stubModule(declared, env.stubVariable ?? (() => () => null))
}

/** One error for all modules that cannot run, at the first of them: an operator decides about them at once. */
function gatherLacking(lacking: readonly Lacking[]): readonly LinkError[] {
  const [first] = lacking
  if (first === undefined) return []
  const names = lacking.map(({ name }) => `"${name}"`).join(', ')
  const [modules, them, stubs] = lacking.length === 1 ? ['module', 'it', first.name] : ['modules', 'them', 'all']
  const remedy = `Remove ${them}, or give kamkit --stub-module ${stubs}: then the functions do nothing and return -1`
  return [{ at: first.at, text: `failed to load ${modules} ${names}: kamkit cannot run ${them} yet. ${remedy}` }]
}

/** A module whose functions return -1. */
function stubModule(facts: ModuleExports, variable: StubVariable): KamkitModule {
  const entries = <T>(record: object | undefined, value: T): { [name: string]: T } =>
    Object.fromEntries(Object.keys(record ?? {}).map((name) => [name, value]))
  const behaviour = ({ format }: ModuleTools): object => ({
    functions: entries(facts.functions, () => -1),
    pvars: Object.fromEntries(Object.keys(facts.pvars ?? {}).map((name) => [name, variable(name, format)])),
    transformations: Object.fromEntries(
      Object.entries(facts.transformations ?? {}).map(([name, members]) => [name, entries(members, () => null)]),
    ),
    rpc: {},
  })
  return { exports: facts, create: (env) => behaviour(env) as unknown as ModuleBehaviour<ModuleExports> }
}

function create(module: KamkitModule, env: LoadEnvironment, loaded: readonly LoadedModule[]): LoadedModule {
  const { exports } = module
  const parameters = createParameters(exports)
  const group = exports.statisticsGroup ?? exports.name
  const statistics: { [name: string]: Statistic } = {}
  for (const [name, doc] of Object.entries(exports.statistics ?? {})) {
    statistics[name] = env.core.statistics.counter(group, name, doc)
  }
  declareLiveParameters(exports, parameters, env.core)
  const behaviour = module.create({
    params: parameters.values as ModuleEnv['params'],
    core: env.core,
    log: env.core.logger.forModule(exports.name),
    statistics: statistics as ModuleEnv['statistics'],
    api: <T>(name: string) => loaded.find((other) => other.exports.name === name)?.behaviour.api as T | undefined,
    ...env.tools,
  })
  const commands = behaviour.rpc as { readonly [name: string]: Parameters<Core['rpc']['add']>[0]['run'] } | undefined
  for (const [name, run] of Object.entries(commands ?? {})) {
    const facts = exports.rpc?.[name]
    env.core.rpc.add({ name, doc: facts?.doc ?? '', array: facts?.array === true, run })
  }
  const recorded = (name: string): FunctionFacts | undefined => {
    const fixups = env.source.declared(exports.name)?.fixups ?? {}
    return Object.hasOwn(fixups, name) ? fixups[name] : undefined
  }
  return { exports, recorded, parameters, behaviour }
}

/**
 * Parameters that can be changed while running appear in the cfg framework under the module's name, and so do its variables that are
 * no parameters.
 */
function declareLiveParameters(exports: ModuleExports, parameters: ParameterSet, core: Core): void {
  if (exports.cfgOrder !== undefined) core.config.setOrder(exports.name, exports.cfgOrder)
  for (const [name, facts] of Object.entries(exports.params ?? {})) {
    if (facts.live !== true) continue
    declareVariable(exports.name, name, facts, core, {
      get: () => {
        const value = parameters.values[name]
        return typeof value === 'number' || typeof value === 'string' ? value : ''
      },
      set: (value) => void (parameters.values[name] = value),
    })
  }
  for (const [name, facts] of Object.entries(exports.cfgVars ?? {})) {
    if (facts.live !== true) continue
    let current = facts.default ?? (facts.type === 'int' ? 0 : '')
    declareVariable(exports.name, name, facts, core, { get: () => current, set: (value) => void (current = value) })
  }
}

function declareVariable(
  group: string,
  name: string,
  facts: ParamFacts,
  core: Core,
  value: Pick<ConfigVariable, 'get' | 'set'>,
): void {
  core.config.declare({
    group,
    name,
    type: facts.type,
    description: facts.doc ?? '',
    ...(facts.min === undefined ? {} : { min: facts.min }),
    ...(facts.max === undefined ? {} : { max: facts.max }),
    ...(facts.isHidden === undefined ? {} : { isHidden: facts.isHidden }),
    ...value,
  })
}

function setParameter(
  pattern: string,
  param: string,
  value: number | string,
  loaded: readonly LoadedModule[],
): string | undefined {
  const matching = loaded.filter((module) => matchesModule(pattern, module.exports.name))
  if (matching.length === 0) return `modparam: no module "${pattern}" is loaded`
  for (const module of matching) {
    const problem = module.parameters.set(param, value)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The functions of all modules by name and alias; the module loaded last comes first. */
export function collectFunctions(modules: readonly LoadedModule[]): ReadonlyMap<string, readonly LinkedFunction[]> {
  const found = new Map<string, LinkedFunction[]>()
  for (const { exports, recorded, behaviour } of modules) {
    const functions = behaviour.functions as { readonly [name: string]: LinkedFunction['run'] } | undefined
    for (const [name, facts] of Object.entries(exports.functions ?? {})) {
      const run = functions !== undefined && Object.hasOwn(functions, name) ? functions[name] : undefined
      if (run === undefined) continue
      for (const written of [name, ...(facts.aliases ?? [])]) {
        const linked = {
          module: exports.name,
          name: written,
          facts,
          recorded: () => recorded(written),
          run,
          declareName: behaviour.declareName,
          checkConstant: behaviour.checkConstant,
        }
        found.set(written, [linked, ...(found.get(written) ?? [])])
      }
    }
  }
  return found
}
