import { levelNames, type LogRecord } from '#runtime/log/logger.ts'
import type { Workshop } from '../golden-server.ts'
import { Observer } from '../observer.ts'
import { batchConfiguration } from './configuration.ts'
import type { Definition, Result } from './definition.ts'
import { createAnswers, received } from './place-messages.ts'
import { readResults, type LogEntry } from './read-log.ts'

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
    for (const [index, result] of readResults(records.map(entryOf), remaining).entries()) {
      results.set(remaining[index]?.id ?? '', result)
    }
    break
  }
  return results
}

/** A record as the real server writes it: a NUL byte ends a line of xlog(), and a text within the quotes of another line. */
function entryOf({ level, module, text }: LogRecord): LogEntry {
  const name = levelNames[level] ?? ''
  if (module === 'script') return { level: name, module: '<script>', text: text.split('\0', 1)[0] ?? '' }
  return { level: name, module, text: text.replace(/\0[^"]*/g, '') }
}

/** Sends the messages of the places to kamkit, and answers what is forwarded; gives the log. */
export async function playPlacesOwn(config: string, invite: string, workshop: Workshop): Promise<readonly LogEntry[]> {
  const observer = new Observer()
  observer.begin('places')
  const started = await workshop.start(config, observer)
  if ('faults' in started) throw new Error(started.faults.map(({ line, text }) => `${line}: ${text}`).join('\n'))
  const { server } = started
  const waiting: string[] = []
  const answers = createAnswers((reply) => waiting.push(reply))
  for (const message of [...received, invite]) await server.send(message)
  for (const message of server.received) answers(message)
  for (const reply of waiting) await server.send(reply)
  await server.advance(100)
  await server.stop()
  const records = [...(observer.cases.get('places')?.values() ?? [])].flatMap((section) => section.records)
  return records.map(entryOf)
}
