/** Writes the package of the extension beside its manifest: npm run package. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extensionFolder } from './generated.ts'
import { createVsix } from './vsix.ts'

const { name, data } = createVsix()
writeFileSync(join(extensionFolder, name), data)
process.stdout.write(`${name}: ${data.length} bytes\n`)
