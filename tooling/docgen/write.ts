/** Writes the generated pages of docs/: npm run docs. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { diagnosticsFolder, generatedPages } from './pages.ts'

rmSync(diagnosticsFolder, { recursive: true, force: true })
mkdirSync(diagnosticsFolder, { recursive: true })
for (const { path, text } of generatedPages()) writeFileSync(path, text)
