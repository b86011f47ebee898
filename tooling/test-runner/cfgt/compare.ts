import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../user-error.ts'
import { headersOf, readWireMessage } from '../engine/wire-message.ts'
import { reportText, type CfgtReport } from './reports.ts'

/** The reports of a folder, `1.json` and on, compared with those that were expected; what differs, one line each. */
export function compareReports(folder: string, reports: readonly CfgtReport[]): readonly string[] {
  if (!existsSync(folder)) return [`${folder} is not there`]
  const differences = reports.flatMap((report, index) => {
    const path = join(folder, `${index + 1}.json`)
    if (!existsSync(path)) return [`${path} is not there: ${report.sipIn[0]?.split('\r\n')[0] ?? ''}`]
    const actual = readReport(reportText(report), 'the report')
    return differencesOf(readReport(readFileSync(path, 'latin1'), path), actual, new Masks(), new Masks()).map(
      (one) => `${path}: ${one}`,
    )
  })
  const next = join(folder, `${reports.length + 1}.json`)
  return existsSync(next) ? [...differences, `${next}: no such message was received`] : differences
}

interface PlainReport {
  readonly flow: readonly (readonly [title: string, variables: ReadonlyMap<string, unknown>])[]
  readonly sipIn: readonly string[]
  readonly sipOut: readonly string[]
}

function readReport(text: string, path: string): PlainReport {
  const parsed = parseJson(text, path)
  const list = (name: string): readonly unknown[] => {
    const value = isObject(parsed) ? new Map(Object.entries(parsed)).get(name) : undefined
    if (!Array.isArray(value)) throw new UserError(`${path} is no report of cfgt: it has no ${name}`)
    return value
  }
  const texts = (name: string): readonly string[] => list(name).map(String)
  return {
    flow: list('flow').flatMap((one) =>
      isObject(one)
        ? Object.entries(one).map(
            ([title, values]) => [title, new Map(Object.entries(isObject(values) ? values : {}))] as const,
          )
        : [],
    ),
    sipIn: texts('sip_in'),
    sipOut: texts('sip_out'),
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Variables that tell of time, memory or the process. */
const passing = new Set(['execution_usec', '$pp', '$TS', '$Ts', '$Tf', '$TF', '$Tb', '$mi'])

function differencesOf(wanted: PlainReport, actual: PlainReport, ours: Masks, theirs: Masks): readonly string[] {
  const differences: string[] = []
  const titles = (report: PlainReport): string => report.flow.map(([title]) => title).join(', ')
  if (titles(wanted) !== titles(actual)) differences.push(`flow: expected ${titles(wanted)}; got ${titles(actual)}`)
  else {
    for (const [index, [title, values]] of wanted.flow.entries()) {
      differences.push(...variableDifferences(title, values, actual.flow[index]?.[1] ?? new Map()))
    }
  }
  for (const name of ['sipIn', 'sipOut'] as const) {
    const [one, other] = [wanted[name].map((text) => ours.mask(text)), actual[name].map((text) => theirs.mask(text))]
    const count = Math.max(one.length, other.length)
    for (let index = 0; index < count; index += 1) {
      const difference = messageDifference(one[index], other[index])
      if (difference !== undefined)
        differences.push(`${name === 'sipIn' ? 'sip_in' : 'sip_out'}[${index}]: ${difference}`)
    }
  }
  return differences
}

function variableDifferences(
  title: string,
  wanted: ReadonlyMap<string, unknown>,
  actual: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...wanted.keys(), ...actual.keys()])].flatMap((name) => {
    if (passing.has(name)) return []
    const [one, other] = [wanted.get(name), actual.get(name)].map((value) => JSON.stringify(value) ?? 'nothing')
    return one === other ? [] : [`${title}: ${name}: expected ${one ?? ''}; got ${other ?? ''}`]
  })
}

/** The lines in which two messages differ; the order of headers of different names does not count. */
function messageDifference(wanted: string | undefined, actual: string | undefined): string | undefined {
  if (wanted === actual) return undefined
  if (wanted === undefined) return `expected nothing; got ${actual?.split('\r\n')[0] ?? ''}`
  if (actual === undefined) return `expected ${wanted.split('\r\n')[0] ?? ''}; got nothing`
  const [one, other] = [readWireMessage(wanted), readWireMessage(actual)]
  if (one.startLine !== other.startLine) return `expected ${one.startLine}; got ${other.startLine}`
  for (const name of new Set([...one.headers, ...other.headers].map((header) => header.name))) {
    const [left, right] = [headersOf(one, name).join(', '), headersOf(other, name).join(', ')]
    if (left !== right) return `${one.startLine}: ${name}: expected ${left || 'nothing'}; got ${right || 'nothing'}`
  }
  return one.body === other.body ? undefined : `${one.startLine}: the body differs`
}

/** Identifiers that a server makes up are numbered in the order in which they come. */
class Masks {
  readonly #known = new Map<string, string>()

  mask(text: string): string {
    return text
      .replaceAll(
        /;(tag|branch)=([^;>\s,]+)/g,
        (_, name: string, value: string) => `;${name}=${this.#number(name, value)}`,
      )
      .replaceAll(/^(Server|User-Agent): .*$/gm, '$1: masked')
  }

  #number(name: string, value: string): string {
    const known = this.#known.get(value) ?? `${name}-${this.#known.size + 1}`
    this.#known.set(value, known)
    return known
  }
}
