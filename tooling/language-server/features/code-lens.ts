import type { CodeLens } from 'vscode-languageserver'
import type { Place } from '../analysis.ts'
import { occurrencesOf } from '../symbols/occurrences.ts'

/** Above each named block how often it is named. The command belongs to the editor's extension; others show the text alone. */
export function codeLenses({ analysis, source }: Place): readonly CodeLens[] {
  return analysis.occurrences.flatMap((one) => {
    if (one.kind !== 'route' || one.role !== 'definition' || one.span.source !== source.id) return []
    // The server runs main blocks and event routes by itself.
    if (/^route \w+ $|^route event /.test(one.key)) return []
    const uses = occurrencesOf(analysis, one.key).filter(({ role }) => role !== 'definition')
    const range = analysis.rangeOf(one.span)
    const title = uses.length === 0 ? 'no calls' : uses.length === 1 ? '1 call' : `${uses.length} calls`
    const places = uses.map(({ span }) => analysis.locationOf(span))
    const command = {
      title,
      command: 'kamkit.showReferences',
      arguments: [analysis.uriOf(source.id), range.start, places],
    }
    return [{ range, command }]
  })
}
