import type { ParamFacts } from '#grammar/manifest.ts'
import type { Core, ModuleParameters } from '../../server/core.ts'
import {
  RpcFault,
  rpcNull,
  rpcStruct,
  type RpcCall,
  type RpcCommand,
  type RpcStruct,
  type RpcValue,
  type RpcTransport,
} from '../registry.ts'

/** Kamailio's numbers of parameter types; the highest bit marks those that a function takes. */
const typeNumbers = { str: 1, int: 2 } as const
const takenByFunction = -2147483648

/** modparam.list, modparam.getn, modparam.gets, modparam.setn. */
export function moduleParameterCommands(core: Core): readonly RpcCommand[] {
  const modules = (): readonly ModuleParameters[] => core.moduleParameters?.() ?? []
  return [
    {
      name: 'modparam.list',
      doc: 'Lists the parameters of all modules, or of the one named, with their values.',
      array: true,
      run: (call) => {
        const wanted = call.optionalText()
        if (wanted !== undefined && !modules().some(({ exports }) => exports.name === wanted))
          throw new RpcFault(404, 'Module Not Found')
        return modules()
          .toReversed()
          .filter(({ exports }) => wanted === undefined || exports.name === wanted)
          .flatMap((module) => listParameters(module, call.transport))
      },
    },
    {
      name: 'modparam.getn',
      doc: 'Gives the value of an integer parameter.',
      array: false,
      run: (call) => [describe(findParameter(call, modules(), 'int'))],
    },
    {
      name: 'modparam.gets',
      doc: 'Gives the value of a text parameter.',
      array: false,
      run: (call) => [describe(findParameter(call, modules(), 'str'))],
    },
    {
      name: 'modparam.setn',
      doc: 'Sets an integer parameter that is kept in shared memory; no module of kamkit has one.',
      array: false,
      run: (call) => {
        if (call.remaining < 3) throw new RpcFault(400, 'Module, Parameter And Value Expected')
        findParameter(call, modules(), 'int')
        throw new RpcFault(488, 'Not Acceptable Here - Not A Shm Param')
      },
    },
  ]
}

function listParameters(module: ModuleParameters, transport: RpcTransport): readonly RpcStruct[] {
  return Object.entries(module.exports.params ?? {}).map(([name, facts]) =>
    rpcStruct([
      ['module', module.exports.name],
      ['param', name],
      // Numbers of binrpc have a sign.
      ['typeval', transport === 'jsonrpc' ? typeNumber(facts) >>> 0 : typeNumber(facts)],
      ['type', facts.type === 'int' ? 'int' : 'string'],
      ['use_func', facts.repeats === true ? 'yes' : 'no'],
      ['use_shm', 'no'],
      ['value', shown(module, name, facts)],
    ]),
  )
}

function typeNumber(facts: ParamFacts): number {
  return facts.repeats === true ? takenByFunction + typeNumbers[facts.type] : typeNumbers[facts.type]
}

function shown(module: ModuleParameters, name: string, facts: ParamFacts): RpcValue {
  if (facts.repeats === true) return '[unknown]'
  const value = module.value(name)
  return typeof value === 'number' || typeof value === 'string' ? value : rpcNull
}

interface FoundParameter {
  readonly module: ModuleParameters
  readonly name: string
  readonly facts: ParamFacts
}

function findParameter(call: RpcCall, modules: readonly ModuleParameters[], type: ParamFacts['type']): FoundParameter {
  const moduleName = call.ifText()
  const name = call.ifText()
  if (moduleName === undefined || name === undefined) throw new RpcFault(400, 'Module And Parameter Names Expected')
  const module = modules.find(({ exports }) => exports.name === moduleName)
  if (module === undefined) throw new RpcFault(404, 'Module Not Found')
  const { params } = module.exports
  const facts = params !== undefined && Object.hasOwn(params, name) ? params[name] : undefined
  if (facts?.type !== type) throw new RpcFault(404, 'Parameter Not Found')
  if (facts.repeats === true) throw new RpcFault(488, 'Not Acceptable Here - Use Func Param')
  return { module, name, facts }
}

function describe({ module, name, facts }: FoundParameter): RpcStruct {
  return rpcStruct([
    ['module', module.exports.name],
    ['param', name],
    ['shm', 'no'],
    ['value', shown(module, name, facts)],
  ])
}
