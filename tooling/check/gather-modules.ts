import type { SourceSet } from '#compiler/1-source/source-set.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'

interface Found {
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: SourceSet
}

/**
 * Diagnostics for people: that modules do not run yet is said once for all of them, at the first. Those that hold only with some
 * switches stay by themselves.
 */
export function gatherModules<T extends Found>(found: T): T {
  const { diagnostics, sources } = found
  const lacking = diagnostics.filter(({ code, notes = [] }) => code === 'KAM3011' && notes.length === 0)
  const [first] = lacking
  if (first === undefined || lacking.length === 1) return found
  const names = lacking.map(({ span }) => moduleName(sources.get(span.source).text.slice(span.start, span.end)))
  const gathered = {
    ...first,
    message: `kamkit has no modules ${names.join(', ')} yet`,
    help: 'they are checked like any other; kamkit test can mock their functions, kamkit run starts with --stub-module all',
  }
  const others = new Set(lacking.slice(1))
  return {
    ...found,
    diagnostics: diagnostics.flatMap((one) => (one === first ? gathered : others.has(one) ? [] : one)),
  }
}

/** `sdpops` of `"/usr/lib/sdpops.so"`. */
function moduleName(written: string): string {
  return written.replaceAll('"', '').replace(/^.*\//, '').replace(/\.so$/, '')
}
