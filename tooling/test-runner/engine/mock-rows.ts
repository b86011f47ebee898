import type { PvAccessor } from '#grammar/abi.ts'
import type { Value } from '#grammar/value.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { XavpValue } from '#runtime/script/xavp.ts'
import { XavpList } from '#stdlib/pv/xavp/xavp-list.ts'

/** Rows that a query finds: each a list of its columns, by name. */
export type Rows = readonly (readonly (readonly [column: string, value: Value])[])[]

/** Assigns a variable of a run by its text; gives what is wrong. */
export type SetVariable = (ctx: RouteContext, pv: string, value: Value) => string | undefined

/** The code of a query, as of sql_query() of 5.6.3: 1 with rows, 2 without any. */
export function codeOfRows(rows: Rows): number {
  return rows.length > 0 ? 1 : 2
}

/** Functions whose rows a script can read, and how the texts that they are called with say where. */
const fillers: ReadonlyMap<
  string,
  (rows: Rows, args: readonly string[], ctx: RouteContext, set: SetVariable) => readonly string[]
> = new Map([
  ['sql_query', (rows, [, , name], ctx, set) => (name === undefined ? [] : fillResult(rows, name, ctx, set))],
  ['sql_xquery', (rows, [, , name = ''], ctx) => fillXavps(rows, name, ctx)],
])

/** Makes the rows what the query found; gives what is wrong. */
export function fillRows(
  query: { readonly name: string; readonly args: readonly string[] },
  rows: Rows,
  ctx: RouteContext,
  set: SetVariable,
): readonly string[] {
  const fill = fillers.get(query.name)
  if (fill === undefined)
    return [
      `rows are for ${[...fillers.keys()].join(' and ')}; of ${query.name}() say what it sets: sets: { $avp(x): 1 }`,
    ]
  return fill(rows, query.args, ctx, set)
}

/** `$dbr(NAME=>…)`: without rows there are no columns either, as in 5.6.3. */
function fillResult(rows: Rows, name: string, ctx: RouteContext, set: SetVariable): readonly string[] {
  const columns = columnsOf(rows)
  const cells: (readonly [key: string, value: Value])[] = [
    ['rows', rows.length],
    ['cols', columns.length],
    ...columns.map((column, at) => [`colname[${at}]`, column] as const),
  ]
  for (const [line, row] of rows.entries()) {
    const values = new Map(row)
    for (const [at, column] of columns.entries()) cells.push([`[${line},${at}]`, values.get(column) ?? null])
  }
  // What an earlier query left is gone.
  const problems = [
    set(ctx, `$dbr(${name})`, null),
    ...cells.map(([key, value]) => set(ctx, `$dbr(${name}=>${key})`, value)),
  ]
  return problems.filter((problem) => problem !== undefined).slice(0, 1)
}

/** The columns in the order of the first row that has each. */
function columnsOf(rows: Rows): readonly string[] {
  return [...new Set(rows.flatMap((row) => row.map(([column]) => column)))]
}

/** An xavp for each row, the first as `$xavp(NAME)`, before those that were there, as in 5.6.3. */
function fillXavps(rows: Rows, name: string, { attributes }: RouteContext): readonly string[] {
  const store = attributes.xavps
  for (const row of rows.toReversed()) {
    const record = new Map<string, XavpValue[]>()
    new XavpList(record, store).appendAll(row.map(([column, value]) => ({ name: column, value })))
    new XavpList(store.roots, store).unshift(name, record)
  }
  return []
}

/** Gives the variable that a function writes its result into what a test says: the body of an HTTP answer. */
export function writeResult(
  given: { readonly [name: string]: unknown },
  result: Value,
  ctx: RouteContext,
): string | undefined {
  const target = Object.values(given).findLast(isVariable)
  if (target?.set === undefined)
    return 'result is for functions that write into a variable that they are given, as http_client_query() does'
  return target.set(ctx, result) ? undefined : 'the result could not be assigned'
}

function isVariable(value: unknown): value is PvAccessor {
  return (
    typeof value === 'object' && value !== null && 'get' in value && 'set' in value && typeof value.set === 'function'
  )
}
