import { databaseParameters, drivenByDefault, opensAtOnce } from '#grammar/databases.ts'
import type { Span } from '../1-source/span.ts'
import type { LoadModule } from '../ast/nodes.ts'
import { loadAbove } from './load-lines.ts'
import { lastParameter, parametersOf } from './parameter-values.ts'
import type { CheckContext } from './check.ts'

/** Database addresses: the module that speaks their scheme is loaded. */
export function checkDatabases(ctx: CheckContext): void {
  const loaded = new Set(ctx.program.modules.map(({ name }) => name))
  for (const name of loaded) {
    for (const { param, needs } of databaseParameters(name)) {
      if (needs !== undefined && isOff(name, needs, ctx)) continue
      const [set] = parametersOf(ctx.program, name, param).slice(-1)
      if (set?.value.kind === 'StringLiteral') {
        checkAddress(set.value.value, { span: set.value.span, reader: moduleNode(name, ctx) }, loaded, ctx)
        if (opensAtOnce.has(name)) checkOrder(name, set.value.value, set.value.span, ctx)
      } else if (set === undefined) checkDefault(name, param, loaded, ctx)
    }
  }
  if (loaded.has('sqlops')) checkConnections(loaded, ctx)
}

/** `name=>driver://…` of sqlops. With connect_mode 1 the server starts without the connection. */
function checkConnections(loaded: ReadonlySet<string>, ctx: CheckContext): void {
  const mode = lastParameter(ctx.program, 'sqlops', 'connect_mode')?.value
  const isRefused = mode === undefined || (mode.kind === 'NumberLiteral' && mode.value === 0)
  for (const { value } of parametersOf(ctx.program, 'sqlops', 'sqlcon')) {
    const [, address] = value.kind === 'StringLiteral' ? (/^[^=]*=>\s*([^]+)$/.exec(value.value) ?? []) : []
    if (address === undefined) continue
    checkAddress(
      address,
      { span: value.span, reader: moduleNode('sqlops', ctx) },
      loaded,
      ctx,
      isRefused ? 'error' : 'warning',
    )
  }
}

function moduleNode(name: string, { program }: CheckContext): LoadModule | undefined {
  return program.modules.find((module) => module.name === name)?.node
}

/** Where an address stands, and the line that loads the module which opens it: drivers are loaded above that. */
interface AddressPlace {
  readonly span: Span
  readonly reader: LoadModule | undefined
}

function checkAddress(
  address: string,
  { span, reader }: AddressPlace,
  loaded: ReadonlySet<string>,
  ctx: CheckContext,
  severity: 'error' | 'warning' = 'error',
): void {
  const scheme = /^([^:]*)/.exec(address)?.[1] ?? ''
  if (address === '' || loaded.has(`db_${scheme}`) || loaded.has(scheme)) return
  const isKnown = ctx.catalogue.module(`db_${scheme}`) !== undefined
  const message = isKnown
    ? `the database driver db_${scheme} is not loaded`
    : `there is no database driver db_${scheme}`
  ctx.diagnostics.report('KAM5025', span, message, {
    severity,
    repair: () => (isKnown && reader !== undefined ? loadAbove(`db_${scheme}`, reader, ctx) : {}),
    help: isKnown ? `loadmodule "db_${scheme}.so"` : 'an address is written driver://user:password@host/database',
  })
}

/** A module that opens its database as soon as it starts finds only drivers that were loaded before it. */
function checkOrder(name: string, address: string, span: Span, { program, diagnostics }: CheckContext): void {
  const driver = `db_${/^([^:]*)/.exec(address)?.[1] ?? ''}`
  const names = program.modules.map((module) => module.name)
  if (names.indexOf(driver) <= names.indexOf(name)) return
  diagnostics.report(
    'KAM5025',
    span,
    `the database driver ${driver} is loaded after ${name}, which opens it when it starts`,
    {
      help: `put loadmodule "${driver}.so" above loadmodule "${name}.so"`,
    },
  )
}

/** Some modules open the database of the release when no address is given. */
function checkDefault(name: string, param: string, loaded: ReadonlySet<string>, ctx: CheckContext): void {
  if (param !== 'db_url' || !drivenByDefault.has(name) || loaded.has('db_mysql')) return
  const module = ctx.program.modules.find((one) => one.name === name)
  if (module === undefined) return
  const message = `module ${name} uses the default database of MySQL, and db_mysql is not loaded`
  ctx.diagnostics.report('KAM5025', module.node.name.span, message, {
    help: `set db_url of ${name}, or load db_mysql.so`,
  })
}

function isOff(module: string, param: string, ctx: CheckContext): boolean {
  const set = lastParameter(ctx.program, module, param)
  return set === undefined || (set.value.kind === 'NumberLiteral' && set.value.value === 0)
}
