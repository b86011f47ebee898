import type { Call } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'
import type { CheckContext } from './check.ts'
import { isConstant } from './check-arguments.ts'
import { parametersOf } from './parameter-values.ts'
import { misspelt, withHelp } from './suggest.ts'

interface Declared {
  readonly module: string
  /** The parameters that declare names. */
  readonly params: readonly string[]
  /** The functions whose first argument is such a name, which their fixups look up. */
  readonly functions: ReadonlySet<string>
  readonly what: string
  /** The names in one value of a parameter. */
  names(value: string): readonly string[]
}

const profiles: Omit<Declared, 'module'> = {
  params: ['profiles_with_value', 'profiles_no_value'],
  functions: new Set([
    'set_dlg_profile',
    'unset_dlg_profile',
    'is_in_profile',
    'get_profile_size',
    'dlg_set_timeout_by_profile',
  ]),
  what: 'dialog profile',
  names: (value) => value.split(';').map((name) => name.trim().replace(/\/.*$/, '')),
}

const declared: readonly Declared[] = [
  { module: 'dialog', ...profiles },
  { module: 'ims_dialog', ...profiles },
  {
    module: 'db2_ops',
    params: ['declare_handle'],
    functions: new Set(['db_close', 'db_first', 'db_next', 'db_seek', 'db_foreach']),
    what: 'handle of db2_ops',
    names: (value) => [value],
  },
  {
    module: 'timer',
    params: ['declare_timer'],
    functions: new Set(['timer_enable']),
    what: 'timer',
    names: (value) => [value.replace(/=[^]*$/, '').trim()],
  },
  {
    module: 'sqlops',
    params: ['sqlcon'],
    functions: new Set(['sql_query', 'sql_xquery', 'sql_pvquery', 'sql_query_async']),
    what: 'connection of sqlops',
    names: (value) => [value.replace(/=>[^]*$/, '').trim()],
  },
]

/** Names that parameters of a module declare, and fixups of its functions look up. */
export function checkDeclaredNames(ctx: CheckContext): void {
  for (const kind of declared) {
    if (!ctx.program.modules.some(({ name }) => name === kind.module)) continue
    const names = namesOf(kind, ctx.program)
    if (names === undefined) continue
    walk(ctx.program.file, (node) => {
      if (node.kind !== 'Call' || !kind.functions.has(node.callee.text)) return
      const resolved = ctx.program.calls.get(node)
      if (resolved?.kind === 'function' && resolved.known.module === kind.module) checkName(node, kind, names, ctx)
    })
  }
}

/** All declared names; undefined when one is known only at start. */
function namesOf({ module, params, names }: Declared, program: BoundProgram): ReadonlySet<string> | undefined {
  const lines = params.flatMap((param) => parametersOf(program, module, param))
  const found = new Set<string>()
  for (const { value } of lines) {
    if (value.kind !== 'StringLiteral') return undefined
    for (const name of names(value.value)) found.add(name)
  }
  return found
}

function checkName(call: Call, { what, params }: Declared, names: ReadonlySet<string>, ctx: CheckContext): void {
  const [arg] = call.args
  if (arg === undefined || !isConstant(arg)) return
  // The fixups look for the text as it is written, and find neither a variable in it nor a number.
  const name = arg.kind === 'StringLiteral' ? arg.value : arg.kind === 'NumberLiteral' ? String(arg.value) : ''
  if (arg.kind === 'StringLiteral' && names.has(name)) return
  ctx.diagnostics.report('KAM3030', arg.span, `no parameter declares the ${what} "${name}"`, {
    ...withHelp(
      misspelt(name, () => names, arg.span, ctx.sources),
      `declare it with ${params.join(' or ')}`,
    ),
  })
}
