import type { Analysis } from '../analysis.ts'
import { definitionsOf, occurrencesOf, type Occurrence } from '../symbols/occurrences.ts'
import { titleOf } from '../symbols/routes.ts'
import { code, escape } from './explain-markdown.ts'

/** What a script itself names, as Markdown; undefined for what is not defined anywhere. */
export function describeSymbol(analysis: Analysis, symbol: Occurrence): string | undefined {
  switch (symbol.kind) {
    case 'define':
      return describeDefine(analysis, symbol)
    case 'route':
      return describeRoute(analysis, symbol)
    case 'table':
      return describeDefinition(analysis, symbol, 'hash table')
    case 'profile':
      return describeDefinition(analysis, symbol, 'profile of dialogs')
    case 'flag':
      return describeDefinition(analysis, symbol, 'flag of messages')
    case 'variable':
      return `${countOf(analysis, symbol)}`
  }
}

/** The value of a macro as it stands at the end, and the line that defines it. */
function describeDefine(analysis: Analysis, symbol: Occurrence): string {
  const { defines } = analysis.checked.parsed
  const value = defines.get(symbol.name)
  const known = defines.has(symbol.name)
    ? code(`#!define ${symbol.name}${value === undefined ? '' : ` ${value}`}`)
    : `**${escape(symbol.name)}** is not defined`
  return [known, placesOf(analysis, symbol), countOf(analysis, symbol)].filter((part) => part !== '').join('\n\n')
}

function describeRoute(analysis: Analysis, symbol: Occurrence): string | undefined {
  const route = analysis.routes.find(({ kind, name }) => symbol.key === `route ${kind} ${name}`)
  if (route === undefined) return undefined
  const callers = new Set(
    occurrencesOf(analysis, symbol.key).flatMap(({ role, route: from }) =>
      role === 'definition' || from === undefined ? [] : [titleOf(from)],
    ),
  )
  const [kinds] = [[...analysis.context.kindsOf(route)].filter((kind) => kind !== route.kind)]
  return [
    code(`${titleOf(route)} { … }`),
    route.kind === 'request' && route.name === ''
      ? ''
      : callers.size === 0
        ? 'named nowhere'
        : `named in ${[...callers].map((one) => `\`${one}\``).join(', ')}`,
    kinds === undefined || kinds.length === 0 ? '' : `reached from blocks of kind ${[route.kind, ...kinds].join(', ')}`,
    placesOf(analysis, symbol),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function describeDefinition(analysis: Analysis, symbol: Occurrence, what: string): string {
  const lines = definitionsOf(analysis, symbol.key).map(({ span }) => lineAt(analysis, span.source, span.start))
  const head = lines.length === 0 ? `**${escape(symbol.name)}**: ${what}` : `${code(lines.join('\n'))}\n\n${what}`
  return [head, placesOf(analysis, symbol), countOf(analysis, symbol)].filter((part) => part !== '').join('\n\n')
}

function lineAt(analysis: Analysis, source: number, offset: number): string {
  const lines = analysis.linesOf(analysis.checked.sources.get(source))
  const line = lines.lineOf(offset)
  return lines.text.slice(lines.startOf(line), lines.endOf(line)).trim()
}

function placesOf(analysis: Analysis, symbol: Occurrence): string {
  const places = occurrencesOf(analysis, symbol.key).filter((one) => one.role === 'definition')
  return places
    .map(({ span }) => {
      const { uri, range } = analysis.locationOf(span)
      const line = range.start.line + 1
      return `[${escape(uri.slice(uri.lastIndexOf('/') + 1))}:${line}](${uri}#L${line})`
    })
    .join(', ')
}

function countOf(analysis: Analysis, symbol: Occurrence): string {
  const all = occurrencesOf(analysis, symbol.key)
  const count = (role: Occurrence['role']): number => all.filter((one) => one.role === role).length
  if (symbol.kind === 'define') return `used ${count('read')}×`
  const parts = [
    ['written', count('write')],
    ['read', count('read')],
  ] as const
  return `\`${symbol.name}\`: ${parts.map(([what, number]) => `${what} ${number}×`).join(', ')}`
}
