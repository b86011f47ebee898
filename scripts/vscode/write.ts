/** Writes the generated files of the extension. */
import { writeFileSync } from 'node:fs'
import { generatedFiles } from './generated.ts'

for (const { path, text } of generatedFiles()) writeFileSync(path, text)
