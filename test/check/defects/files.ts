import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The configurations in which the mistakes are made. The server accepts both as they are. */
export type BaseName = 'proxy' | 'carrier'

export function baseText(name: BaseName): string {
  return readFileSync(join(import.meta.dirname, `${name}.cfg`), 'latin1')
}

/** What the configurations read beside themselves. */
export const sideFiles: ReadonlyMap<string, string> = new Map([
  ['dispatcher.list', '1 sip:127.0.0.1:5070\n1 sip:127.0.0.1:5071\n'],
  ['address.list', '1 127.0.0.0/8\n'],
])
