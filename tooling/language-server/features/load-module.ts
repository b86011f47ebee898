import type { TextEdit } from 'vscode-languageserver'
import type { LoadModule } from '#compiler/ast/nodes.ts'
import type { Analysis, Place } from '../analysis.ts'

/** Where a further loadmodule goes: behind the last one, or before the first statement. */
export interface LoadPlace {
  readonly source: number
  readonly edit: TextEdit
}

/** The line that loads a module, behind the last one that loads any; written as that one is, with or without `.so`. */
function loadModuleAt(analysis: Analysis, name: string): LoadPlace | undefined {
  const { items } = analysis.checked.bound.file
  const last = items.findLast((item): item is LoadModule => item.kind === 'LoadModule')
  const anchor = last ?? items.find((item) => item.kind !== 'ErrorItem')
  if (anchor === undefined) return undefined
  const { source } = anchor.span
  const lines = analysis.linesOf(analysis.checked.sources.get(source))
  const hasSuffix = last === undefined || last.name.value.endsWith('.so')
  const text = `loadmodule "${name}${hasSuffix ? '.so' : ''}"\n`
  const line = lines.lineOf(last === undefined ? anchor.span.start : anchor.span.end) + (last === undefined ? 0 : 1)
  const isBehindEnd = line >= lines.count
  const at = lines.positionAt(isBehindEnd ? lines.text.length : lines.startOf(line))
  return { source, edit: { range: { start: at, end: at }, newText: isBehindEnd ? `\n${text.trimEnd()}` : text } }
}

/** The same for a completion, which can change only the file that it is in. */
export function loadModuleEdit({ analysis, source }: Place, name: string): TextEdit | undefined {
  const place = loadModuleAt(analysis, name)
  return place?.source === source.id ? place.edit : undefined
}
