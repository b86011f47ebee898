import { resolve } from 'node:path'
import { implementedExports } from '#stdlib/index.ts'
import { createCatalogue } from '../catalogue.ts'
import { diagnosticDocuments } from './diagnostic-documents.ts'
import { languageReference } from './language.ts'
import { testFileSchema } from '../test-runner/format/schema.ts'
import { moduleFactsSchema, projectSchema } from './project-schema.ts'

export interface GeneratedPage {
  readonly path: string
  readonly text: string
}

/** The folder of the pages that are generated, one for each code; nothing else stands in it. */
export const diagnosticsFolder = resolve(import.meta.dirname, '../../docs/diagnostics')

/** Every page of docs/ that is generated, with the text that it should have. */
export function generatedPages(): readonly GeneratedPage[] {
  const running = implementedExports.map(({ name }) => name)
  const docs = resolve(diagnosticsFolder, '..')
  return [
    { path: resolve(docs, 'language.md'), text: languageReference(createCatalogue(), running) },
    { path: resolve(docs, 'kamkit.config.schema.json'), text: projectSchema() },
    { path: resolve(docs, 'module-facts.schema.json'), text: moduleFactsSchema() },
    { path: resolve(docs, 'test-file.schema.json'), text: testFileSchema() },
    ...diagnosticDocuments().map(({ name, text }) => ({ path: resolve(diagnosticsFolder, name), text })),
  ]
}
