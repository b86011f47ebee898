import { existsSync } from 'node:fs'
import { implementedExports } from '#stdlib/index.ts'
import { createCatalogue } from '../catalogue.ts'
import { renderEntry } from '../explain/entry.ts'
import { createExplainer } from '../explain/explain.ts'

/** `kamkit explain`: prints what each name stands for; 1 when one is unknown. */
export function runExplain(names: readonly string[]): number {
  const explain = createExplainer(createCatalogue(), new Set(implementedExports.map(({ name }) => name)))
  let status = 0
  const texts: string[] = []
  for (const name of names) {
    const found = explain(name)
    texts.push(...found.entries.map((entry) => renderEntry(entry)))
    if (!('suggestion' in found)) continue
    status = 1
    const hint = existsSync(name)
      ? '; to see what a configuration does with a message, name that with -f'
      : found.suggestion === undefined
        ? ''
        : `; did you mean ${found.suggestion}?`
    process.stderr.write(`kamkit: nothing is called ${name}${hint}\n`)
  }
  if (texts.length > 0) process.stdout.write(`${texts.join('\n\n')}\n`)
  return status
}
