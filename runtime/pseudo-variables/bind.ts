import type { PvAccessor } from '#grammar/abi.ts'
import {
  parseFormat,
  parsePv,
  splitTransformationParams,
  type PvSyntax,
  type TransformationSyntax,
} from '#grammar/pseudo-variable-syntax.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '../script/context.ts'
import { textToInt } from '../script/integers.ts'
import { toStr } from '../script/operators.ts'
import type { BoundPv, InnerName, PvBehaviour, PvIndex } from './define.ts'
import type { PvRegistry } from './registry.ts'

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
  const readers: (string | PvAccessor)[] = []
  for (const part of parts) {
    if (typeof part === 'string') {
      readers.push(part)
      continue
    }
    const bound = bindSyntax(part, registry)
    if ('error' in bound) return bound
    readers.push(bound)
  }
  const [only] = readers
  if (readers.length === 0) return ''
  if (readers.length === 1 && only !== undefined)
    return typeof only === 'string' ? only : (ctx) => printed(only.get(ctx))
  return (ctx) => {
    let result = ''
    for (const reader of readers) result += typeof reader === 'string' ? reader : printed(reader.get(ctx))
    return result
  }
}

/** In a text a null variable shows as `<null>`. */
function printed(value: Value): string {
  return value === null ? '<null>' : toStr(value)
}

function bindSyntax(syntax: PvSyntax, registry: PvRegistry): PvAccessor | BindError {
  if (syntax.name === '$') return constantAccessor('$')
  const known = registry.pv(syntax.name)
  if (known === undefined) return { error: `unknown pseudo-variable $${syntax.name}` }
  const isRaw = typeof known.behaviour === 'object' && known.behaviour.isRaw === true
  const inner = syntax.inner === undefined || isRaw ? undefined : bindInner(syntax.inner, registry)
  if (inner !== undefined && 'error' in inner) return inner
  if (syntax.inner === undefined && known.facts.inner === 'required')
    return { error: `$${syntax.name} needs a name in parentheses` }
  const index = syntax.index === undefined ? undefined : bindIndex(syntax.index, registry)
  if (index !== undefined && typeof index === 'object' && 'error' in index) return index
  const bound = bindBehaviour(known.behaviour, syntax, inner, index)
  if ('error' in bound) return bound
  const read = bindTransformations(syntax.transformations, bound, registry)
  if ('error' in read) return read
  return makeAccessor(read.get, syntax.transformations.length === 0 ? bound : undefined)
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

function bindIndex(text: string, registry: PvRegistry): PvIndex | BindError {
  if (text === '*') return 'all'
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  if (!text.startsWith('$')) return { error: `bad index [${text}]` }
  const bound = bindPv(text, registry)
  return 'error' in bound ? bound : { read: (ctx) => bound.int(ctx) }
}

/** Transformations run from left to right; a null stays null in every class but `val`. */
function bindTransformations(
  list: readonly TransformationSyntax[],
  bound: BoundPv,
  registry: PvRegistry,
): { readonly get: Read } | BindError {
  let get: Read = (ctx) => bound.get(ctx)
  for (const { className, name, paramsText } of list) {
    const known = registry.transformation(className, name)
    if (known === undefined) return { error: `unknown transformation {${className}.${name}}` }
    const written = className === 're' ? [paramsText ?? ''] : splitTransformationParams(paramsText)
    const readers: Read[] = []
    for (const text of written) {
      const reader = bindParam(text, registry)
      if ('error' in reader) return reader
      readers.push(reader.get)
    }
    const required = (known.facts.params ?? []).filter((param) => param.optional !== true).length
    if (readers.length < required)
      return { error: `{${className}.${name}} needs ${required} parameter${required === 1 ? '' : 's'}` }
    const before = get
    const run = known.behaviour
    const takesNull = className === 'val'
    // Parameters without variables in them are the same at every use.
    const constants = written.every((text) => !text.startsWith('$')) ? written : undefined
    get = (ctx) => {
      const value = before(ctx)
      if (value === null && !takesNull) return null
      return run(value ?? '', constants ?? readers.map((reader) => reader(ctx)), ctx)
    }
  }
  return { get }
}

function bindParam(text: string, registry: PvRegistry): { readonly get: Read } | BindError {
  if (!text.startsWith('$')) return { get: () => text }
  const bound = bindPv(text, registry)
  return 'error' in bound ? bound : { get: (ctx) => bound.get(ctx) }
}

function constantAccessor(value: string): PvAccessor {
  return { get: () => value, str: () => value, int: () => textToInt(value) }
}

function makeAccessor(get: Read, bound: BoundPv | undefined): PvAccessor {
  const read = get as PvAccessor['get']
  const int = bound?.int as PvAccessor['int'] | undefined
  const set = bound?.set as PvAccessor['set']
  return {
    get: read,
    str: (ctx) => toStr(read(ctx)),
    int:
      int ??
      ((ctx) => {
        const value = read(ctx)
        return typeof value === 'number' ? value : textToInt(toStr(value))
      }),
    ...(set === undefined ? {} : { set }),
  }
}
