import { catalogue, type CatalogueEntry } from './catalogue.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Whether a start of Kamailio 6.1.5 refuses what an error of this code tells; `kamailio -c` may take it (Diagnostic.kamailio). */
export function isCodeRefusedAtStart(code: string): boolean {
  // Codes that are none of the catalogue's belong to lint rules, which tell of what a start takes.
  const entry = (catalogue as { readonly [code: string]: CatalogueEntry | undefined })[code]
  return entry !== undefined && entry.severity === 'error' && entry.startTakesIt !== true
}

/** Whether a start of Kamailio 6.1.5 refuses the configuration for this diagnostic. */
export function isRefusedAtStart({ code, severity, startTakesIt }: Diagnostic): boolean {
  return severity === 'error' && startTakesIt !== true && isCodeRefusedAtStart(code)
}
