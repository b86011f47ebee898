import { resolve } from 'node:path'
import { implementedExports } from '#stdlib/index.ts'
import { createCatalogue } from '../catalogue.ts'
import { languageReference } from './language.ts'

export interface GeneratedPage {
  readonly path: string
  readonly text: string
}

/** Every page of docs/ that is generated, with the text that it should have. */
export function generatedPages(): readonly GeneratedPage[] {
  const running = implementedExports.map(({ name }) => name)
  const docs = resolve(import.meta.dirname, '../../docs')
  return [{ path: resolve(docs, 'language.md'), text: languageReference(createCatalogue(), running) }]
}
