import { abiVersion, type Program } from '#grammar/abi.ts'
import { SourceNode } from 'source-map'
import { fromBytes } from '../1-source/utf8.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Token } from '../2-lex/token.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import { emitDirectives } from './emit-directives.ts'
import { Emitter, flatten, type Code } from './emitter.ts'
import { operatorNames } from './operator-names.ts'
import { describeRoute } from './describe-step.ts'
import { emitRoute } from './emit-statement.ts'
import { commentText, quote } from './names.ts'

export interface EmitOptions {
  readonly target: string
  readonly defines: ReadonlyMap<string, string | undefined>
  /** Name of the generated file, for the source map. */
  readonly outputName: string
  readonly isTypeScript?: boolean
  readonly hasProbe?: boolean
  readonly canPause?: boolean
  /** As in `EmitterOptions`. */
  readonly tracedTokens?: readonly Token[] | undefined
}

export interface Emitted {
  readonly code: string
  /** The source map, version 3, as JSON text. */
  readonly map: string
  readonly program: Program
}

/** Writes the program as an ECMAScript module with an exact source map. */
export function emit(bound: BoundProgram, sources: SourceSet, options: EmitOptions): Emitted {
  const isTs = options.isTypeScript === true
  const emitter = new Emitter(bound, sources, {
    isTypeScript: isTs,
    hasProbe: options.hasProbe === true,
    canPause: options.canPause === true,
    tracedTokens: options.tracedTokens,
  })
  const routes = bound.routes.map((route) => emitRoute(route, emitter))
  const program = describeProgram(bound, emitter, options)
  const list = bound.routes.map((route): Code => {
    const name = emitter.routeNames.get(route) ?? 'undefined'
    return `    { kind: ${quote(route.kind)}, name: ${quote(route.name)}, run: ${name} },\n`
  })
  const body: Code = [[...emitter.bindings], '\n', [...emitter.functions], routes]
  const text: Code = [
    emitHead(sources, options),
    `export const program${isTs ? ': Program' : ''} = ${emitJson(program)};\n\n`,
    `export function link(k${isTs ? ': Linker' : ''})${isTs ? ': readonly LinkedRoute[]' : ''} {\n`,
    emitLocals(new SourceNode(null, null, null, flatten(body)).toString(), isTs),
    emitter.options.hasProbe ? `  const { probe, arm${options.canPause === true ? ', again' : ''} } = k;\n` : '',
    options.tracedTokens === undefined ? '' : '  const { action } = k;\n',
    '\n',
    body,
    '  return [\n',
    list,
    '  ];\n}\n',
  ]
  const { code, map } = new SourceNode(null, null, null, flatten(text)).toStringWithSourceMap({
    file: options.outputName,
  })
  for (const source of sources.all) map.setSourceContent(source.name, fromBytes(source.text))
  return { code, map: map.toString(), program }
}

function emitHead(sources: SourceSet, options: EmitOptions): string {
  const name = commentText(sources.get(0).name)
  const types = `import type { LinkedRoute, Linker, Program, ScriptContext } from 'kamkit/abi';\n\n`
  return (
    `// Compiled by kamkit from ${name}. Change the configuration and compile it again instead of editing this file.\n` +
    `${options.isTypeScript === true ? types : ''}export const abi = ${abiVersion};\n\n`
  )
}

/** Variables that hold the value of part of an expression, with their types. */
const temporaries = [
  ['t', 'number'],
  ['c', 'boolean'],
  ['x', 'string'],
  ['n', 'number'],
  ['w', 'void | Promise<void>'],
  ['a', '(string | number | null)[]'],
] as const

/** The operators and temporaries that the text uses; a text in quotes may look like a use, which does no harm. */
function emitLocals(text: string, isTs: boolean): string {
  const operators = operatorNames.filter((name) => text.includes(`${name}(`))
  const variables = temporaries
    .filter(([name]) => new RegExp(`\\b${name} = `).test(text))
    .map(([name, type]) => (isTs ? `${name}: ${type}` : name))
  return (
    (operators.length === 0 ? '' : `  const { ${operators.join(', ')} } = k.ops;\n`) +
    (variables.length === 0 ? '' : `  let ${variables.join(', ')};\n`)
  )
}

function describeProgram(bound: BoundProgram, { sources, steps, actions }: Emitter, options: EmitOptions): Program {
  return {
    files: sources.all.map((source) => source.name),
    target: options.target,
    directives: emitDirectives(bound, sources),
    flags: [...bound.flags],
    defines: [...options.defines].map(([name, value]) => [name, value ?? ''] as const),
    ...(options.canPause === true ? { canPause: true } : {}),
    ...(options.tracedTokens === undefined ? {} : { actions }),
    ...(options.hasProbe === true ? { steps, stepRoutes: bound.routes.map((one) => describeRoute(one, sources)) } : {}),
  }
}

/** JSON that is also JavaScript, one directive per line so that it can be read and compared. */
function emitJson(program: Program): string {
  const line = (value: unknown): string => quoteJson(JSON.stringify(value))
  const rows = (values: readonly unknown[]): string =>
    values.length === 0 ? '[]' : `[\n${values.map((value) => `    ${line(value)},\n`).join('')}  ]`
  return (
    `{\n  files: ${line(program.files)},\n  target: ${line(program.target)},\n  directives: ${rows(program.directives)},\n` +
    `  flags: ${line(program.flags)},\n  defines: ${rows(program.defines)},\n` +
    `${program.actions === undefined ? '' : `  actions: ${rows(program.actions)},\n`}` +
    `${program.canPause === undefined ? '' : '  canPause: true,\n'}` +
    `${program.steps === undefined ? '' : `  steps: ${rows(program.steps)},\n`}` +
    `${program.stepRoutes === undefined ? '' : `  stepRoutes: ${rows(program.stepRoutes)},\n`}}`
  )
}

function quoteJson(json: string): string {
  return json.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
}
