import type {
  ArgFacts,
  ArgKind,
  FunctionFacts,
  ModuleExports,
  ParamFacts,
  PvarFacts,
  RpcFacts,
  TransformationFacts,
  TransformationParamFacts,
} from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import type { Shape, TextShape } from './json-shape.ts'

/** A shape for each key of the facts that a file may have: a new key of the facts has to be settled here. */
type Shapes<Facts, Without extends keyof Facts = never> = { readonly [Key in Exclude<keyof Facts, Without>]-?: Shape }

const text: TextShape = { type: 'string' }
const flag: Shape = { type: 'boolean' }
const number: Shape = { type: 'integer' }
const filled: TextShape = { type: 'string', minLength: 1 }
const texts: Shape = { type: 'array', items: filled }
const word: TextShape = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  patternErrorMessage: 'a name of letters, digits and _',
}
const variable: TextShape = {
  type: 'string',
  pattern: '^[A-Za-z0-9_.?+]+$',
  patternErrorMessage: 'the name of a variable without its $',
}

const argKinds = {
  int: true,
  uint: true,
  str: true,
  literal: true,
  regex: true,
  subst: true,
  pvar: true,
  name: true,
  enum: true,
  methods: true,
  any: true,
} as const satisfies { readonly [Kind in ArgKind]: true }

const object = <Facts extends object>(
  properties: { readonly [Key in keyof Facts]: Shape },
  required: readonly string[] = [],
): Shape => {
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }), additionalProperties: false }
}
const table = (propertyNames: TextShape, additionalProperties: Shape): Shape => {
  return { type: 'object', propertyNames, additionalProperties }
}

const arg: Shapes<ArgFacts> = {
  kind: { enum: Object.keys(argKinds), description: 'What the argument accepts.' },
  doc: text,
  optional: flag,
  constant: { type: 'boolean', description: 'No expression is accepted.' },
  min: number,
  max: number,
  of: { ...filled, description: 'Of a name: what is named, such as failure_route or htable.' },
  values: { ...texts, description: 'Of an enum: the words that are accepted.' },
  lazy: flag,
  writable: { type: 'boolean', description: 'Of a pvar: the function assigns it.' },
  list: { type: 'boolean', description: 'Of a pvar: several, with commas, semicolons or blanks between them.' },
  nonEmpty: flag,
  attributes: flag,
  excludes: text,
  absent: flag,
  plain: flag,
  ignoreCase: flag,
  spansLines: flag,
}

const args = table(word, object(arg, ['kind']))

const functionFacts: Shapes<FunctionFacts> = {
  doc: text,
  routes: {
    type: 'array',
    items: { enum: anyRoute },
    description: 'The kinds of blocks in which it may be called; all when this is left out.',
  },
  args: { ...args, description: 'Its arguments, in order.' },
  overloads: { type: 'array', items: args, description: 'Several lists of arguments, told apart by their number.' },
  variadic: flag,
  returns: table({ ...filled, pattern: '^(-?\\d{1,9}|any)$', patternErrorMessage: 'a number or any' }, text),
  aliases: { type: 'array', items: word },
  suspends: { type: 'boolean', description: 'It waits for an answer: of a database, of DNS, over HTTP.' },
  since: filled,
  deprecated: text,
  example: text,
}

const limits = object({ min: number, max: number })

const param: Shapes<ParamFacts> = {
  type: { enum: ['int', 'str'] },
  doc: text,
  default: { type: ['integer', 'string', 'null'] },
  min: number,
  max: number,
  refused: limits,
  nonEmpty: flag,
  orNumber: flag,
  repeats: { type: 'boolean', description: 'Each modparam adds a value.' },
  live: flag,
  isHidden: flag,
  is: { enum: ['pvar', 'avp', 'db_url', 'regex', 'format', 'route', 'extra'] },
  since: filled,
  deprecated: text,
}

const pvar: Shapes<PvarFacts> = {
  type: { enum: ['int', 'str', 'any'] },
  doc: text,
  inner: { enum: ['required', 'optional'], description: 'What stands in parentheses behind the name.' },
  index: flag,
  writable: flag,
  takes: { enum: ['int', 'str'] },
  since: filled,
  example: text,
}

const transformationParam: Shapes<TransformationParamFacts> = {
  kind: { enum: ['text', 'int', 'first', 'char', 'separator', 'substitution', 'raw'] },
  optional: flag,
  min: number,
}

const transformation: Shapes<TransformationFacts> = {
  doc: text,
  params: { type: 'array', items: object(transformationParam, ['kind']) },
  takesNull: flag,
  takesInt: flag,
  since: filled,
}

const rpc: Shapes<RpcFacts> = { doc: text, args: texts, array: flag }

const functionShape: Shape = {
  type: 'object',
  properties: functionFacts,
  not: { required: ['args', 'overloads'] },
  additionalProperties: false,
}

const module: Shapes<ModuleExports, 'fixups' | 'selects' | 'declaredOnly'> = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]+$',
    patternErrorMessage: 'the name of a module without .so',
    description: 'The name that loadmodule takes, without .so; that of the file without .json.',
  },
  doc: text,
  dependencies: { ...texts, description: 'Modules that must be loaded before this one.' },
  functions: table(word, functionShape),
  params: table(word, object(param, ['type'])),
  pvars: table(variable, object(pvar, ['type'])),
  transformations: {
    ...table(
      word,
      table({ ...filled, pattern: '^[A-Za-z0-9_.]+$', patternErrorMessage: 'a name' }, object(transformation)),
    ),
    description: 'By class and name: { "s": { "len": {} } } is {s.len}.',
  },
  rpc: table(filled, object(rpc)),
  statistics: table(filled, text),
  statisticsGroup: filled,
  events: { ...table(filled, text), description: 'Names of event_route blocks that the module runs.' },
  cfgVars: table(word, object(param, ['type'])),
  cfgOrder: texts,
  since: filled,
}

/** What a file with the facts of a module looks like. */
export const moduleFactsShape: Shape = object({ $schema: text, ...module }, ['name'])
