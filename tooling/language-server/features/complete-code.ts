import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver'
import { coreFunctions } from '#grammar/core-functions.ts'
import { coreParameters, type CoreParameterFacts } from '#grammar/core-parameters.ts'
import { isSince } from '#grammar/releases.ts'
import { routeBlockKeywords } from '#grammar/route-kinds.ts'
import { socketAttributes } from '#grammar/socket-attributes.ts'
import { events } from '#compiler/lint/rules/unknown-event-route.ts'
import { describeDefault } from '../../docgen/core-parameter-section.ts'
import type { Place } from '../analysis.ts'
import { textOf, type Cursor } from '../cursor.ts'
import { flagCommands } from '../symbols/flags.ts'
import { loadedExports } from './complete-variable.ts'
import { functionItems } from './complete-function.ts'
import { namesFor } from './complete-text.ts'
import type { Offer } from './completion.ts'
import { snippets } from './snippets.ts'

/** What may stand outside of texts: names in calls, statements in blocks, and everything that the file level takes. */
export function completeCode(place: Place, cursor: Cursor): Offer | undefined {
  const { offset, source } = place
  const { piece, before, call, block } = cursor
  const start = piece?.kind === 'word' ? offset - before.length : offset
  const previous = textOf(source.text, cursor.code.at(-1))
  const opener = textOf(source.text, cursor.code.at(-2))
  if (previous === '[') return opener === 'event_route' ? { items: eventItems(place), start } : undefined
  if (previous === '.') return undefined
  if (call !== undefined) {
    const names = [...namesFor(place, call.callee, call.argument), ...flagsFor(place, call.callee)]
    if (names.length > 0) return { items: [...names, ...macros(place)], start }
    // Inside of a call stand values: macros and functions.
    if (block === undefined) return { items: macros(place), start }
  }
  if (block === undefined) return { items: [...fileLevel(place, previous), ...macros(place)], start }
  if (block.keyword === 'socket') return { items: socketItems(), start }
  const isStatement = previous === undefined || /^(?:[{};:)]|else)$/.test(previous)
  const items = [
    ...functionItems(place, cursor, before),
    ...coreCommands(),
    ...(isStatement && call === undefined ? statements : operands),
    ...(isStatement && call === undefined ? snippets('block') : []),
    ...macros(place),
  ]
  return { items, start }
}

function flagsFor({ analysis }: Place, callee: string): readonly CompletionItem[] {
  if (!flagCommands.has(callee)) return []
  return [...analysis.checked.bound.flags.keys()].map((label) => ({ label, kind: CompletionItemKind.EnumMember }))
}

function macros({ analysis }: Place): readonly CompletionItem[] {
  const names = new Set(
    analysis.occurrences.flatMap(({ kind, role, name }) => (kind === 'define' && role === 'definition' ? [name] : [])),
  )
  return [...names].map((label) => {
    const value = analysis.checked.parsed.defines.get(label)
    return { label, kind: CompletionItemKind.Constant, ...(value === undefined ? {} : { detail: value.slice(0, 80) }) }
  })
}

function keyword(label: string): CompletionItem {
  return { label, kind: CompletionItemKind.Keyword }
}

const statements = ['if', 'else', 'while', 'switch', 'case', 'default', 'break', 'return', 'exit', 'drop'].map(keyword)
const operands = [
  ...['method', 'uri', 'from_uri', 'to_uri', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'proto', 'status', 'myself'],
  ...['af', 'max_len', 'and', 'or', 'not', 'defined', 'strlen', 'strempty', 'selval'],
].map(keyword)

function coreCommands(): readonly CompletionItem[] {
  return [
    {
      label: 'route',
      kind: CompletionItemKind.Keyword,
      insertText: 'route(${1})',
      insertTextFormat: InsertTextFormat.Snippet,
    },
    ...Object.entries(coreFunctions).map(([label, { doc, forms, isBare }]) => ({
      label,
      kind: CompletionItemKind.Function,
      detail: 'core',
      documentation: doc,
      insertText: isBare === true && forms.length === 0 ? label : `${label}(\${1})`,
      insertTextFormat: InsertTextFormat.Snippet,
    })),
  ]
}

function fileLevel({ analysis }: Place, previous: string | undefined): readonly CompletionItem[] {
  const { target } = analysis
  // Behind a = stands a value: what words it may be is up to the parameter.
  if (previous === '=') return ['yes', 'no', 'on', 'off'].map(keyword)
  // A plain object of facts: asked for by its own names only.
  const parameters = Object.entries(coreParameters as { readonly [name: string]: CoreParameterFacts })
  return [
    ...parameters
      .filter(([, facts]) => isSince(facts.since, target))
      .map(([label, facts]) => ({
        label,
        kind: CompletionItemKind.Property,
        detail: facts.default === undefined ? 'core parameter' : `default ${describeDefault(facts)}`,
        documentation: facts.doc,
      })),
    ...[
      'loadmodule',
      'loadmodulex',
      'modparam',
      'modparamx',
      'loadpath',
      'listen',
      'socket',
      'alias',
      'flags',
      'avpflags',
    ].map(keyword),
    ...['include_file', 'import_file', 'cfgengine', 'kemi', ...Object.keys(routeBlockKeywords)].map(keyword),
    ...snippets('file'),
  ]
}

function socketItems(): readonly CompletionItem[] {
  return [...socketAttributes].map(([label, { doc }]) => ({
    label,
    kind: CompletionItemKind.Property,
    documentation: doc,
    insertText: `${label} = \${1};`,
    insertTextFormat: InsertTextFormat.Snippet,
  }))
}

/** What triggers events without being a module. */
const ofServer = ['core', 'network', 'tcp']

/** Events that the loaded modules and the core trigger; a name with a hole in it is a pattern. */
function eventItems(place: Place): readonly CompletionItem[] {
  const listed = loadedExports(place).flatMap((module) =>
    Object.entries(module.events ?? {}).map(([label, doc]) => ({
      label,
      kind: CompletionItemKind.Event,
      documentation: doc,
      detail: module.name,
      insertText: label.replace(/<[^>]*>/g, ''),
    })),
  )
  const loaded = new Set([...ofServer, ...loadedExports(place).map(({ name }) => name)])
  const seen = new Set(listed.map(({ label }) => label))
  const others = events.filter((name) => loaded.has(name.slice(0, name.indexOf(':'))) && !seen.has(name))
  return [...listed, ...others.map((label) => ({ label, kind: CompletionItemKind.Event }))]
}
