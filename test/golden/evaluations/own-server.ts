import { levelNames } from '#runtime/log/logger.ts'
import type { Workshop } from '../golden-server.ts'
import { Observer } from '../observer.ts'
import { batchConfiguration } from './configuration.ts'
import type { Definition, Result } from './definition.ts'
import { readResults } from './read-log.ts'

/** Plays evaluations on kamkit; those that it refuses are left out, and the others start again. */
export async function playOwn(
  definitions: readonly Definition[],
  message: string,
  workshop: Workshop,
): Promise<ReadonlyMap<string, Result>> {
  const results = new Map<string, Result>()
  let remaining = definitions
  while (remaining.length > 0) {
    const { text, definitionAt } = batchConfiguration(remaining)
    const observer = new Observer()
    observer.begin('batch')
    const started = await workshop.start(text, observer)
    if ('faults' in started) {
      const before = results.size
      for (const { line, text: reason } of started.faults.toReversed()) {
        const refused = definitionAt(line)
        if (refused !== undefined) results.set(refused.id, { refused: reason })
      }
      if (results.size === before) throw new Error(started.faults.map((fault) => fault.text).join('\n'))
      remaining = remaining.filter(({ id }) => !results.has(id))
      continue
    }
    for (let turn = 0; turn <= remaining.length; turn += 1) await started.server.send(message)
    await started.server.stop()
    const records = [...(observer.cases.get('batch')?.values() ?? [])].flatMap((section) => section.records)
    const entries = records.map(({ level, module, text: line }) => ({
      level: levelNames[level] ?? '',
      module: module === 'script' ? '<script>' : module,
      text: line,
    }))
    for (const [index, result] of readResults(entries, remaining).entries()) {
      results.set(remaining[index]?.id ?? '', result)
    }
    break
  }
  return results
}
