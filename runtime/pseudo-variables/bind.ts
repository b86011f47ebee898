import type { PvAccessor, ScriptContext } from '#grammar/abi.ts'
import type { PvarFacts } from '#grammar/manifest.ts'
import { parseFormat, parsePv, type PvSyntax, type TransformationSyntax } from '#grammar/pseudo-variable-syntax.ts'
import { readTransformationParams, type WrittenParam } from '#grammar/transformation-params.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import type { BoundPv, InnerName, PvBehaviour, PvIndex } from './define.ts'
import type { PvRegistry, RegisteredTransformation } from './registry.ts'

export interface BindError {
  readonly error: string
}

type Read = (ctx: RouteContext) => Value

/** Binds the pseudo-variable that the whole text is; an error says what is wrong with it. */
export function bindPv(text: string, registry: PvRegistry): PvAccessor | BindError {
  const syntax = parsePv(text.trim())
  if ('error' in syntax) return syntax
  if (syntax.end !== text.trim().length) return { error: `unexpected text after ${syntax.text}` }
  return bindSyntax(syntax, registry)
}

/** Binds a text with variables in it; a text without any is given back as it is (with `$$` made `$`). */
export function bindFormat(text: string, registry: PvRegistry): ((ctx: RouteContext) => string) | string | BindError {
  if (!text.includes('$')) return text
  const parts = parseFormat(text)
  if ('error' in parts) return parts
  const readers: (string | ((ctx: RouteContext) => string))[] = []
  for (const part of parts) {
    if (typeof part === 'string') {
      readers.push(part)
      continue
    }
    const bound = bindSyntax(part, registry)
    if ('error' in bound) return bound
    const isList = part.text.includes('[*]')
    // What a transformation makes of null is nothing at all.
    readers.push(part.transformations.length > 0 ? (ctx) => bound.str(ctx) : (ctx) => printed(bound, isList, ctx))
  }
  const [only] = readers
  if (readers.length === 0) return ''
  if (readers.length === 1 && only !== undefined) return only
  return (ctx) => {
    let result = ''
    for (const reader of readers) result += typeof reader === 'string' ? reader : reader(ctx)
    return result
  }
}

/** A null variable shows as `<null>`, one that cannot be read as nothing; a list of values has a text of its own. */
function printed(bound: PvAccessor, isList: boolean, ctx: RouteContext): string {
  const value = bound.get(ctx)
  if (value !== null) return isList ? bound.str(ctx) : toStr(value)
  return bound.take !== undefined && bound.take(ctx) === undefined ? '' : '<null>'
}

function bindSyntax(syntax: PvSyntax, registry: PvRegistry): PvAccessor | BindError {
  if (syntax.name === '$') return constantAccessor('$')
  const known = registry.pv(syntax.name)
  if (known === undefined) return { error: `unknown pseudo-variable $${syntax.name}` }
  const misuse = findMisuse(syntax, known.facts)
  if (misuse !== undefined) return { error: `$${syntax.name} ${misuse}` }
  const isRaw = typeof known.behaviour === 'object' && known.behaviour.isRaw === true
  const inner = syntax.inner === undefined || isRaw ? undefined : bindInner(syntax.inner, registry)
  if (inner !== undefined && 'error' in inner) return inner
  const index = syntax.index === undefined ? undefined : bindIndex(syntax.index, registry)
  if (index !== undefined && typeof index === 'object' && 'error' in index) return index
  const bound = bindBehaviour(known.behaviour, syntax, inner, index)
  if ('error' in bound) return bound
  const read = bindTransformations(syntax.transformations, bound, registry)
  if ('error' in read) return read
  const accessor = makeAccessor(read.get, syntax.transformations.length === 0 ? bound : undefined)
  const isTransformed = syntax.transformations.length > 0
  return typeof index === 'object' ? withReadIndex(accessor, index, isTransformed) : accessor
}

/** A variable with an index that is read at each use: without a number there, reading it fails (6.1.5). */
function withReadIndex(accessor: PvAccessor, index: ReadIndex, isTransformed: boolean): PvAccessor {
  const canRead = (ctx: ScriptContext): boolean => index.isNumber(ctx as RouteContext)
  const get = (ctx: ScriptContext): Value => (canRead(ctx) ? accessor.get(ctx) : null)
  return {
    ...accessor,
    get,
    take: (ctx) => (isTransformed ? (get(ctx) ?? undefined) : canRead(ctx) ? accessor.get(ctx) : undefined),
    str: (ctx) => (canRead(ctx) ? accessor.str(ctx) : ''),
    int: (ctx) => (canRead(ctx) ? accessor.int(ctx) : 0),
  }
}

/** What is wrong with the parentheses and brackets of a use, as Kamailio refuses it too. */
function findMisuse({ inner, index }: PvSyntax, facts: PvarFacts): string | undefined {
  if (inner === undefined && facts.inner === 'required') return 'needs a name in parentheses'
  if (inner === '' && facts.inner === 'required') return 'needs a name, not empty parentheses'
  if (inner !== undefined && facts.inner === undefined) return 'takes no name in parentheses'
  if (index !== undefined && facts.index !== true) return 'takes no index'
  return undefined
}

function bindBehaviour(
  behaviour: PvBehaviour,
  { name, inner: rawInner }: PvSyntax,
  inner: InnerName | undefined,
  index: PvIndex | undefined,
): BoundPv | BindError {
  return typeof behaviour === 'function' ? { get: behaviour } : behaviour.bind({ name, inner, rawInner, index })
}

function bindInner(text: string, registry: PvRegistry): InnerName | BindError {
  if (!text.startsWith('$')) return { constant: text }
  const bound = bindPv(text, registry)
  return 'error' in bound ? bound : { read: (ctx) => bound.str(ctx) }
}

interface ReadIndex {
  read(ctx: RouteContext): number
  isNumber(ctx: RouteContext): boolean
}

function bindIndex(text: string, registry: PvRegistry): number | 'all' | ReadIndex | BindError {
  if (text === '*') return 'all'
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  if (!text.startsWith('$')) return { error: `bad index [${text}]` }
  const bound = bindPv(text, registry)
  if ('error' in bound) return bound
  return {
    read: (ctx) => bound.int(ctx),
    isNumber: (ctx) => {
      const value = bound.get(ctx)
      return typeof value === 'number' || (value !== null && bound.hasNumber === true)
    },
  }
}

/** Transformations run from left to right; a null stays null unless the transformation takes it. */
function bindTransformations(
  list: readonly TransformationSyntax[],
  bound: BoundPv,
  registry: PvRegistry,
): { readonly get: Read } | BindError {
  let get: Read = textOf(bound, list)
  const number = bound.int
  for (const syntax of list) {
    const { className, name, paramsText } = syntax
    const known = registry.transformation(className, name)
    if (known === undefined) return { error: `unknown transformation {${className}.${name}}` }
    const written = readTransformationParams(known.facts, paramsText)
    if ('error' in written) return { error: `{${className}.${name}}: ${written.error}` }
    const read = bindParams(written.params, registry)
    if ('error' in read) return read
    const isFirst = syntax === list[0]
    if (isFirst && known.facts.takesInt === true && number !== undefined) {
      get = (ctx) => (bound.get(ctx) === null ? null : number(ctx))
    }
    get = bindTransformation(get, known, read, isFirst)
  }
  return { get }
}

/** A transformation takes the text of a value, where it has one of its own. */
function textOf(bound: BoundPv, list: readonly TransformationSyntax[]): Read {
  const { str } = bound
  if (list.length === 0 || str === undefined) return (ctx) => bound.get(ctx)
  return (ctx) => (bound.get(ctx) === null ? null : str(ctx))
}

function bindTransformation(
  before: Read,
  { facts, behaviour }: RegisteredTransformation,
  params: ParamReader,
  isFirst: boolean,
): Read {
  // A null that another transformation gave ends the chain, as in 6.1.5.
  if (facts.takesNull === true && isFirst) {
    // Such a behaviour declares that its input may be null.
    const run = behaviour as (input: Value, params: readonly Value[], ctx: RouteContext) => Value
    return (ctx) => run(before(ctx), params.read(ctx), ctx)
  }
  return (ctx) => {
    const value = before(ctx)
    return value === null ? null : behaviour(value, params.read(ctx), ctx)
  }
}

interface ParamReader {
  read(ctx: RouteContext): readonly Value[]
}

/** Numbers come as numbers. A variable that is null, empty, or no number where one is needed comes as null. */
function bindParams(list: readonly WrittenParam[], registry: PvRegistry): ParamReader | BindError {
  const constants = list.map(({ kind, text, isPv }) => (isPv ? null : kind === 'int' ? textToInt(text) : text))
  if (!list.some(({ isPv }) => isPv)) return { read: () => constants }
  const readers: Read[] = []
  for (const [index, { kind, text, isPv }] of list.entries()) {
    const constant = constants[index] ?? null
    const bound = isPv ? bindPv(text, registry) : undefined
    if (bound !== undefined && 'error' in bound) return bound
    if (bound === undefined) readers.push(() => constant)
    else readers.push(kind === 'int' ? (ctx) => numberOf(bound.get(ctx)) : (ctx) => bound.str(ctx) || null)
  }
  return { read: (ctx) => readers.map((reader) => reader(ctx)) }
}

function numberOf(value: Value): Value {
  if (typeof value !== 'string') return value
  return /^[+-]?\d+$/.test(value) ? textToInt(value) : null
}

function constantAccessor(value: string): PvAccessor {
  return { get: () => value, str: () => value, int: () => textToInt(value) }
}

function makeAccessor(get: Read, bound: BoundPv | undefined): PvAccessor {
  const read = get as PvAccessor['get']
  const int = bound?.int as PvAccessor['int'] | undefined
  const str = bound?.str as PvAccessor['str'] | undefined
  const set = bound?.set as PvAccessor['set']
  return {
    get: read,
    str: str ?? ((ctx) => toStr(read(ctx))),
    int:
      int ??
      ((ctx) => {
        const value = read(ctx)
        return typeof value === 'number' ? value : textToInt(toStr(value))
      }),
    ...(int === undefined ? {} : { hasNumber: true }),
    ...(set === undefined ? {} : { set }),
  }
}
