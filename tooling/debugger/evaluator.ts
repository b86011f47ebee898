import type { CompiledModule, Directive, Program } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import { compileConfig } from '#compiler/compile.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { Server } from '#runtime/server/server.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { importText } from '../load-program.ts'
import { callsIn, effectOf, effectOfReading } from './effects.ts'

/** A value, or why there is none. */
export type Evaluated = { readonly value: Value } | { readonly error: string }

/** Whether expressions may have effects: `look` refuses those that would have some beside the copy that they are evaluated on. */
export type EvaluationMode = 'look' | 'act'

/** Evaluates expressions and runs statements of the configuration language on the contexts of a running server. */
export interface Evaluator {
  /** The value of an expression. It may have effects (a function that replies does): use a copy of the context to have none. */
  evaluate(expression: string, ctx: RouteContext): Promise<Evaluated>
  /** Runs statements such as `$avp(x) = 5;`; the value is the code of the last one. */
  execute(statements: string, ctx: RouteContext): Promise<Evaluated>
  /** Whether `if (EXPRESSION)` would go on with its statements. */
  test(expression: string, ctx: RouteContext): Promise<{ readonly holds: boolean } | { readonly error: string }>
  /** What is wrong with an expression; undefined when nothing is. */
  check(expression: string): Promise<string | undefined>
}

const fileName = 'expression'
const routeName = 'kamkit_expression'
/** The `$vn` that takes the value: unlike `$var` it can be null. */
const resultName = 'kamkit_expression'
const resultVariable = `$vn(${resultName})`

/** What the block of a condition returns. */
const heldCode = 7
const otherCode = 9

/** Texts that are kept compiled; a debugger's user types few of them, a condition is evaluated many times. */
const maxKept = 200

/** The text of the block: what was typed, and what is put before it and behind it. */
type Body = readonly [before: string, written: string, behind: string]

type Bound = LinkedProgram | { readonly error: string }

export function createEvaluator(server: Server, mode: EvaluationMode = 'act'): Evaluator {
  const kept = new Map<string, Promise<Bound>>()
  const program = (): Program => server.core.routes.linked.program
  const bound = (body: Body): Promise<Bound> => {
    const key = body.join('\n')
    const known = kept.get(key) ?? bindText(body, server, mode)
    if (kept.size >= maxKept) kept.clear()
    kept.set(key, known)
    return known
  }
  const run = async (body: Body, ctx: RouteContext): Promise<Evaluated> => {
    const linked = await bound(body)
    if ('error' in linked) return linked
    return withinTime(runOn(linked, ctx))
  }
  const expressionBody = (expression: string): Body => [`${resultVariable} =`, expression, ';']
  return {
    evaluate: async (expression, ctx) => {
      const effect = mode === 'look' ? effectOfReading(expression, program()) : undefined
      if (effect !== undefined) return { error: effect }
      const variable = server.core.linkTools.fixups.pv(expression.trim())
      // Most that is asked for is a variable; it needs no compiler.
      if (!('error' in variable)) return { value: variable.get(ctx) }
      const unknown = unknownName(expression, ctx)
      if (unknown !== undefined) return { error: unknown }
      const { nullable } = ctx.worker
      nullable.delete(resultName)
      const done = await run(expressionBody(expression), ctx)
      if ('error' in done) return done
      const value = nullable.get(resultName)
      nullable.delete(resultName)
      return value === undefined ? { error: 'the evaluation failed' } : { value }
    },
    execute: (statements, ctx) => run(['', statements, ''], ctx),
    test: async (expression, ctx) => {
      const done = await run(['if (', expression, `) return ${heldCode};\nreturn ${otherCode};`], ctx)
      return 'error' in done ? done : { holds: done.value === heldCode }
    },
    check: async (expression) => {
      const effect = mode === 'look' ? effectOfReading(expression, program()) : undefined
      if (effect !== undefined) return effect
      if (!('error' in server.core.linkTools.fixups.pv(expression.trim()))) return undefined
      const linked = await bound(expressionBody(expression))
      return 'error' in linked ? linked.error : undefined
    },
  }
}

async function bindText(body: Body, server: Server, mode: EvaluationMode): Promise<Bound> {
  const { program } = server.core.routes.linked
  const flags = program.flags.map(([name, bit]) => `flags ${name}:${bit};\n`)
  const head = [...flags, ...program.directives.map(headLine), ...eventRoutes(program)].join('')
  const [before, written, behind] = body
  const beginning = `${head}request_route { exit; }\nroute[${routeName}] {\n${before}\n`
  const text = `${beginning}${written}\n${behind}\n}\n`
  const host = createCompilerHost()
  const compiled = compileConfig(
    fileName,
    {
      ...host,
      resolvePath: (path) => path,
      readFile: (path) => (path === fileName ? text : undefined),
    },
    createCatalogue(),
    {
      defines: program.defines
        .filter(([name]) => !/^(KAMAILIO|OS_NAME|MOD_)/.test(name))
        .map(([name, value]) => ({ name, value })),
      target: program.target === '5.6' || program.target === '6.0' ? program.target : '6.1',
      outputName: `${fileName}.mjs`,
      canPause: false,
      hasProbe: false,
    },
  )
  const calls = callsIn(compiled.parsed.file)
  if (calls.includes('route')) return { error: 'blocks of the configuration cannot be called from here' }
  const error = compiled.diagnostics.find((one) => one.severity === 'error')
  if (error !== undefined) {
    const at = error.span.start - beginning.length
    // What is missing in the text is missed behind it.
    return { error: at >= 0 && at < written.length ? error.message : 'that is not complete' }
  }
  const effect =
    mode === 'look'
      ? (effectOfReading(written, program) ?? effectOf(compiled.parsed.file, calls, resultVariable))
      : undefined
  if (effect !== undefined) return { error: effect }
  const loaded: CompiledModule = await importText(compiled.code)
  const result = server.bind(loaded)
  return 'errors' in result ? { error: result.errors[0]?.text ?? 'it cannot be bound' } : result.linked
}

/** Modules are loaded and set up as in the configuration, so that their variables and functions can be used. */
function headLine(directive: Directive): string {
  if (directive.kind === 'loadmodule') return `loadmodule "${directive.name}"\n`
  if (directive.kind !== 'modparam') return ''
  const { module, param, value } = directive
  return `modparam(${quoted(module)}, ${quoted(param)}, ${typeof value === 'number' ? value : quoted(value)})\n`
}

/** Some modules do not start without the block that they run. */
function eventRoutes({ stepRoutes }: CompiledModule['program']): readonly string[] {
  const titles = stepRoutes?.map(({ title }) => title).filter((title) => title.startsWith('event_route[')) ?? []
  return titles.map((title) => `${title} { exit; }\n`)
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
  return `"${escaped}"`
}

/** Time may stand still while something is evaluated: what waits for it would wait for ever. */
const evaluationMs = 5000

async function withinTime(evaluation: Promise<Evaluated>): Promise<Evaluated> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<Evaluated>((resolve) => {
    const text = `it still waits for something after ${evaluationMs / 1000} seconds`
    timeout = setTimeout(() => resolve({ error: text }), evaluationMs)
  })
  try {
    return await Promise.race([evaluation, late])
  } finally {
    clearTimeout(timeout)
  }
}

/** Runs the block as part of the run whose context it is; how that run goes on does not change by it. */
async function runOn(linked: LinkedProgram, ctx: RouteContext): Promise<Evaluated> {
  const block = linked.find('request', routeName)
  if (block === undefined) return { error: 'nothing to run' }
  const { rc, ended, code, dropped } = ctx
  try {
    return { value: await block(ctx) }
  } finally {
    Object.assign(ctx, { rc, ended, code, dropped })
  }
}

/** A name that no module has is an AVP of that name: one that the call does not have is more likely mistyped. */
function unknownName(expression: string, { attributes }: RouteContext): string | undefined {
  const [, name] = /^\s*\$([A-Za-z_]\w*)\s*$/.exec(expression) ?? []
  if (name === undefined || name === 'null' || attributes.avps.names.includes(name)) return undefined
  return `there is no variable $${name}: no module that is loaded has it, nor has the call $avp(${name})`
}
