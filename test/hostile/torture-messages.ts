import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../fixtures/torture')

/** The messages of RFC 4475 and RFC 5118, one character per byte. */
export const tortureMessages: readonly string[] = ['rfc4475', 'rfc5118'].flatMap((rfc) =>
  readdirSync(join(folder, rfc))
    .filter((file) => file.endsWith('.dat'))
    .map((file) => readFileSync(join(folder, rfc, file), 'latin1')),
)
