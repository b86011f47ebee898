import type { DebugProtocol } from '@vscode/debugprotocol'
import { createModuleCatalogue } from '#stdlib/catalogue.ts'
import type { DebuggedCall } from '../../debugger/debugged-call.ts'
import { usualVariables } from '../../debugger/scopes/variables-scope.ts'
import type { Adapter } from '../adapter.ts'

const maxItems = 200

/** What may follow at a column (from 1) of a text that is typed. */
export function completions(
  adapter: Adapter,
  text: string,
  column: number,
  call: DebuggedCall | undefined,
): DebugProtocol.CompletionItem[] {
  const before = text.slice(0, column - 1)
  const word = /(?:\$\(?)?[\w.]*(?:\([\w.]*)?$/.exec(before)?.[0] ?? ''
  if (word === '') return []
  const names = word.startsWith('$') ? variableNames(adapter, call) : functionNames(adapter)
  const found = [...new Set(names)].filter((name) => name.startsWith(word)).toSorted()
  return found.slice(0, maxItems).map((name) => ({
    label: name,
    type: name.startsWith('$') ? 'variable' : 'function',
    start: column - 1 - word.length,
    length: word.length,
  }))
}

/** The variables that the program names, those of the call, and what is usually asked for. */
function variableNames(adapter: Adapter, call: DebuggedCall | undefined): readonly string[] {
  const { steps = [] } = adapter.debugger.server.core.routes.linked.program
  const named = steps.flatMap(({ reads = [], writes }) => (writes === undefined ? reads : [...reads, writes]))
  const avps = call?.stopped?.position.ctx.attributes.avps.names ?? []
  return [...usualVariables, ...named, ...avps.map((name) => `$avp(${name})`)]
}

/** The functions of the modules that the server has loaded. */
function functionNames(adapter: Adapter): readonly string[] {
  const catalogue = createModuleCatalogue()
  return adapter.debugger.server.core.moduleNames.flatMap((name) =>
    Object.keys(catalogue.module(name)?.functions ?? {}),
  )
}
